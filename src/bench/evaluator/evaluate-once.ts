import { sql } from 'kysely'
import type { Clock } from '#records/clock.ts'
import type { Score } from '#records/score.ts'
import type { Database } from '#store/database.ts'
import { claimSettlements, readSettledSamples, type SettledSample } from '#store/evaluator/claim-settlements.ts'
import { replaceScores, type ScoredSample, saveScores } from '#store/evaluator/save-scores.ts'
import { getResponses } from '#store/responses.ts'
import type { Catalogue } from '../catalogue.ts'
import { evaluateSample } from './evaluate-sample.ts'
import { storableScore } from './storable-score.ts'

export type EvaluatorPorts = {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly log: (event: { message: string; sampleId?: string; error?: unknown }) => void
}

/**
 * One turn of the evaluator: scores up to `limit` settled samples. Returns how many. A sample whose score the store
 * refuses ends unscored and holds up no other.
 */
export async function evaluateOnce(ports: EvaluatorPorts, limit = 200): Promise<number> {
  return ports.database.transaction().execute(async (transaction) => {
    const samples = await claimSettlements(transaction, limit)
    await saveEach(ports, transaction, await evaluate(ports, transaction, samples))
    return samples.length
  })
}

/** What a rescore changed. */
export type RescoreResult = {
  readonly rescored: number
  readonly changed: number
  /** Their evidence has expired; they keep their score. */
  readonly withoutEvidence: number
  /** This program has not their task, or has another version of it; they keep their score. */
  readonly withoutTask: number
}

/**
 * Scores samples again from their raw evidence, with the tasks as this program has them. Samples that cannot be scored
 * again keep their score: their evidence has expired, their task is not this program's, or its scorer fails.
 */
export async function rescore(ports: EvaluatorPorts, sampleIds: readonly string[]): Promise<RescoreResult> {
  return ports.database.transaction().execute(async (transaction) => {
    const samples = await readSettledSamples(transaction, sampleIds)
    const known = samples.filter(({ task, taskVersion }) => ports.catalogue.task(task)?.version === taskVersion)
    const scored = await evaluate(ports, transaction, known)
    const reasonOf = ({ score: { result } }: ScoredSample) => (result.kind === 'unscored' ? result.reason : undefined)
    const kept = scored.filter((one) => reasonOf(one) !== 'evidence-expired' && reasonOf(one) !== 'scorer-fault')
    return {
      rescored: kept.length,
      changed: await replaceScores(transaction, kept),
      withoutEvidence: scored.filter((one) => reasonOf(one) === 'evidence-expired').length,
      withoutTask: samples.length - known.length,
    }
  })
}

async function evaluate(
  ports: EvaluatorPorts,
  database: Database,
  samples: readonly SettledSample[],
): Promise<ScoredSample[]> {
  try {
    return scoreSamples(ports, samples, await getResponses(database, samples.flatMap(answeredAttempts)))
  } catch (error) {
    if (!isOneSamplesFault(error)) throw error
    const scored: ScoredSample[] = []
    for (const sample of samples) scored.push(await evaluateAlone(ports, database, sample))
    return scored
  }
}

/** A body that cannot be unpacked is a fault of our store: its own sample stays unscored. */
async function evaluateAlone(ports: EvaluatorPorts, database: Database, sample: SettledSample): Promise<ScoredSample> {
  try {
    const bodies = await getResponses(database, answeredAttempts(sample))
    return { sample, score: scoreSample(ports, sample, bodies) }
  } catch (error) {
    if (!isOneSamplesFault(error)) throw error
    ports.log({
      message: 'stored evidence cannot be read; its sample stays unscored',
      sampleId: sample.sampleId,
      error,
    })
    return { sample, score: faultyScore(sample, ports.clock()) }
  }
}

function scoreSamples(
  ports: EvaluatorPorts,
  samples: readonly SettledSample[],
  bodies: ReadonlyMap<string, Uint8Array>,
): ScoredSample[] {
  return samples.map((sample) => ({ sample, score: scoreSample(ports, sample, bodies) }))
}

function scoreSample(
  { catalogue, clock, log }: EvaluatorPorts,
  sample: SettledSample,
  bodies: ReadonlyMap<string, Uint8Array>,
): Score {
  const input = { sample, task: catalogue.task(sample.task), bodies, now: clock() }
  const score = evaluateSample(input, (error) =>
    log({ message: 'a scorer failed; its sample stays unscored', sampleId: sample.sampleId, error }),
  )
  return storableScore(score)
}

function answeredAttempts({ requests }: SettledSample): string[] {
  return (requests ?? []).flatMap(({ state, attemptId }) =>
    state === 'answered' && attemptId !== null ? [attemptId] : [],
  )
}

/** All at once; when the store refuses, one by one, so that only what it refuses is left out. */
async function saveEach(ports: EvaluatorPorts, transaction: Database, scored: readonly ScoredSample[]): Promise<void> {
  if (await isSaved(transaction, scored, () => {})) return
  for (const one of scored) {
    const tell = (error: unknown) =>
      ports.log({
        message: 'a score cannot be stored; its sample stays unscored',
        sampleId: one.sample.sampleId,
        error,
      })
    if (await isSaved(transaction, [one], tell)) continue
    await saveScores(transaction, [{ ...one, score: faultyScore(one.sample, one.score.evaluatedAt) }])
  }
}

/** Saves behind a savepoint, so that a refused statement does not end the transaction. */
async function isSaved(
  transaction: Database,
  scored: readonly ScoredSample[],
  onRefusal: (error: unknown) => void,
): Promise<boolean> {
  await sql`savepoint scores`.execute(transaction)
  try {
    await saveScores(transaction, scored)
  } catch (error) {
    if (!isOneSamplesFault(error)) throw error
    await sql`rollback to savepoint scores`.execute(transaction)
    onRefusal(error)
    return false
  }
  await sql`release savepoint scores`.execute(transaction)
  return true
}

/** SQLSTATE classes of refused values and broken constraints (PostgreSQL 15, appendix A). */
const REFUSED_VALUES = /^(22|23)...$/

/** Whether the error is about one sample's data. Anything else (store away, disk full, a bug) ends the turn. */
function isOneSamplesFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REFUSED_VALUES.test(code) || /^(ZSTD|Z)_|^ERR_(BUFFER_TOO_LARGE|OUT_OF_RANGE|ZSTD)/.test(code)
}

function faultyScore({ sampleId }: SettledSample, evaluatedAt: number): Score {
  return {
    sampleId,
    result: { kind: 'unscored', reason: 'scorer-fault' },
    metrics: {},
    extracted: {},
    answer: null,
    difficulty: null,
    evaluatedAt,
  }
}
