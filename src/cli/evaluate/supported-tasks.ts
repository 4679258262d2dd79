import type { Task } from '#records/task.ts'
import { type SelfTest, type SelfTestName, selfTestOf, selfTests } from '#tasks/capability/self-tests.ts'
import { parseTaskReference, type Variant } from '#tasks/task-reference.ts'
import { type CheckedCapability, type CheckedEndpoint, checkEndpoint, runSelfTests } from '../check-endpoint.ts'

/** A task that an endpoint cannot be asked, and how it could be. */
export type UnsupportedTask = {
  readonly name: string
  readonly needs: SelfTest
  readonly reason: string
  /** Variants of it that the endpoint can be asked: `mmlu_anatomy@letter-chat`. */
  readonly variants: readonly string[]
}

export type SupportCheck = {
  /** Tasks that can be asked. */
  readonly supported: readonly Task[]
  readonly unsupported: readonly UnsupportedTask[]
  /** Tests that failed for the moment: what they are needed for is asked all the same, and counted as it is answered. */
  readonly uncertain: readonly CheckedCapability[]
  /** What was seen besides, in our words: results may be wrong although everything is there. */
  readonly doubts: readonly string[]
}

/** Other ways to put a task, the nearest to the harness's own first. */
const otherWays: readonly Variant[] = ['completion', 'letter', 'letter-chat', 'chat']

/** Tasks named in an error, with their variants; the others are counted. */
const mostNamed = 12

/**
 * Puts to an endpoint the self-test of every level that these tasks need, before anything is scored. Prompt log-probabilities
 * must be shown to be there; what fails for the moment only is trusted to come back for everything else.
 *
 * @param load a task by its name and variant; undefined where it has not the variant
 * @throws the errors of {@link checkEndpoint}.
 */
export async function checkTasks(
  endpoint: CheckedEndpoint,
  tasks: readonly Task[],
  load: (reference: string) => Promise<Task | undefined>,
): Promise<SupportCheck> {
  const needed = tasks.map((task) => ({ task, test: selfTestOf(task) }))
  const found = await checkEndpoint(endpoint, [...new Set(needed.map(({ test }) => test))])
  const byName = new Map(found.map((one) => [one.test.name, one]))
  const supported = needed.filter(({ test }) => isUsable(byName.get(test.name))).map(({ task }) => task)
  const missing = needed.filter(({ test }) => !isUsable(byName.get(test.name)))
  const uncertain = found.filter((one) => one.verdict.kind === 'failed' && isUsable(one))
  const doubts = found.flatMap(({ verdict }) =>
    verdict.kind === 'passed' && verdict.doubt !== undefined ? [verdict.doubt] : [],
  )
  if (missing.length === 0) return { supported, unsupported: [], uncertain, doubts }
  const untested = selfTests.filter(({ name }) => !byName.has(name) && name !== 'tokenizer')
  const others = await runSelfTests(endpoint, untested)
  const passed = new Set([...found, ...others].filter(({ verdict }) => verdict.kind === 'passed').map(nameOf))
  const unsupported: UnsupportedTask[] = []
  for (const { task, test } of missing) {
    const variants = unsupported.length < mostNamed ? await variantsOf(task.name, passed, load) : []
    const verdict = byName.get(test.name)?.verdict
    const reason = verdict?.kind === 'failed' ? verdict.reason : 'it was not tested'
    unsupported.push({ name: task.name, needs: test, reason, variants })
  }
  return { supported, unsupported, uncertain, doubts }
}

function nameOf({ test }: CheckedCapability): SelfTestName {
  return test.name
}

/** Prompt log-probabilities are never scored without a passed self-test. */
function isUsable(checked: CheckedCapability | undefined): boolean {
  if (checked === undefined) return false
  const { test, verdict, isCertain } = checked
  const mustPass = test.capability === 'C2' || test.capability === 'C3'
  return verdict.kind === 'passed' || (!mustPass && !isCertain)
}

async function variantsOf(
  reference: string,
  passed: ReadonlySet<SelfTestName>,
  load: (reference: string) => Promise<Task | undefined>,
): Promise<string[]> {
  const { name, variant: own, perturbation } = parseTaskReference(reference)
  const wording = perturbation === undefined ? '' : `~${perturbation}`
  const variants: string[] = []
  for (const variant of otherWays) {
    if (variant === own) continue
    const other = await load(`${name}${variant === 'completion' ? '' : `@${variant}`}${wording}`)
    if (other !== undefined && passed.has(selfTestOf(other).name)) variants.push(other.name)
  }
  return variants
}

/** Tasks need what the endpoint does not show. */
export class TasksUnsupportedError extends Error {
  override readonly name = 'TasksUnsupportedError'
  readonly code = 'TASKS_UNSUPPORTED'
  constructor({
    unsupported,
    total,
    canSkip,
  }: { unsupported: readonly UnsupportedTask[]; total: number; canSkip: boolean }) {
    const count = total === 1 ? 'The task' : `${unsupported.length} of ${total} tasks`
    const others = unsupported.length - mostNamed
    super(
      [
        `${count} cannot be asked of this endpoint; nothing was measured.`,
        ...unsupportedLines(unsupported),
        ...(others > 0 ? [`  and ${others} more`] : []),
        ...hint(unsupported, canSkip && unsupported.length < total),
      ].join('\n'),
    )
  }
}

function hint(unsupported: readonly UnsupportedTask[], canSkip: boolean): string[] {
  const variants = unsupported.flatMap((task) => task.variants.slice(0, 1))
  return [
    variants.length === 0
      ? 'No other variant would do. `assay endpoint URL` shows what this endpoint can be asked.'
      : 'Ask the variants instead; `assay endpoint URL` shows what else this endpoint can be asked.',
    ...(canSkip ? ['--skip-unsupported leaves these tasks out.'] : []),
  ]
}

/** A line per task that cannot be asked: what it needs, why that fails, and what would do. */
export function unsupportedLines(unsupported: readonly UnsupportedTask[]): string[] {
  return unsupported.slice(0, mostNamed).map(({ name, needs, reason, variants }) => {
    const instead = variants.length === 0 ? '' : ` Would do: ${variants.join(', ')}.`
    return `  ${name} needs ${needs.shows} (${needs.capability}): ${reason.replace(/\.$/, '')}.${instead}`
  })
}
