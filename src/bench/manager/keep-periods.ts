import type { Clock } from '#records/clock.ts'
import { contentId } from '#records/content-id.ts'
import { commitmentOf, type SecretPeriod } from '#records/period.ts'
import type { Database } from '#store/database.ts'
import { commitPeriod, latestPeriodEnd, periodAt, revealPeriods } from '#store/manager/periods.ts'

export type PeriodPorts = {
  readonly database: Database
  readonly clock: Clock
  readonly periodMs: number
  /** An ended period's items may still be asked for this long; then its seed is revealed. */
  readonly graceMs: number
  /** Bytes that nobody can guess. */
  readonly secretBytes: (count: number) => Uint8Array
}

/**
 * Keeps the present period and the next one committed, reveals the seeds of those that are over, and returns the
 * present one. Requests of a revealed period that are still unanswered are given up by the next visit.
 */
export async function keepPeriods({
  database,
  clock,
  periodMs,
  graceMs,
  secretBytes,
}: PeriodPorts): Promise<SecretPeriod> {
  const now = clock()
  const wantedUntil = now + periodMs
  let end = (await latestPeriodEnd(database)) ?? Math.floor(now / periodMs) * periodMs
  // After a long sleep the periods in between are left out: nothing was drawn in them.
  if (end + periodMs <= now) end = Math.floor(now / periodMs) * periodMs
  while (end <= wantedUntil) {
    await commitPeriod(database, newPeriod(end, periodMs, now, secretBytes))
    end += periodMs
  }
  await revealPeriods(database, { endedBy: now - graceMs, now })
  const present = await periodAt(database, now)
  if (present === undefined) throw new TypeError(`no period holds the moment ${now}`)
  return present
}

function newPeriod(
  startsAt: number,
  periodMs: number,
  now: number,
  secretBytes: PeriodPorts['secretBytes'],
): SecretPeriod {
  const seed = Buffer.from(secretBytes(32)).toString('hex')
  return {
    id: contentId('period', startsAt),
    startsAt,
    endsAt: startsAt + periodMs,
    seed,
    commitment: commitmentOf(seed),
    committedAt: now,
    revealedAt: null,
  }
}
