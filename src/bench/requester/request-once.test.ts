import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Relay } from '#records/relay.ts'
import { failure, rightAnswer, supplierNamed } from '../__fixtures__/relays.ts'
import {
  controlsOver,
  draw,
  list,
  openWorld,
  outcomeCounts,
  requestStates,
  visitPorts,
  type World,
} from '../__fixtures__/world.ts'
import { dispatchOnce, Requester, type RequesterPorts } from './request-once.ts'

const suppliers = ['a', 'b', 'c'].map((name) => supplierNamed(name))
let world: World
let events: { message: string; error?: unknown }[]

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  await list(world, suppliers)
  events = []
})

function requesterPorts(over: Partial<RequesterPorts> = {}): RequesterPorts {
  return { ...visitPorts(world), maximumVisits: 8, onIdle: () => {}, log: (event) => void events.push(event), ...over }
}

const signal = new AbortController().signal

async function turn(ports: RequesterPorts, requester: Requester): Promise<number> {
  await dispatchOnce(ports)
  const started = await requester.requestOnce(signal)
  await requester.idle()
  return started
}

describe('Requester', () => {
  test('behavior: whoever is out of session gets no visit, turn after turn', async () => {
    for (const supplier of suppliers) await draw(world, supplier, 2)
    const ports = { ...requesterPorts(), allowanceOf: ({ id }: { id: string }) => (id === suppliers[1]?.id ? 9 : 0) }
    const requester = new Requester(ports)
    expect([await turn(ports, requester), await turn(ports, requester), requester.recorded]).toEqual([1, 0, 2])
  })

  test('default: visits everyone with something due', async () => {
    for (const supplier of suppliers) await draw(world, supplier, 2)
    const ports = requesterPorts()
    const requester = new Requester(ports)
    expect(await turn(ports, requester)).toBe(3)
    expect([requester.recorded, await outcomeCounts(world), events]).toEqual([6, { 'answered|nobody': 6 }, []])
    expect(await turn(ports, requester)).toBe(0)
  })

  test('behavior: who has left its network gets no visit, and what is due to it waits for its return', async () => {
    for (const supplier of suppliers) await draw(world, supplier, 2)
    const ports = requesterPorts()
    const requester = new Requester(ports)
    await list(world, suppliers.slice(1))
    expect([await turn(ports, requester), requester.recorded]).toEqual([2, 4])
    await list(world, suppliers)
    expect([await turn(ports, requester), requester.recorded]).toEqual([1, 6])
  })

  test('args: maximumVisits', async () => {
    for (const supplier of suppliers) await draw(world, supplier, 1)
    const ports = requesterPorts({ maximumVisits: 2 })
    const requester = new Requester(ports)
    expect([await turn(ports, requester), await turn(ports, requester)]).toEqual([2, 1])
  })

  test('behavior: nothing is asked before its time', async () => {
    await draw(world, suppliers[0] ?? supplierNamed('a'), 1)
    await world.store.executeSql('update requests set not_before = not_before + 60000')
    const ports = requesterPorts()
    expect(await turn(ports, new Requester(ports))).toBe(0)
  })

  test('behavior: one dead supplier is to blame, and the others are served', async () => {
    for (const supplier of suppliers) await draw(world, supplier, 2)
    const relay: Relay = async (request) =>
      request.supplier.address === 'b' ? failure('unreachable', 'undetermined') : rightAnswer(request)
    const ports = requesterPorts({ relay, controls: controlsOver(world, { candidates: suppliers, relay }) })
    await turn(ports, new Requester(ports))
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 4, 'unreachable|supplier': 2 })
    expect(ports.health.isBroken).toBe(false)
  })

  test('behavior: when everybody is dead it pauses, blames nobody, probes, and resumes', async () => {
    for (const supplier of suppliers) await draw(world, supplier, 2)
    let isDown = true
    let relays = 0
    const relay: Relay = async (request) => {
      relays++
      return isDown ? failure('unreachable', 'undetermined') : rightAnswer(request)
    }
    const ports = requesterPorts({ relay, controls: controlsOver(world, { candidates: suppliers, relay }) })
    const requester = new Requester(ports)
    await turn(ports, requester)
    expect(ports.health.isBroken).toBe(true)
    const counts = await outcomeCounts(world)
    expect(Object.keys(counts)).toEqual(['unreachable|us'])
    expect((await requestStates(world)).every(({ supplier_failures }) => supplier_failures === 0)).toBe(true)

    world.time.advance(999)
    const before = relays
    expect([await turn(ports, requester), relays - before]).toEqual([0, 0])
    world.time.advance(1)
    expect([await turn(ports, requester), relays - before]).toEqual([0, 3])

    isDown = false
    world.time.advance(60_000)
    expect(await turn(ports, requester)).toBe(3)
    expect(ports.health.isBroken).toBe(false)
    expect(await outcomeCounts(world)).toEqual({ ...counts, 'answered|nobody': 6 })
    expect(events.map(({ message }) => message)).toContain('this requester reaches suppliers again')
  })

  test('behavior: a visit to a supplier that nobody knows ends', async () => {
    await world.jobs.offer('visit', ['nobody'])
    const ports = requesterPorts()
    const requester = new Requester(ports)
    expect([await requester.requestOnce(signal), await requester.requestOnce(signal)]).toEqual([1, 0])
  })

  test('error: a fault of ours is told once, and the item is asked again', async () => {
    await draw(world, suppliers[0] ?? supplierNamed('a'), 1)
    const fault = new Error('a bug of ours')
    const relay: Relay = async () => {
      throw fault
    }
    const ports = requesterPorts({ relay })
    await turn(ports, new Requester(ports))
    expect(events).toEqual([
      { message: 'a relay failed by a fault of ours; it is asked again', supplierId: suppliers[0]?.id, error: fault },
    ])
    expect(await requestStates(world)).toMatchObject([{ state: 'pending', attempts: 1, supplier_failures: 0 }])
  })
})
