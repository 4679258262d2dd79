import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { insertPeriods, lookAt } from '#store/read/__fixtures__/sample-rows.ts'
import { gatedTask, openTask, testApi } from './__fixtures__/test-api.ts'
import { createRelayMetrics } from './relay-metrics.ts'

let store: Store

beforeAll(async () => {
  store = await freshStore()
  await insertPeriods(store.database)
})

afterAll(() => store.close())

describe('createApi', () => {
  it('behavior: security headers and the request id are on every answer, and no CORS', async () => {
    await using api = await testApi(store.database)
    for (const url of ['/healthz', '/api/leaderboard', '/openapi.json', '/nowhere', '/api/leaderboard?limit=x']) {
      const { headers } = await api.inject({ url, headers: { origin: 'https://elsewhere.example' } })
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-request-id': 'request-1',
      })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it.each([
    ['abc-1.2', 'abc-1.2'],
    ['two words', 'request-1'],
    ['x'.repeat(65), 'request-1'],
  ])('behavior: the request id %j becomes %j', async (given, used) => {
    await using api = await testApi(store.database)
    const { headers } = await api.inject({ url: '/healthz', headers: { 'x-request-id': given } })
    expect(headers['x-request-id']).toBe(used)
  })

  it('error: a path that leads nowhere', async () => {
    await using api = await testApi(store.database)
    const response = await api.inject('/api/leaderbord')
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({
      error: {
        code: 'unknown-route',
        message: 'There is nothing at this path.',
        hint: 'GET /api/leaderboard is a good start; GET /openapi.json lists every route.',
      },
    })
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('error: %s is not served', async (method) => {
    await using api = await testApi(store.database)
    const response = await api.inject({ method, url: '/api/leaderboard' })
    expect([response.statusCode, response.headers.allow, response.json().error.code]).toEqual([
      405,
      'GET, HEAD',
      'method-not-allowed',
    ])
  })

  it('error: too many requests, until time has passed', async () => {
    let now = 0
    await using api = await testApi(store.database, {
      clock: () => now,
      rateLimit: { requestsPerSecond: 1, burst: 2, addresses: 10 },
    })
    const codes = async () => (await api.inject('/healthz')).statusCode
    expect([await codes(), await codes(), await codes()]).toEqual([200, 200, 429])
    const refused = await api.inject('/nowhere')
    expect([refused.statusCode, refused.headers['retry-after'], refused.json().error.code]).toEqual([
      429,
      '1',
      'too-many-requests',
    ])
    now = 1000
    expect(await codes()).toBe(200)
  })

  it('error: a store that is away is 503 and no fault of the request', async () => {
    const away = await freshStore()
    await using api = await testApi(away.database)
    await away.close()
    const ready = await api.inject('/readyz')
    expect([ready.statusCode, ready.json()]).toMatchObject([503, { isReady: false, store: { isReachable: false } }])
    const response = await api.inject('/api/leaderboard')
    expect(response.statusCode).toBeGreaterThanOrEqual(500)
    expect(response.body).not.toContain('select')
    const metrics = await api.inject('/metrics')
    expect(metrics.statusCode).toBe(200)
    expect(metrics.body).not.toContain('assay_queue_depth{')
  })

  it('error: a fault of ours shows nothing of itself', async () => {
    const secret = 'a path /root/of/ours'
    await using api = await testApi(store.database, {
      catalogue: {
        tasks() {
          throw new Error(secret)
        },
        suites: () => [],
      },
    })
    const response = await api.inject('/api/tasks')
    expect(response.statusCode).toBe(500)
    expect(response.json().error).toEqual({
      code: 'internal',
      message: 'A fault of this server: the request was fine.',
      hint: 'The log has it under the request id request-1.',
    })
  })
})

describe('GET /readyz', () => {
  it('default', async () => {
    await using api = await testApi(store.database)
    const response = await api.inject('/readyz')
    expect([response.statusCode, response.json()]).toMatchObject([
      200,
      { isReady: true, store: { engine: 'pglite', isReachable: true }, stages: [{ name: 'sampler', turns: 7 }] },
    ])
  })

  it('behavior: a stopped stage makes it not ready', async () => {
    const stage = { name: 'sampler', isAlive: false, lastTurnAt: null, turns: 0, handled: 0, lastFault: 'disk full' }
    await using api = await testApi(store.database, { readiness: { engine: 'postgres', stages: () => [stage] } })
    const response = await api.inject('/readyz')
    expect([response.statusCode, response.json()]).toMatchObject([503, { isReady: false, stages: [stage] }])
  })
})

describe('GET /metrics', () => {
  it('default', async () => {
    const metrics = new Registry()
    const observe = createRelayMetrics(metrics)
    const timing = { sentAt: 0, firstByteAt: 50, firstTokenAt: null, lastByteAt: 80, isTrustworthy: true }
    observe({ network: 'direct', service: 'text', outcome: { kind: 'answered', blame: 'nobody', timing } })
    observe({ network: 'direct', service: 'text', outcome: { kind: 'refused', blame: 'supplier', timing } })
    await using api = await testApi(store.database, { metrics })
    const lines = (await api.inject('/metrics')).body.split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'assay_attempts_total{network="direct",service="text",kind="answered",blame="nobody"} 1',
        'assay_attempts_total{network="direct",service="text",kind="refused",blame="supplier"} 1',
        'assay_relay_duration_seconds_bucket{le="0.1",network="direct",service="text"} 1',
        'assay_stage_turns{stage="sampler"} 7',
        'assay_queue_depth{queue="requestsPending"} 0',
      ]),
    )
    expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds '))).toBe(true)
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
  })

  it('behavior: the number of series does not grow with services', async () => {
    const metrics = new Registry()
    const observe = createRelayMetrics(metrics)
    const timing = { sentAt: 0, firstByteAt: 50, firstTokenAt: null, lastByteAt: 80, isTrustworthy: true }
    for (let service = 0; service < 1000; service += 1) {
      observe({ network: 'morse', service: `s${service}`, outcome: { kind: 'answered', blame: 'nobody', timing } })
    }
    const text = await metrics.metrics()
    expect(text.match(/^assay_attempts_total\{/gm)).toHaveLength(51)
    expect(text).toContain('assay_attempts_total{network="morse",service="other",kind="answered",blame="nobody"} 950')
  })
})

describe('the catalogue', () => {
  it('default', async () => {
    await using api = await testApi(store.database)
    const { tasks } = (await api.inject('/api/tasks')).json()
    expect(tasks).toMatchObject([{ ...openTask, suites: [] }, gatedTask])
    expect((await api.inject('/api/suites')).json()).toEqual({ suites: [] })
    expect((await api.inject('/api/about')).json()).toMatchObject({ name: 'assay', isDemo: true })
  })
})

describe('GET /api/periods', () => {
  it('behavior: an unrevealed seed is nowhere', async () => {
    await using api = await testApi(store.database, { clock: () => lookAt })
    const { body } = await api.inject('/api/periods')
    expect(body.match(/seed-of-\w+/g)).toEqual(['seed-of-revealed'])
    expect(body.match(/commitment-of-\w+/g)).toHaveLength(3)
  })

  it('args: pages', async () => {
    await using api = await testApi(store.database)
    const first = (await api.inject('/api/periods?limit=2')).json()
    const second = (await api.inject(`/api/periods?limit=2&cursor=${first.next}`)).json()
    expect([...first.periods, ...second.periods].map(({ id }) => id)).toEqual(['running', 'over', 'revealed'])
    expect(second.next).toBeNull()
  })
})
