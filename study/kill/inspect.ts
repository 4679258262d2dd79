import { sql } from 'kysely'
import type { Summary } from '#records/summary.ts'
import type { Database } from '#store/database.ts'

/** What the store holds when all is scored, counted for the verdict. */
export type Findings = {
  readonly samples: number
  readonly scored: number
  readonly right: number
  readonly attempts: number
  readonly attemptsWithoutOutcome: number
  /** Attempts that share request and ordinal with another. */
  readonly attemptsTwice: number
  /** By `kind|blame`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Requests whose outcomes are not exactly: one `answered`, and every other `lost` and ours. */
  readonly oddRequests: number
  /** Attempts by the hash of the request's body. */
  readonly attemptsOfBody: ReadonlyMap<string, number>
  /** Attempts found without outcome by each successor of a killed requester that found any. */
  readonly lostAtOnce: readonly number[]
  readonly summarised: { readonly attempts: number; readonly scored: number; readonly successes: number }
}

/** Reads what is on record. */
export async function inspect(database: Database): Promise<Findings> {
  const [counts] = await rowsOf<Omit<Findings, 'outcomes' | 'attemptsOfBody' | 'lostAtOnce' | 'summarised'>>(
    database,
    `select (select count(*)::int from samples) as samples,
      (select count(*)::int from scores where kind = 'scored') as scored,
      (select count(*)::int from scores where kind = 'scored' and value = 1 and basis = 'answer') as "right",
      (select count(*)::int from attempts) as attempts,
      (select count(*)::int from attempts a left join outcomes o on o.attempt_id = a.id where o.attempt_id is null)
        as "attemptsWithoutOutcome",
      (select count(*)::int - count(distinct (request_id, ordinal))::int from attempts) as "attemptsTwice",
      (select count(*)::int from requests r where
        (select count(*) from outcomes o where o.request_id = r.id and o.kind = 'answered' and o.blame = 'nobody') <> 1
        or exists (select from outcomes o where o.request_id = r.id and o.kind <> 'answered'
          and not (o.kind = 'lost' and o.blame = 'us'))) as "oddRequests"`,
  )
  if (counts === undefined) throw new TypeError('a query of counts has a row')
  const outcomes = await rowsOf<{ key: string; count: number }>(
    database,
    `select kind || '|' || blame as key, count(*)::int as count from outcomes group by 1 order by 1`,
  )
  const bodies = await rowsOf<{ hash: string; count: number }>(
    database,
    `select r.body_hash as hash, count(*)::int as count from attempts a join requests r on r.id = a.request_id group by 1`,
  )
  const lost = await rowsOf<{ count: number }>(
    database,
    `select count(*)::int as count from outcomes where kind = 'lost' group by supplier_id, recorded_at order by 1`,
  )
  return {
    ...counts,
    outcomes: Object.fromEntries(outcomes.map(({ key, count }) => [key, count])),
    attemptsOfBody: new Map(bodies.map(({ hash, count }) => [hash, count])),
    lostAtOnce: lost.map(({ count }) => count),
    summarised: await summarised(database),
  }
}

async function summarised(database: Database): Promise<Findings['summarised']> {
  const rows = await database.selectFrom('summaries').select('summary').execute()
  const summaries = rows.map(({ summary }) => summary as Summary)
  const suites = summaries.flatMap((summary) => summary.suites)
  return {
    attempts: summaries.reduce((sum, { attempts }) => sum + attempts, 0),
    scored: suites.reduce((sum, { items }) => sum + items.scored, 0),
    successes: suites.reduce((sum, { estimate }) => sum + Math.round((estimate.mean ?? 0) * estimate.n), 0),
  }
}

async function rowsOf<Row>(database: Database, text: string): Promise<Row[]> {
  return (await sql.raw<Row>(text).execute(database)).rows
}
