import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { echoCatalogue } from '#bench/__fixtures__/echo-catalogue.ts'
import { FleetBudget } from '#bench/manager/fleet-budget.ts'
import { manageOnce } from '#bench/manager/manage-once.ts'
import { TrafficShares } from '#bench/manager/traffic-shares.ts'
import { readAnswer } from '#contract/read-answer.ts'
import { goodChat, listenHttp, requestTo, supplierAt } from '#networks/direct/loopback.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { adminPort } from './admin-port.ts'
import { createDirectNetwork } from './direct-network.ts'
import type { Network } from './network.ts'
import { standardProfile } from './profile.ts'
import { readAddedSuppliers } from './suppliers-network.ts'

let store: Store
let now = 1_780_000_000_000

beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())

const noSignal = new AbortController().signal
const ofFile = supplierAt('http://127.0.0.1:9', { id: 'of-the-file' })

function openNetwork(): Network {
  return createDirectNetwork(
    { suppliers: [ofFile], allowPrivate: ['127.0.0.0/8'] },
    { clock: () => now, readAdded: () => readAddedSuppliers(store.database, () => undefined) },
  )
}

function portOf(network: Network, woken: string[] = []) {
  const instance = { planNow: () => woken.push('manager') > 0 }
  return adminPort({ database: store.database, clock: () => now, instance, network, token: 't' })
}

/** A turn of the manager with this network. Returns who is listed, and who has plans. */
async function manage(network: Network): Promise<{ listed: string[]; planned: string[] }> {
  now += 3_600_000
  await manageOnce({
    ...{ database: store.database, clock: () => now, catalogue: echoCatalogue(), policy: standardProfile.planning },
    ...{ periodMs: standardProfile.periodMs, graceMs: standardProfile.graceMs },
    ...{ secretBytes: (count: number) => new Uint8Array(count).fill(1), random: () => 0 },
    ...{ discover: network.discover, referenceCost: network.referenceCost, suppliersAt: network.suppliersAt },
    ...{ budget: new FleetBudget(), traffic: new TrafficShares() },
  })
  const names = async (sql: string) => (await store.executeSql(sql)).rows.map(({ address }) => String(address))
  return {
    listed: await names('select address from suppliers where is_listed order by 1'),
    planned: await names(
      `select distinct s.address from plans p join suppliers s on s.id = p.supplier_id where p.created_at >= ${now} order by 1`,
    ),
  }
}

describe('added suppliers', () => {
  it('default: one is found at the next turn, reached by every process, and gone when taken out again', async () => {
    await using server = await listenHttp((_request, response) => response.end(JSON.stringify(goodChat)))
    const entry = { id: 'added', url: `http://127.0.0.1:${server.port}`, operator: 'New', service: 'text' }
    const [network, elsewhere] = [openNetwork(), openNetwork()]
    const woken: string[] = []
    const port = portOf(network, woken)
    expect(await manage(network)).toEqual({ listed: ['of-the-file'], planned: ['of-the-file'] })
    const verdict = await port.addSupplier(entry)
    expect(verdict).toMatchObject({ kind: 'added', supplier: { address: 'added', operator: 'New' } })
    expect(woken).toEqual(['manager'])
    expect(await manage(network)).toEqual({ listed: ['added', 'of-the-file'], planned: ['added', 'of-the-file'] })

    const request = requestTo(supplierAt(entry.url, { id: 'added', service: 'text' }))
    for (const one of [network, elsewhere]) {
      const { outcome } = await readAnswer(await one.relay(request, noSignal), {
        ...{ kind: 'chat', maximumBodyBytes: 10_000 },
      })
      expect(outcome.kind).toBe('answered')
    }

    const supplier = verdict.kind === 'added' ? verdict.supplier : undefined
    if (supplier === undefined) throw new TypeError('it was added')
    expect([await port.removeSupplier(supplier), await port.removeSupplier(supplier)]).toEqual([true, false])
    expect(await manage(network)).toEqual({ listed: ['of-the-file'], planned: ['of-the-file'] })
    const after = await readAnswer(await network.relay(request, noSignal), { kind: 'chat', maximumBodyBytes: 10_000 })
    expect(after.outcome).toMatchObject({ kind: 'local-fault', blame: 'us' })
    await Promise.all([network.close(), elsewhere.close()])
  })

  it('error: mistakes, a name that is taken, and a network with a chain', async () => {
    const network = openNetwork()
    const port = portOf(network)
    const entry = { id: 'of-the-file', url: 'https://node.example', operator: 'x', service: 'text' }
    expect(await port.addSupplier(entry)).toEqual({ kind: 'taken' })
    expect(await port.addSupplier({ ...entry, id: 'new', url: 'nowhere' })).toMatchObject({ kind: 'problems' })
    const chain = { state: () => ({ heads: [], blockMs: null, session: null, sessions: [] }) }
    expect(await portOf({ ...network, chain }).addSupplier({ ...entry, id: 'new' })).toEqual({ kind: 'other-network' })
    await network.close()
  })

  it('behavior: private addresses are reached only where the file allows them', async () => {
    const strict = createDirectNetwork(
      { suppliers: [ofFile], allowPrivate: [] },
      { clock: () => now, readAdded: () => readAddedSuppliers(store.database, () => undefined) },
    )
    await portOf(strict).addSupplier({ id: 'inside', url: 'http://127.0.0.1:1', operator: 'x', service: 'text' })
    await strict.discover()
    const request = requestTo(supplierAt('http://127.0.0.1:1', { id: 'inside', service: 'text' }))
    const { outcome } = await readAnswer(await strict.relay(request, noSignal), { kind: 'chat', maximumBodyBytes: 100 })
    expect(outcome.kind).toBe('forbidden-address')
    await strict.close()
  })
})
