import type { RequestState } from '#records/sample.ts'
import type { SettledRequest, SettledSample } from '#store/evaluator/claim-settlements.ts'
import type { EvidenceRequest, HeaderLine, SampleLine } from './bundle-format.ts'

/** The supplier's failures after which a request is settled as failed. */
const SUPPLIER_CHANCES = 2

/** What a request's attempts say of it, whatever its own state claims; `pending` while one is out or another may follow. */
export function settledState({ attempts, state }: EvidenceRequest): RequestState {
  if (attempts.some(({ outcome }) => outcome?.kind === 'answered')) return 'answered'
  const failures = attempts.filter(({ outcome }) => outcome?.blame === 'supplier').length
  if (failures >= SUPPLIER_CHANCES) return 'failed'
  // Only the instance knows whether it gave up or will ask again.
  return state === 'unscored' ? 'unscored' : 'pending'
}

/** The sample as the evaluator sees it, from what is listed of its attempts. */
export function settledSample(
  { supplier, epoch }: HeaderLine,
  sample: SampleLine,
  { draw, revealed }: { draw: NonNullable<SampleLine['draw']>; revealed: NonNullable<SampleLine['revealed']> },
): SettledSample {
  return {
    sampleId: sample.id,
    supplierId: supplier.id,
    epoch,
    suite: sample.suite,
    suiteVersion: sample.suiteVersion,
    task: draw.task,
    taskVersion: draw.taskVersion,
    documentId: revealed.documentId,
    document: revealed.document,
    stratum: draw.stratum,
    pool: draw.pool,
    drawOrder: sample.drawOrder,
    requests: sample.requests.map(settledRequest),
  }
}

/** A request as its attempts leave it. */
export function settledRequest(request: EvidenceRequest): SettledRequest {
  const finished = request.attempts.filter(({ outcome }) => outcome !== null)
  const last = finished.findLast(({ outcome }) => outcome?.kind === 'answered') ?? finished.at(-1)
  const state = settledState(request)
  return {
    state: state === 'pending' ? 'unscored' : state,
    attemptId: last?.id ?? null,
    blame: last?.outcome?.blame ?? '',
    promptTokens: last?.outcome?.details?.usage?.promptTokens ?? null,
    completionTokens: last?.outcome?.details?.usage?.completionTokens ?? null,
  }
}
