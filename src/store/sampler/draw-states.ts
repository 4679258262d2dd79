import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'
import type { Write } from '../write-together.ts'

/** How far the draws of one supplier, epoch and suite have come. */
export type DrawState = {
  readonly supplierId: string
  readonly epoch: number
  readonly suite: string
  /** The draw order of the next sample. */
  readonly nextOrder: number
  /** Items drawn so far, by `task|pool`. */
  readonly counts: Readonly<Record<string, number>>
  /** The period in which the epoch's draws began. */
  readonly firstPeriodId: string
}

/** What is about to be drawn from, and in which period. */
export type DrawKey = Pick<DrawState, 'supplierId' | 'epoch' | 'suite'> & { readonly periodId: string }

/**
 * Reads and locks the draw states of these keys until the transaction ends. One that was never drawn begins here, in
 * the period of its first key: two samplers cannot both begin it.
 */
export async function lockDrawStates(transaction: Database, keys: readonly DrawKey[]): Promise<DrawState[]> {
  if (keys.length === 0) return []
  const known = await lockKnown(transaction, keys)
  const isComplete = keys.every((key) => known.some((state) => stateKey(state) === stateKey(key)))
  if (isComplete) return known
  await beginDrawStates(transaction, keys)
  return lockKnown(transaction, keys)
}

async function lockKnown(transaction: Database, keys: readonly DrawKey[]): Promise<DrawState[]> {
  const { rows } = await sql<DrawState>`${known(keys)} for update of d`.execute(transaction)
  return rows
}

/** The same states, unlocked, and none begun in the store. */
export async function readDrawStates(database: Database, keys: readonly DrawKey[]): Promise<DrawState[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<DrawState>`${known(keys)}`.execute(database)
  const states = new Map(rows.map((state) => [stateKey(state), state]))
  for (const key of keys) {
    const { supplierId, epoch, suite, periodId } = key
    if (states.has(stateKey(key))) continue
    states.set(stateKey(key), { supplierId, epoch, suite, nextOrder: 0, counts: {}, firstPeriodId: periodId })
  }
  return [...states.values()]
}

function known(keys: readonly DrawKey[]): RawBuilder<DrawState> {
  return sql<DrawState>`
    select d.supplier_id as "supplierId", d.epoch, d.suite, d.next_order as "nextOrder", d.counts,
      d.first_period_id as "firstPeriodId"
    from draws d
    join unnest(${keys.map((key) => key.supplierId)}::text[], ${keys.map((key) => key.epoch)}::integer[],
      ${keys.map((key) => key.suite)}::text[]) as wanted(supplier_id, epoch, suite)
      on wanted.supplier_id = d.supplier_id and wanted.epoch = d.epoch and wanted.suite = d.suite
    order by d.supplier_id, d.epoch, d.suite`
}

/** What tells one draw state from another, as text. */
export function stateKey({ supplierId, epoch, suite }: Pick<DrawState, 'supplierId' | 'epoch' | 'suite'>): string {
  return `${supplierId}|${epoch}|${suite}`
}

async function beginDrawStates(transaction: Database, keys: readonly DrawKey[]): Promise<void> {
  // Sorted, so that two samplers lock in the same order and never wait for each other in a ring.
  await sql`
    insert into draws (supplier_id, epoch, suite, next_order, counts, first_period_id)
    select supplier_id, epoch, suite, 0, '{}', (array_agg(period_id order by position))[1]
    from unnest(${keys.map((key) => key.supplierId)}::text[], ${keys.map((key) => key.epoch)}::integer[],
      ${keys.map((key) => key.suite)}::text[], ${keys.map((key) => key.periodId)}::text[])
      with ordinality as wanted(supplier_id, epoch, suite, period_id, position)
    group by supplier_id, epoch, suite
    order by supplier_id, epoch, suite
    on conflict do nothing`.execute(transaction)
}

/** The draw states as they are after a drawing, as a write that can travel with others; none when there are no states. */
export function drawnStates(states: readonly DrawState[]): Write[] {
  if (states.length === 0) return []
  const values = [
    states.map((state) => state.supplierId),
    states.map((state) => state.epoch),
    states.map((state) => state.suite),
    states.map((state) => state.nextOrder),
    states.map((state) => JSON.stringify(state.counts)),
  ].map(arrayLiteral)
  const textFrom = (first: number) => `update draws set next_order = drawn.next_order, counts = drawn.counts::jsonb
    from unnest($${first}::text[], $${first + 1}::integer[], $${first + 2}::text[], $${first + 3}::integer[],
      $${first + 4}::text[]) as drawn(supplier_id, epoch, suite, next_order, counts)
    where draws.supplier_id = drawn.supplier_id and draws.epoch = drawn.epoch and draws.suite = drawn.suite`
  return [{ values, textFrom }]
}
