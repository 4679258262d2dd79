import { contentHash, contentId } from '#records/content-id.ts'
import type { Task } from '#records/task.ts'
import type { Catalogue } from '../catalogue.ts'
import type { EvidenceRequest, SampleLine } from './bundle-format.ts'
import { type BundleHead, findTask } from './bundle-head.ts'
import type { Findings } from './findings.ts'
import { settledState } from './settle-requests.ts'

/** Whether a revealed item was asked by exactly the requests that its task builds from its document. */
export function checkRequests(
  sample: SampleLine,
  { head, catalogue, findings }: { head: BundleHead; catalogue: Catalogue; findings: Findings },
): void {
  const where = `${sample.suite} #${sample.drawOrder}`
  const problems = sample.requests.flatMap((request, index) => requestProblems(sample, request, index))
  if (problems.length > 0) {
    findings.judge('requests', where, problems)
    return
  }
  if (sample.hidden === 'gated-data-set') {
    findings.uncheckable('requests', 'a gated data set is never shown')
    return
  }
  if (sample.revealed === null || sample.draw === null) {
    findings.unrevealed('requests')
    return
  }
  const found = findTask(catalogue, head, sample.draw)
  if (found.kind === 'missing') {
    findings.uncheckable('requests', found.reason)
    return
  }
  findings.judge('requests', where, builtProblems(found.task, sample, sample.revealed))
}

function requestProblems(sample: SampleLine, { id, index, asked }: EvidenceRequest, position: number): string[] {
  const problems: string[] = []
  if (index !== position || id !== contentId('request', [sample.id, position])) {
    problems.push(`request ${position} has not the id of its place`)
  }
  if (asked?.body != null && contentHash(asked.body) !== asked.bodyHash) {
    problems.push(`the body of request ${position} does not have the hash that is stated`)
  }
  return problems
}

function builtProblems(task: Task, { requests }: SampleLine, revealed: NonNullable<SampleLine['revealed']>): string[] {
  const model = modelOf(requests[0]?.asked?.body ?? '')
  if (model === undefined) return ['its request names no model']
  const built = build(task, revealed, model)
  if (built === undefined) return [`${task.name} cannot read its document`]
  if (built.length !== requests.length) return [`it was asked by ${requests.length} requests, not ${built.length}`]
  return built.flatMap(({ kind, path, body }, index) => {
    const asked = requests[index]?.asked
    const isSame = asked?.kind === kind && asked.path === path && asked.bodyHash === contentHash(JSON.stringify(body))
    return isSame ? [] : [`request ${index} is not what ${task.name} builds from its document`]
  })
}

/** A bundle's document may be anything: a task that throws over it has not built the request. */
function build(task: Task, { documentId, document }: NonNullable<SampleLine['revealed']>, model: string) {
  // From the second pass over a data set on, a document's id ends in the number of the pass.
  const id = task.source.kind === 'finite' ? documentId.replace(/#\d+$/, '') : documentId
  try {
    return task.buildRequests({ id, data: document }, { model })
  } catch {
    return undefined
  }
}

function modelOf(body: string): string | undefined {
  try {
    const { model } = JSON.parse(body)
    return typeof model === 'string' ? model : undefined
  } catch {
    return undefined
  }
}

/** Whether every attempt is on record with its outcome, and requests stand as their attempts say. */
export function checkAttempts(sample: SampleLine, findings: Findings): void {
  const isScored = sample.score !== null
  const problems = sample.requests.flatMap((request) => attemptProblems(request, isScored))
  findings.judge('attempts', `${sample.suite} #${sample.drawOrder}`, problems)
}

function attemptProblems(request: EvidenceRequest, isScored: boolean): string[] {
  const problems: string[] = []
  for (const [position, { id, ordinal, outcome }] of request.attempts.entries()) {
    if (ordinal !== position) problems.push(`attempt ${position} of request ${request.index} is missing`)
    if (id !== contentId('attempt', [request.id, ordinal]))
      problems.push(`attempt ${ordinal} has not the id of its place`)
    if (isScored && outcome === null) problems.push(`attempt ${ordinal} has no outcome, and the item is scored`)
  }
  const settled = settledState(request)
  if (request.state !== settled) problems.push(`its request is stated as ${request.state}; its attempts say ${settled}`)
  if (isScored && settled === 'pending') problems.push('it is scored before its request was settled')
  return problems
}
