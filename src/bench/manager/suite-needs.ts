import { setImmediate as breathe } from 'node:timers/promises'
import type { Suite } from '#records/suite.ts'
import type { BuiltRequest, Capability, Task } from '#records/task.ts'
import type { Catalogue } from '../catalogue.ts'

/** What an endpoint must be able to do to be asked every request of a suite. */
export type SuiteNeeds = {
  readonly level: Capability
  /** Names as in a capability record's `supports`. */
  readonly features: ReadonlySet<string>
  /** Estimate of the largest request: its text and the answer that it leaves room for. */
  readonly tokens: number
}

/** English text has about so many bytes per token in common vocabularies. */
const BYTES_PER_TOKEN = 4
/** Documents between two pauses, so that relays on the wire are timed rightly meanwhile. */
const DOCUMENTS_AT_ONCE = 50

const levels: readonly Capability[] = ['C0', 'C1', 'C2', 'C3']

/** The needs of a task do not change, and looking through its documents takes seconds for the largest ones. */
const known = new WeakMap<Task, SuiteNeeds>()

/** What a suite needs: the most of what its tasks need, of generated ones as their published documents show it. */
export async function suiteNeeds(catalogue: Catalogue, suite: Suite): Promise<SuiteNeeds> {
  let needs: SuiteNeeds = { level: 'C0', features: new Set(), tokens: 0 }
  for (const { task: name } of suite.groups.flatMap(({ tasks }) => tasks)) {
    const task = catalogue.task(name)
    if (task !== undefined) needs = larger(needs, await taskNeeds(catalogue, task))
  }
  return needs
}

async function taskNeeds({ publicDocuments }: Catalogue, task: Task): Promise<SuiteNeeds> {
  const before = known.get(task)
  if (before !== undefined) return before
  const { source } = task
  const size = source.kind === 'finite' ? source.size : publicDocuments.size
  let needs: SuiteNeeds = { level: task.needs, features: new Set(), tokens: 0 }
  for (let index = 0; index < size; index += 1) {
    const document =
      source.kind === 'finite' ? source.documentAt(index) : source.generate(publicDocuments.seed(task.name, index))
    for (const request of task.buildRequests(document, { model: '' })) needs = larger(needs, requestNeeds(request))
    if (index % DOCUMENTS_AT_ONCE === DOCUMENTS_AT_ONCE - 1) await breathe()
  }
  known.set(task, needs)
  return needs
}

function requestNeeds({ path, body }: BuiltRequest): SuiteNeeds {
  const features = [
    ...(path.endsWith('/chat/completions') ? ['chat'] : path.endsWith('/completions') ? ['completions'] : []),
    ...(Array.isArray(body.tools) && body.tools.length > 0 ? ['tools'] : []),
  ]
  const text = JSON.stringify([body.messages, body.prompt, body.tools])
  const answer = Number(body.max_completion_tokens ?? body.max_tokens ?? 0)
  return {
    level: 'C0',
    features: new Set(features),
    tokens: Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN) + answer,
  }
}

function larger(a: SuiteNeeds, b: SuiteNeeds): SuiteNeeds {
  return {
    level: levels.indexOf(a.level) < levels.indexOf(b.level) ? b.level : a.level,
    features: b.features.isSubsetOf(a.features) ? a.features : a.features.union(b.features),
    tokens: Math.max(a.tokens, b.tokens),
  }
}
