import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { testApi } from '../__fixtures__/test-api.ts'
import type { ApiOptions } from '../create-api.ts'

const supplier = exampleSupplier({ address: 'alpha' })

let store: Store

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [{ supplier, summary: exampleSummary(supplier) }])
})

afterAll(() => store.close())

/** Timers that a test lets run out. */
class HandTimers {
  readonly #open = new Set<{ readonly delayMs: number; readonly callback: () => void }>()

  readonly after = (delayMs: number, callback: () => void) => {
    const timer = { delayMs, callback }
    this.#open.add(timer)
    return () => this.#open.delete(timer)
  }

  get delays(): number[] {
    return [...this.#open].map(({ delayMs }) => delayMs)
  }

  /** Lets the timers of this delay run out. */
  run(delayMs: number): void {
    for (const timer of [...this.#open].filter((one) => one.delayMs === delayMs)) {
      this.#open.delete(timer)
      timer.callback()
    }
  }
}

async function listeningApi(changes: Partial<ApiOptions> = {}) {
  const timers = new HandTimers()
  const api = await testApi(store.database, { after: timers.after, ...changes })
  await api.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.server.address() as AddressInfo
  return { api, timers, url: `http://127.0.0.1:${port}/api/events` }
}

/** A listener, with all that it was sent so far. */
async function listen(url: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController()
  const response = await request(url, { headers, signal: leaving.signal })
  const heard = { text: '', isEnded: false }
  const reading = (async () => {
    for await (const piece of response.body) heard.text += String(piece)
    heard.isEnded = true
  })().catch(() => undefined)
  return {
    response,
    heard,
    leave: async () => {
      leaving.abort()
      await reading
    },
  }
}

async function publish(computedAt: number, attempts: number): Promise<void> {
  const summary = exampleSummary(supplier, { computedAt, attempts })
  await store.database
    .updateTable('summaries')
    .set({ summary: JSON.stringify(summary), computed_at: computedAt })
    .where('supplier_id', '=', supplier.id)
    .execute()
}

describe('GET /api/events', () => {
  it('default: the whole at first, then what changes, with ids to go on from', async () => {
    const { api, timers, url } = await listeningApi()
    const first = await listen(url)
    expect(first.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    timers.run(0)
    await expect.poll(() => first.heard.text).toContain('event: summary\ndata: {"suppliers":1,"ranked":1')
    await publish(6000, 130)
    timers.run(1000)
    await expect.poll(() => first.heard.text).toContain('"attempts":130')
    expect(first.heard.text).toMatch(
      new RegExp(`id: \\w+-2\\nevent: leaderboard\\ndata: {"changed":1,"rows":\\[{"id":"${supplier.id}","rank":1,`),
    )
    await first.leave()

    const id = /id: (\w+-1)/.exec(first.heard.text)?.[1] ?? ''
    const resumed = await listen(url, { 'last-event-id': id })
    await expect.poll(() => resumed.heard.text).toMatch(/-3\nevent: summary/)
    expect(resumed.heard.text.match(/^event: .*/gm)).toEqual(['event: leaderboard', 'event: summary'])
    const lost = await listen(url, { 'last-event-id': 'of-another-life-7' })
    await expect.poll(() => lost.heard.text).toMatch(/-3\nevent: reload\ndata: \{\}/)
    await Promise.all([resumed.leave(), lost.leave()])
    await api.close()
  })

  it('behavior: it is looked only while somebody listens, and a quiet line is kept alive', async () => {
    const { api, timers, url } = await listeningApi()
    expect(timers.delays).toEqual([])
    const one = await listen(url)
    const two = await listen(url)
    expect(timers.delays).toEqual([0, 15_000])
    timers.run(15_000)
    for (const { heard } of [one, two]) await expect.poll(() => heard.text).toContain(': still here\n\n')
    await one.leave()
    await two.leave()
    await expect.poll(() => timers.delays).toEqual([])
    await api.close()
  })

  it('behavior: blocks of a chain', async () => {
    let height = 4
    const network = { head: () => ({ height, at: 100 * height }), read: () => Promise.reject(new TypeError('unasked')) }
    const { api, timers, url } = await listeningApi({ network })
    const listener = await listen(url)
    timers.run(0)
    await expect.poll(() => listener.heard.text).toContain('event: block\ndata: {"height":4,"at":400}')
    await expect.poll(() => timers.delays).toContain(1000)
    height = 5
    timers.run(1000)
    await expect.poll(() => listener.heard.text).toContain('data: {"height":5,"at":500}')
    await listener.leave()
    await api.close()
  })

  it('behavior: closing the server ends the streams', async () => {
    const { api, url } = await listeningApi()
    const { heard } = await listen(url)
    await api.close()
    await expect.poll(() => heard.isEnded).toBe(true)
  })

  it('error: a thirteenth connection of one address, until another is closed', async () => {
    const { api, url } = await listeningApi()
    const open = await Promise.all(Array.from({ length: 12 }, () => listen(url)))
    const refused = await listen(url)
    await expect.poll(() => refused.heard.text).toContain('"code":"too-many-listeners"')
    expect(refused.response.statusCode).toBe(429)
    await open[0]?.leave()
    await expect
      .poll(async () => {
        const again = await listen(url)
        open.push(again)
        return again.response.statusCode
      })
      .toBe(200)
    await Promise.all(open.map(({ leave }) => leave()))
    await api.close()
  })
})
