import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Catalogue } from '#bench/catalogue.ts'
import type { Clock } from '#records/clock.ts'
import { contentId } from '#records/content-id.ts'
import { commitmentOf } from '#records/period.ts'
import type { Plan } from '#records/plan.ts'
import type { Suite } from '#records/suite.ts'
import type { SuiteSummary, Summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import { insertRows } from '#store/insert-rows.ts'
import { addSuppliers } from '#store/manager/add-suppliers.ts'
import { commitPeriod, periodAt } from '#store/manager/periods.ts'
import type { Store } from '#store/open-store.ts'

const dayMs = 86_400_000
/** An evaluation has one period, long enough for any resumption: nothing of it is revealed meanwhile. */
const PERIOD_MS = 3_650 * dayMs
const ITEMS_PER_PLAN = 50

/**
 * Writes down what an evaluation asks for: one supplier and plans for `items` items of a suite. Running it again, after
 * an interruption, changes nothing; with a greater number it asks for the difference.
 */
export async function planEvaluation(
  { database }: Store,
  { supplier, suite, items, clock }: { supplier: Supplier; suite: Suite; items: number; clock: Clock },
): Promise<void> {
  const now = clock()
  await addSuppliers(database, { network: supplier.network, suppliers: [supplier], now })
  const startsAt = Math.floor(now / PERIOD_MS) * PERIOD_MS
  if ((await periodAt(database, now)) === undefined) {
    const seed = randomBytes(32).toString('hex')
    await commitPeriod(database, {
      id: contentId('period', startsAt),
      startsAt,
      endsAt: startsAt + PERIOD_MS,
      seed,
      commitment: commitmentOf(seed),
      committedAt: now,
      revealedAt: null,
    })
  }
  const asked = await database
    .selectFrom('plans')
    .select(({ fn }) => [
      fn.countAll<number>().as('plans'),
      fn.coalesce(fn.sum<number>('items'), sql<number>`0`).as('items'),
    ])
    .where('supplier_id', '=', supplier.id)
    .where('suite', '=', suite.name)
    .where('suite_version', '=', suite.version)
    .executeTakeFirstOrThrow()
  const missing = Math.max(0, items - Number(asked.items))
  const plans = Array.from({ length: Math.ceil(missing / ITEMS_PER_PLAN) }, (_, index) => {
    const ordinal = Number(asked.plans) + index
    return {
      id: contentId('plan', ['evaluation', supplier.id, `${suite.name}@${suite.version}`, ordinal]),
      supplier_id: supplier.id,
      epoch: 1,
      suite: suite.name,
      suite_version: suite.version,
      period_id: contentId('period', startsAt),
      items: Math.min(ITEMS_PER_PLAN, missing - index * ITEMS_PER_PLAN),
      reason: 'evaluation' satisfies Plan['reason'],
      not_before: now,
      due_by: now,
      // One after the other, so that an earlier limit is a prefix of a later one.
      created_at: now + ordinal / 1000,
    }
  })
  await insertRows(database, 'plans', plans)
}

/**
 * Makes sure that an evaluation has its database for itself: in that of a running bench it would take that bench's
 * work with none of its suppliers at hand.
 *
 * @throws {DatabaseInUseError}
 */
export async function requireOwnDatabase({ database }: Store, operator: string): Promise<void> {
  const other = await database
    .selectFrom('suppliers')
    .select('address')
    .where('operator', '!=', operator)
    .executeTakeFirst()
  if (other !== undefined) throw new DatabaseInUseError({ address: other.address })
}

/** The database belongs to a bench. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError'
  readonly code = 'DATABASE_IN_USE'
  constructor({ address }: { address: string }) {
    super(
      `The database is that of a bench, which measures ${address} and perhaps others; an evaluation needs one of its own.\n` +
        'Unset DATABASE_URL to use a folder, or name another database.',
    )
  }
}

/** How many items a suite has when it is taken whole; undefined when a generator never runs out. */
export function suiteSize(suite: Suite, catalogue: Catalogue): number | undefined {
  const sizes = suite.groups.flatMap((group) =>
    group.tasks.map(({ task }) => {
      const source = catalogue.task(task)?.source
      if (source?.kind === 'finite') return source.size
      return suite.visibility === 'public' ? catalogue.publicDocuments.size : undefined
    }),
  )
  return sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}

/** How far an evaluation has come: the suite's summary as it stands, or undefined before the first score. */
export async function evaluationProgress(
  { database }: Store,
  supplierId: string,
  suite: string,
): Promise<{ summary: Summary; suite: SuiteSummary } | undefined> {
  const row = await database
    .selectFrom('summaries')
    .select('summary')
    .where('supplier_id', '=', supplierId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const published = row.summary as unknown as Summary
  const found = published.suites.find((candidate) => candidate.suite === suite)
  return found === undefined ? undefined : { summary: published, suite: found }
}
