import type { Clock } from '#records/clock.ts'
import type { Database } from '#store/database.ts'
import { claimSettlements, readSettledSamples, type SettledSample } from '#store/evaluator/claim-settlements.ts'
import { replaceScores, type ScoredSample, saveScores } from '#store/evaluator/save-scores.ts'
import { getResponses } from '#store/responses.ts'
import type { Catalogue } from '../catalogue.ts'
import { evaluateSample } from './evaluate-sample.ts'

export type EvaluatorPorts = {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly log: (event: { message: string; sampleId?: string; error?: unknown }) => void
}

/** One turn of the evaluator: scores up to `limit` settled samples. Returns how many. */
export async function evaluateOnce(ports: EvaluatorPorts, limit = 200): Promise<number> {
  return ports.database.transaction().execute(async (transaction) => {
    const samples = await claimSettlements(transaction, limit)
    await saveScores(transaction, await evaluate(ports, transaction, samples))
    return samples.length
  })
}

/** What a rescore changed. */
export type RescoreResult = { readonly rescored: number; readonly changed: number; readonly withoutEvidence: number }

/**
 * Scores samples again from their raw evidence, with the tasks as this program has them. Samples whose evidence has
 * expired keep their score, and so do those whose task is gone, has another version, or fails to score.
 */
export async function rescore(ports: EvaluatorPorts, sampleIds: readonly string[]): Promise<RescoreResult> {
  return ports.database.transaction().execute(async (transaction) => {
    const samples = await readSettledSamples(transaction, sampleIds)
    const scored = await evaluate(ports, transaction, samples)
    const reasonOf = ({ score: { result } }: ScoredSample) => (result.kind === 'unscored' ? result.reason : undefined)
    const kept = scored.filter((one) => reasonOf(one) !== 'evidence-expired' && reasonOf(one) !== 'scorer-fault')
    const changed = await replaceScores(transaction, kept)
    const withoutEvidence = scored.filter((one) => reasonOf(one) === 'evidence-expired').length
    return { rescored: kept.length, changed, withoutEvidence }
  })
}

async function evaluate(
  { catalogue, clock, log }: EvaluatorPorts,
  database: Database,
  samples: readonly SettledSample[],
): Promise<ScoredSample[]> {
  const attemptIds = samples.flatMap(({ requests }) =>
    (requests ?? []).flatMap(({ state, attemptId }) => (state === 'answered' && attemptId !== null ? [attemptId] : [])),
  )
  const bodies = await getResponses(database, attemptIds)
  const now = clock()
  return samples.map((sample) => ({
    sample,
    score: evaluateSample({ sample, task: catalogue.task(sample.task), bodies, now }, (error) =>
      log({ message: 'a scorer failed; its sample stays unscored', sampleId: sample.sampleId, error }),
    ),
  }))
}
