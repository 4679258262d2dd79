import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { commitmentOf } from '#records/period.ts'
import { openWorld, startOfTime, type World } from '../__fixtures__/world.ts'
import { keepPeriods } from './keep-periods.ts'

const periodMs = 10_000
const graceMs = 3_000
const start = Math.floor(startOfTime / periodMs) * periodMs
let world: World
let now: number
let secrets: number

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  now = start
  secrets = 0
})

function keep() {
  const secretBytes = (count: number) => new Uint8Array(count).fill(++secrets)
  return keepPeriods({ database: world.database, clock: () => now, periodMs, graceMs, secretBytes })
}

async function stored() {
  const rows = await world.database.selectFrom('periods').selectAll().orderBy('starts_at').execute()
  return rows.map((row) => ({
    from: row.starts_at - start,
    to: row.ends_at - start,
    committed: row.committed_at - start,
    revealed: row.revealed_at === null ? null : row.revealed_at - start,
  }))
}

describe('keepPeriods', () => {
  test('default: the present period and the next are committed', async () => {
    const present = await keep()
    expect(present).toEqual({
      id: expect.stringMatching(/./),
      startsAt: start,
      endsAt: start + periodMs,
      seed: '01'.repeat(32),
      commitment: commitmentOf('01'.repeat(32)),
      committedAt: start,
      revealedAt: null,
    })
    expect(await stored()).toEqual([
      { from: 0, to: 10_000, committed: 0, revealed: null },
      { from: 10_000, to: 20_000, committed: 0, revealed: null },
    ])
  })

  test('behavior: a second turn changes nothing', async () => {
    const first = await keep()
    const before = await stored()
    expect(await keep()).toEqual(first)
    expect([await stored(), secrets]).toEqual([before, 2])
  })

  test('behavior: every period but the first is committed before it begins', async () => {
    for (; now < start + 5 * periodMs; now += 700) await keep()
    const later = (await stored()).slice(1)
    expect(later.length).toBe(5)
    expect(later.every(({ from, committed }) => committed < from)).toBe(true)
  })

  test('behavior: a seed is revealed after its end and the grace, not before', async () => {
    await keep()
    now = start + periodMs + graceMs - 1
    await keep()
    expect((await stored()).map(({ revealed }) => revealed)).toEqual([null, null, null])
    now = start + periodMs + graceMs
    await keep()
    expect((await stored()).map(({ revealed }) => revealed)).toEqual([13_000, null, null])
    now += 500
    await keep()
    expect((await stored()).map(({ revealed }) => revealed)).toEqual([13_000, null, null])
  })

  test('behavior: a long sleep leaves a gap, and nothing of it is drawn from', async () => {
    await keep()
    now = start + 7.5 * periodMs
    const present = await keep()
    expect(present.startsAt).toBe(start + 7 * periodMs)
    expect(await stored()).toEqual([
      { from: 0, to: 10_000, committed: 0, revealed: 75_000 },
      { from: 10_000, to: 20_000, committed: 0, revealed: 75_000 },
      { from: 70_000, to: 80_000, committed: 75_000, revealed: null },
      { from: 80_000, to: 90_000, committed: 75_000, revealed: null },
    ])
  })

  test('behavior: never two periods over one moment, whatever the pauses', async () => {
    for (const pause of [0, 9_999, 1, 10_000, 20_001, 29_999, 30_000, 5, 100_003]) {
      now += pause
      const present = await keep()
      expect(present.startsAt <= now && now < present.endsAt).toBe(true)
    }
    const periods = await stored()
    for (const [index, { from }] of periods.slice(1).entries())
      expect(from).toBeGreaterThanOrEqual(periods[index]?.to ?? Number.POSITIVE_INFINITY)
  })

  test('behavior: two managers at once agree', async () => {
    const [one, two] = await Promise.all([keep(), keep()])
    expect(one?.seed).toBe(two?.seed)
    expect((await stored()).length).toBe(2)
  })
})
