import { describe, expect, test } from 'vitest'
import type { Findings } from '../../study/kill/inspect.ts'
import { violations } from '../../study/kill/verdict.ts'
import { type KillEngine, killStudy } from '../../study/kill.ts'

const databaseUrl = process.env.DATABASE_URL

/** What every run of kills must come to, whatever happened in it. */
const proof = { violations: [], faults: [] }

async function run(engine: KillEngine, kills = 3) {
  return killStudy({ engine, kills, items: 150, databaseUrl })
}

describe.concurrent('killStudy', () => {
  test('default: on PGlite every item is scored once and every relay is on record', {
    timeout: 90_000,
  }, async () => {
    const report = await run('pglite')
    expect(report).toMatchObject({ ...proof, kills: 3, scored: report.items })
  })

  test.skipIf(databaseUrl === undefined)(
    'behavior: so it is on PostgreSQL (skipped without DATABASE_URL)',
    { timeout: 90_000 },
    async () => {
      const report = await run('postgres')
      expect(report).toMatchObject({ ...proof, kills: 3, scored: report.items })
    },
  )

  test.skipIf(databaseUrl === undefined)(
    'behavior: so it is with three requesters of which one is killed (skipped without DATABASE_URL)',
    { timeout: 90_000 },
    async () => {
      const report = await run('workers')
      expect(report).toMatchObject({ ...proof, kills: 3, scored: report.items })
    },
  )

  test.skipIf(databaseUrl === undefined)(
    'behavior: so it is when one of three is frozen and thaws (skipped without DATABASE_URL)',
    { timeout: 90_000 },
    async () => {
      const report = await run('frozen', 1)
      // Its transactions were ended by the server meanwhile, of which it may tell.
      expect(report).toMatchObject({ violations: [], kills: 1, scored: report.items })
    },
  )

  test('error: an engine on a server without a server', async () => {
    await expect(killStudy({ engine: 'postgres', kills: 1 })).rejects.toMatchObject({ code: 'KILL_NO_SERVER' })
  })
})

describe('violations', () => {
  const seen = new Map([
    ['first', 2],
    ['second', 1],
  ])
  const findings: Findings = {
    samples: 2,
    scored: 2,
    right: 2,
    attempts: 3,
    attemptsWithoutOutcome: 0,
    attemptsTwice: 0,
    outcomes: { 'answered|nobody': 2, 'lost|us': 1 },
    oddRequests: 0,
    attemptsOfBody: new Map([
      ['first', 2],
      ['second', 1],
    ]),
    lostAtOnce: [1],
    summarised: { attempts: 3, scored: 2, successes: 2 },
  }
  const check = (over: Partial<Findings>) => violations({ ...findings, ...over }, { items: 2, seen, mostInFlight: 1 })

  test('default: nothing to object to', () => {
    expect(check({})).toEqual([])
  })

  test.each<[string, Partial<Findings>]>([
    ['3 samples were drawn for 2 planned items', { samples: 3 }],
    ['1 items are scored and 1 of them as right, of 2', { scored: 1, right: 1 }],
    ['2 items are scored and 1 of them as right, of 2', { right: 1 }],
    ['1 attempts have no outcome', { attemptsWithoutOutcome: 1 }],
    ['1 attempts are recorded twice', { attemptsTwice: 1 }],
    ['1 requests have other outcomes than one answer and losses', { oddRequests: 1 }],
    ['2 attempts were lost at once', { lostAtOnce: [1, 2] }],
    ['2 attempts are summarised of 3', { summarised: { ...findings.summarised, attempts: 2 } }],
    ['1 items are summarised', { summarised: { ...findings.summarised, scored: 1 } }],
    [
      '1 prompts reached the endpoint more often than attempts are on record',
      {
        attemptsOfBody: new Map([
          ['first', 1],
          ['second', 2],
        ]),
      },
    ],
  ])('error: %s', (sentence, over) => {
    expect(check(over)).toEqual([sentence])
  })
})
