import * as z from 'zod'
import {
  foldRoutingPairs,
  noRoutingEvidence,
  type RoutingEvidence,
  routingEvidence,
} from '#statistics/gaming/probe-routing.ts'
import { type ComparedRequest, pairByLength, pairByTime } from '#statistics/gaming/traffic-pairs.ts'
import type { Database } from '#store/database.ts'
import {
  type DueHour,
  type HourRequest,
  readMeasurements,
  type SavedComparison,
  saveComparisons,
  takeDueHour,
  takeSample,
} from '#store/summarizer/traffic-comparisons.ts'

/** What is kept of a supplier: its last two blocks of time, so that a new one does not hide what the last has shown. */
const trafficComparison = z.object({ blocks: z.array(routingEvidence) })
const BLOCKS_KEPT = 2

/** The threshold rises from block to block, and each must be long enough to find what there is. */
const BLOCK_MS = 7 * 24 * 3_600_000

/** Suppliers compared in one transaction, of one hour. */
const SUPPLIERS_AT_ONCE = 1_000

/**
 * Compares users' requests with the measurements next to them, hour by hour as their samples close, each once. What it
 * finds is only ever added to, so it may be looked at at any time. Returns how many suppliers' hours were compared.
 */
export async function compareTrafficOnce(database: Database, now: number, signal?: AbortSignal): Promise<number> {
  let compared = 0
  while (signal?.aborted !== true) {
    const taken = await database.transaction().execute(async (transaction) => {
      const due = await takeDueHour(transaction, now, SUPPLIERS_AT_ONCE)
      const hour = due[0]?.hour
      if (hour === undefined) return 0
      const ids = due.map(({ supplierId }) => supplierId)
      const users = Map.groupBy(await takeSample(transaction, hour, ids), ({ supplierId }) => supplierId)
      const measured = Map.groupBy(
        await readMeasurements(transaction, hour, [...users.keys()]),
        ({ supplierId }) => supplierId,
      )
      const saved = due.flatMap(
        (one) => comparisonOf(one, measured.get(one.supplierId) ?? [], users.get(one.supplierId) ?? []) ?? [],
      )
      await saveComparisons(transaction, saved, now)
      return due.length
    })
    if (taken === 0) break
    compared += taken
  }
  return compared
}

/** What is known of a supplier after one more hour; undefined where the hour adds nothing. */
function comparisonOf(
  { supplierId, epoch, epochStartedAt, hour, closesAt, comparison }: DueHour,
  measured: readonly HourRequest[],
  users: readonly HourRequest[],
): SavedComparison | undefined {
  // An hour that began in another epoch tells of another supplier.
  if (epoch === null || epochStartedAt === null || hour < epochStartedAt) return undefined
  const [ours, theirs] = [measured.flatMap(comparedRequest), users.flatMap(comparedRequest)]
  const pairs = { byTime: pairByTime(ours, theirs), byLength: pairByLength(ours, theirs) }
  if (pairs.byTime.length === 0) return undefined
  const known = routingBlocks(comparison)
  const block = Math.floor((closesAt - epochStartedAt) / BLOCK_MS) + 1
  const present = known.find((one) => one.block === block) ?? noRoutingEvidence(block)
  const blocks = [...known.filter((one) => one.block !== block), foldRoutingPairs(present, pairs)]
    .sort((one, other) => one.block - other.block)
    .slice(-BLOCKS_KEPT)
  return { supplierId, epoch, comparison: { blocks } satisfies z.infer<typeof trafficComparison> }
}

/** Failures that are not the supplier's say nothing of it. */
function comparedRequest({ at, kind, blame, latencyMs, completionTokens }: HourRequest): ComparedRequest[] {
  const isAnswered = kind === 'answered'
  return isAnswered || blame === 'supplier' ? [{ at, isAnswered, latencyMs, completionTokens }] : []
}

/** The blocks of a stored comparison; none where it is one of another version. */
export function routingBlocks(comparison: unknown): readonly RoutingEvidence[] {
  const { success, data } = trafficComparison.safeParse(comparison)
  return success ? data.blocks : []
}
