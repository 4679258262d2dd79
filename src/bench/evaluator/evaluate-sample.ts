import { contentHash } from '#records/content-id.ts'
import type { Score, UnscoredReason } from '#records/score.ts'
import type { Task } from '#records/task.ts'
import type { SettledRequest, SettledSample } from '#store/evaluator/claim-settlements.ts'

export type EvaluationInput = {
  readonly sample: SettledSample
  /** The task at the sample's version; undefined when this program has another. */
  readonly task: Task | undefined
  /** The raw body of each answered request, by attempt. */
  readonly bodies: ReadonlyMap<string, Uint8Array>
  readonly now: number
}

/**
 * The evaluator's word on one sample; pure. A request that the supplier failed to answer twice scores the task's
 * minimum; one that was lost on our side or the network's leaves the sample unscored, and so does an answer without the
 * log-probabilities that were asked for: the supplier cannot be asked this. A scorer that throws is our fault, never the
 * supplier's zero: the error is handed to `onFault`.
 */
export function evaluateSample(input: EvaluationInput, onFault: (error: unknown) => void): Score {
  const { sample, task } = input
  if (task === undefined || task.version !== sample.taskVersion) return unscored(input, 'scorer-fault')
  if (sample.requests.some(({ state }) => state === 'failed')) return supplierFailure(input, task)
  const lost = sample.requests.find(({ state }) => state !== 'answered')
  if (lost !== undefined || sample.requests.length === 0) return unscored(input, reasonOf(lost))
  const answers = sample.requests.map(({ attemptId }) => input.bodies.get(attemptId ?? ''))
  if (answers.includes(undefined)) return unscored(input, 'evidence-expired')
  try {
    const document = { id: sample.documentId, data: sample.document }
    const verdict = task.score(
      document,
      answers.map((body) => ({ body: parseBody(body) })),
    )
    if (verdict.missing !== undefined) return unscored(input, 'capability-missing')
    const value = Math.min(1, Math.max(0, verdict.value))
    if (Number.isNaN(value)) throw new TypeError(`the task ${task.name} scored NaN`)
    return {
      sampleId: sample.sampleId,
      result: { kind: 'scored', value, basis: 'answer' },
      metrics: verdict.metrics,
      extracted: verdict.extracted,
      answer: answerOf(verdict.extracted),
      difficulty: difficultyOf(input, task),
      evaluatedAt: input.now,
    }
  } catch (error) {
    onFault(error)
    return unscored(input, 'scorer-fault')
  }
}

/** The body was valid JSON when it was recorded; the evidence is stored as it came. */
function parseBody(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    // A streamed answer is no JSON document; the task sees nothing it can read.
    return null
  }
}

function supplierFailure(input: EvaluationInput, task: Task): Score {
  const { sample, now } = input
  return {
    sampleId: sample.sampleId,
    result: { kind: 'scored', value: task.minimum, basis: 'supplier-failure' },
    metrics: {},
    extracted: {},
    answer: null,
    difficulty: difficultyOf(input, task),
    evaluatedAt: now,
  }
}

function unscored({ sample, now }: EvaluationInput, reason: UnscoredReason): Score {
  return {
    sampleId: sample.sampleId,
    result: { kind: 'unscored', reason },
    metrics: {},
    extracted: {},
    answer: null,
    difficulty: null,
    evaluatedAt: now,
  }
}

/** What answers are compared by. */
function answerOf(extracted: Score['extracted']): string | null {
  const [text = ''] = Object.values(extracted)
  return text === '' ? null : contentHash(text).slice(0, 16)
}

function difficultyOf({ sample }: EvaluationInput, task: Task): number | null {
  return task.difficultyOf?.({ id: sample.documentId, data: sample.document }) ?? null
}

function reasonOf(lost: SettledRequest | undefined): UnscoredReason {
  if (lost?.blame === 'network') return 'lost-by-network'
  return lost?.blame === 'undetermined' ? 'undetermined' : 'lost-by-us'
}
