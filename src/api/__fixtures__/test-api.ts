import { Registry } from 'prom-client'
import type { Suite } from '#records/suite.ts'
import type { Database } from '#store/database.ts'
import { type ApiOptions, createApi } from '../create-api.ts'

/** Noon of a day long after the rows of the fixtures. */
export const testNow = Date.UTC(2026, 0, 1, 12)

/** The API over a store, with ports that tests can read at a glance. */
export function testApi(database: Database, changes: Partial<ApiOptions> = {}) {
  return createApi({
    database,
    clock: () => testNow,
    about: { name: 'assay', version: '0.0.0-test', isDemo: true, notes: ['Simulated suppliers.'] },
    readiness: {
      engine: 'pglite',
      stages: () => [
        { name: 'sampler', isAlive: true, lastTurnAt: testNow - 500, turns: 7, handled: 42, lastFault: null },
      ],
    },
    catalogue: { tasks: () => [openTask, gatedTask], suites: () => [] },
    metrics: new Registry(),
    createRequestId: () => 'request-1',
    leaderboardAgeMs: 0,
    ...changes,
  })
}

export const openTask = {
  name: 'basics_arithmetic',
  version: '1',
  description: 'Sums.',
  needs: 'C0',
  minimum: 0,
  documents: { kind: 'generated' },
  isGated: false,
} as const

export const gatedTask = {
  ...openTask,
  name: 'gpqa_diamond',
  documents: { kind: 'finite', size: 198 },
  isGated: true,
} as const

/** The tier suite of the records that tests use. */
export const basicsSuite = {
  name: 'assay-basics',
  version: '1',
  description: 'Basics.',
  setsTier: true,
  visibility: 'private',
  isRecognisable: false,
  groups: [{ name: 'arithmetic', weight: 1, tasks: [{ task: 'basics_arithmetic', weight: 1 }] }],
} satisfies Suite
