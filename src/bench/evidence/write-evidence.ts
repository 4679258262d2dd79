import type { Clock } from '#records/clock.ts'
import { itemModelInForce } from '#records/item-model.ts'
import type { SecretPeriod } from '#records/period.ts'
import { pool, requestKind, requestState } from '#records/sample.ts'
import { type ScoreResult, scoreResult } from '#records/score.ts'
import { summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import { type TierScale, tierScaleInForce } from '#records/tier-scale.ts'
import { readTierScales } from '#store/calibrations.ts'
import { getContents } from '#store/contents.ts'
import type { Database } from '#store/database.ts'
import { readItemModels } from '#store/item-models.ts'
import { readEvidenceControls } from '#store/read/read-evidence-controls.ts'
import { type EvidenceHead, readEvidenceHead } from '#store/read/read-evidence-head.ts'
import {
  type EvidenceAttemptRow,
  type EvidenceRequestRow,
  type EvidenceSampleRow,
  readEarlierOutcomes,
  readEvidenceSamples,
} from '#store/read/read-evidence-samples.ts'
import { getResponses } from '#store/responses.ts'
import type { Catalogue } from '../catalogue.ts'
import type { DrawPolicy } from '../sampler/draw-items.ts'
import {
  type BundleLine,
  bundleFormat,
  type EvidenceAttempt,
  type EvidenceOutcome,
  type EvidenceRequest,
  type SampleLine,
} from './bundle-format.ts'
import { commitDocument, commitRequests } from './commit-item.ts'

export type EvidencePorts = {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly policy: DrawPolicy
  readonly clock: Clock
  /** Tasks whose documents may be published. */
  readonly openTasks: readonly string[]
  /** The instance's public key: 32 bytes in hexadecimal. */
  readonly instanceKey: string
  readonly program: string
}

/** Items read at once, without bodies. */
const PAGE = 200
/** Bodies held at once, about: an item with more comes alone. */
const HELD_BYTES = 4_000_000

/**
 * The evidence about a supplier's present epoch, line by line and in bounded memory: everything that is public by now,
 * and of the rest what gives nothing away (see `docs/evidence.md`). The summary is read first, so what comes in
 * meanwhile changes nothing that it counts; items that are drawn meanwhile are left for the next bundle.
 *
 * @throws {NoEvidenceError} when the supplier has no open epoch.
 */
export async function* evidenceLines(ports: EvidencePorts, supplier: Supplier): AsyncGenerator<BundleLine> {
  const head = await readEvidenceHead(ports.database, supplier.id)
  if (head === undefined) throw new NoEvidenceError({ supplierId: supplier.id })
  const now = ports.clock()
  yield* headLines(ports, supplier, head, now)
  const periods = new Map(head.periods.map((period) => [period.id, period]))
  for (const [suite, drawn] of [...head.drawn].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield* suiteSamples(ports, { supplier, head, periods, suite, drawn, now })
  }
  // Last, since controls are stored before the outcomes whose blame they decide.
  const subject = { supplierId: supplier.id, epoch: head.epoch }
  for (const control of await readEvidenceControls(ports.database, subject)) yield { line: 'control', ...control }
}

async function* headLines(
  { database, catalogue, policy, instanceKey, program }: EvidencePorts,
  supplier: Supplier,
  head: EvidenceHead,
  now: number,
): AsyncGenerator<BundleLine> {
  const { epoch, epochStartedAt, payCap, outcomeSequence } = head
  yield {
    line: 'header',
    format: bundleFormat,
    program,
    instanceKey,
    createdAt: now,
    supplier,
    epoch,
    epochStartedAt,
    payCap,
    tierScale: scaleOf(await readTierScales(database), catalogue, epochStartedAt),
    policy: { commonShare: policy.commonShare, commonBlockItems: policy.commonBlockItems },
  }
  for (const suite of catalogue.suites) yield { line: 'suite', suite, drawn: head.drawn.get(suite.name) ?? 0 }
  yield* taskLines(catalogue)
  yield* itemModelLines(database, catalogue, epochStartedAt)
  for (const period of head.periods) yield { line: 'period', period: publicPeriod(period, now) }
  for (const { firstOrder, ...plan } of head.plans) {
    const isDrawn = firstOrder !== null && firstOrder < (head.drawn.get(plan.suite) ?? 0)
    yield { line: 'plan', plan, firstOrder: isDrawn ? firstOrder : null }
  }
  const subject = { supplierId: supplier.id, epoch }
  for (const row of await readEarlierOutcomes(database, { ...subject, since: epochStartedAt })) {
    yield { line: 'earlier-outcome', outcome: publicOutcome(row, false) }
  }
  yield { line: 'summary', summary: head.summary === null ? null : summary.parse(head.summary), outcomeSequence }
}

async function* itemModelLines(
  database: Database,
  { suites }: Catalogue,
  epochStartedAt: number,
): AsyncGenerator<BundleLine> {
  const suite = suites.find(({ setsTier }) => setsTier)
  if (suite === undefined) return
  const inForce = itemModelInForce(await readItemModels(database, suite), epochStartedAt)
  if (inForce !== undefined) yield { line: 'item-model', ...inForce }
}

function scaleOf(scales: readonly TierScale[], { suites }: Catalogue, at: number): TierScale | null {
  const suite = suites.find(({ setsTier }) => setsTier)
  if (suite === undefined) return null
  return tierScaleInForce(scales, { suite: suite.name, suiteVersion: suite.version, at })
}

function* taskLines(catalogue: Catalogue): Generator<BundleLine> {
  const names = catalogue.suites.flatMap(({ groups }) => groups.flatMap(({ tasks }) => tasks.map(({ task }) => task)))
  for (const name of new Set(names)) {
    const task = catalogue.task(name)
    if (task === undefined) continue
    const { version, source } = task
    const documents = source.kind === 'finite' ? { kind: source.kind, size: source.size } : { kind: source.kind }
    yield { line: 'task', name, version, documents }
  }
}

/** By the rule of `readPeriods`: the seed only when it was revealed and the period is over. */
function publicPeriod(period: SecretPeriod, now: number): SecretPeriod | (Omit<SecretPeriod, 'seed'> & { seed: null }) {
  const isRevealed = period.revealedAt !== null && period.revealedAt <= now && period.endsAt <= now
  return isRevealed ? period : { ...period, revealedAt: null, seed: null }
}

type SuiteInput = {
  readonly supplier: Supplier
  readonly head: EvidenceHead
  readonly periods: ReadonlyMap<string, SecretPeriod>
  readonly suite: string
  /** Later draws came in meanwhile, of plans that the head does not tell of. */
  readonly drawn: number
  readonly now: number
}

async function* suiteSamples(ports: EvidencePorts, input: SuiteInput): AsyncGenerator<SampleLine> {
  const { database, openTasks } = ports
  const { supplier, head, suite, drawn, now, periods } = input
  for (let from = 0; from < drawn; from += PAGE) {
    const query = { supplierId: supplier.id, epoch: head.epoch, suite, from, to: Math.min(drawn, from + PAGE) }
    const rows = await readEvidenceSamples(database, { ...query, now, openTasks })
    for (const group of inPortions(rows)) {
      const bodies = await readBodies(database, group)
      for (const row of group) yield toLine(row, periods, bodies)
    }
  }
}

/** Neighbours whose bodies fit into memory together. */
function* inPortions(rows: readonly EvidenceSampleRow[]): Generator<EvidenceSampleRow[]> {
  let portion: EvidenceSampleRow[] = []
  let bytes = 0
  for (const row of rows) {
    const size = row.hidden === null ? attemptsOf(row).reduce((sum, { keptBytes }) => sum + (keptBytes ?? 0), 0) : 0
    if (portion.length > 0 && bytes + size > HELD_BYTES) {
      yield portion
      portion = []
      bytes = 0
    }
    portion.push(row)
    bytes += size
  }
  if (portion.length > 0) yield portion
}

function attemptsOf({ requests }: EvidenceSampleRow): EvidenceAttemptRow[] {
  return requests.flatMap(({ attempts }) => attempts)
}

type Bodies = { readonly asked: ReadonlyMap<string, string>; readonly answered: ReadonlyMap<string, Uint8Array> }

async function readBodies(database: Database, rows: readonly EvidenceSampleRow[]): Promise<Bodies> {
  const shown = rows.filter(({ hidden }) => hidden === null)
  const asked = await getContents(
    database,
    shown.flatMap(({ requests }) => requests.map((request) => request.body_hash)),
  )
  const kept = shown.flatMap(attemptsOf).filter(({ keptBytes }) => keptBytes !== null)
  const answered = await getResponses(
    database,
    kept.map(({ id }) => id),
  )
  return { asked, answered }
}

function toLine(row: EvidenceSampleRow, periods: ReadonlyMap<string, SecretPeriod>, bodies: Bodies): SampleLine {
  const seed = periods.get(row.period_id)?.seed
  if (seed === undefined) throw new TypeError(`the store has no period ${row.period_id}`)
  const isShown = row.hidden === null
  const document = { id: row.document_id, data: row.document }
  const hashes = row.requests.map((request) => request.body_hash)
  const { score } = row
  return {
    line: 'sample',
    id: row.id,
    planId: row.plan_id,
    periodId: row.period_id,
    suite: row.suite,
    suiteVersion: row.suite_version,
    drawOrder: row.draw_order,
    createdAt: row.created_at,
    commitments: { document: commitDocument(seed, row.id, document), requests: commitRequests(seed, row.id, hashes) },
    draw: isShown || score !== null ? drawOf(row) : null,
    score:
      score === null
        ? null
        : { result: resultOf(score), difficulty: score.difficulty, evaluatedAt: score.evaluated_at },
    hidden: row.hidden,
    revealed: isShown
      ? {
          documentId: row.document_id,
          document: row.document,
          metrics: score?.metrics ?? {},
          extracted: score?.extracted ?? {},
          answer: score?.answer ?? null,
        }
      : null,
    requests: row.requests.map((request) => toRequest(request, isShown, bodies)),
  }
}

function drawOf(row: EvidenceSampleRow): SampleLine['draw'] {
  return {
    task: row.task,
    taskVersion: row.task_version,
    stratum: row.stratum,
    propensity: row.propensity,
    pool: pool.parse(row.pool),
  }
}

function resultOf({ kind, value, basis, reason }: NonNullable<EvidenceSampleRow['score']>): ScoreResult {
  return scoreResult.parse({ kind, value, basis, reason })
}

function toRequest(row: EvidenceRequestRow, isShown: boolean, { asked, answered }: Bodies): EvidenceRequest {
  return {
    id: row.id,
    index: row.index,
    state: requestState.parse(row.state),
    asked: isShown
      ? {
          kind: requestKind.parse(row.kind),
          path: row.path,
          bodyHash: row.body_hash,
          body: asked.get(row.body_hash) ?? null,
        }
      : null,
    attempts: row.attempts.map((attempt): EvidenceAttempt => {
      const body = answered.get(attempt.id)
      return {
        id: attempt.id,
        ordinal: attempt.ordinal,
        requester: attempt.requester,
        committedAt: attempt.committed_at,
        outcome: attempt.outcome === null ? null : publicOutcome(attempt.outcome, isShown),
        body: body === undefined ? null : Buffer.from(body).toString('base64'),
      }
    }),
  }
}

function publicOutcome(row: NonNullable<EvidenceAttemptRow['outcome']>, isShown: boolean): EvidenceOutcome {
  return {
    sequence: row.sequence,
    recordedAt: row.recorded_at,
    kind: row.kind as EvidenceOutcome['kind'],
    blame: row.blame as EvidenceOutcome['blame'],
    sentAt: row.sent_at,
    firstByteAt: row.first_byte_at,
    firstTokenAt: row.first_token_at,
    lastByteAt: row.last_byte_at,
    isTrustworthy: row.is_trustworthy,
    details: isShown ? detailsOf(row) : null,
  }
}

function detailsOf(row: NonNullable<EvidenceAttemptRow['outcome']>): EvidenceOutcome['details'] {
  const usage = {
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    totalTokens: row.total_tokens,
  }
  return {
    httpStatus: row.http_status,
    timeoutPhase: row.timeout_phase as NonNullable<EvidenceOutcome['details']>['timeoutPhase'],
    usage: Object.values(usage).every((tokens) => tokens === null) ? null : usage,
    bodyBytes: row.body_bytes,
    detail: row.detail,
  }
}

/** The supplier has no open epoch, so there is nothing that a bundle could be about. */
export class NoEvidenceError extends Error {
  override readonly name = 'NoEvidenceError'
  readonly code = 'NO_EVIDENCE'
  constructor({ supplierId }: { supplierId: string }) {
    super(`Nothing was measured of the supplier ${supplierId} yet: it has no open epoch.`)
  }
}
