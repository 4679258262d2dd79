import { describe, expect, test } from 'vitest'
import type { Blame } from '#records/outcome.ts'
import type { Relay, RelayRequest, RelayResult } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Control } from '#store/requester/save-control.ts'
import { failure, response, rightAnswer, supplierNamed } from '../__fixtures__/relays.ts'
import { controlsOver, startOfTime, TestTime } from '../__fixtures__/world.ts'

const [failed, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => supplierNamed(name)) as [
  Supplier,
  Supplier,
  Supplier,
  Supplier,
  Supplier,
]
const sibling = supplierNamed('a2', { operator: failed.operator })

/** Controls over a world in which these suppliers are dead; every relay takes ten milliseconds. */
function scene({ candidates, dead = [] }: { candidates: readonly Supplier[]; dead?: readonly Supplier[] }) {
  const time = new TestTime()
  const asked: string[] = []
  const saved: Control[] = []
  const dying = new Set(dead.map(({ id }) => id))
  const relay: Relay = async (request) => {
    asked.push(request.supplier.address)
    time.advance(10)
    return dying.has(request.supplier.id) ? failure('unreachable', 'undetermined') : rightAnswer(request)
  }
  const save = async (controls: readonly Control[]) => void saved.push(...controls)
  const controls = controlsOver({ time }, { candidates, relay, save })
  return { controls, time, asked, saved, revive: () => dying.clear(), fell: ({ id }: Supplier) => void dying.add(id) }
}

/** A failure after the answer had begun. */
function answeredWith(result: RelayResult): RelayResult {
  return result.kind === 'failure' ? { ...result, timing: { ...result.timing, firstByteAt: 1_000 } } : result
}

function unsent(result: RelayResult): RelayResult {
  return result.kind === 'failure' ? { ...result, timing: { ...result.timing, sentAt: null } } : result
}

describe('Controls.decide', () => {
  test('default: others answer, so it was the supplier', async () => {
    const { controls, time, saved } = scene({ candidates: [failed, b], dead: [failed] })
    expect(await controls.decide(failed, time.clock())).toBe('supplier')
    expect(saved).toEqual([
      {
        id: expect.stringMatching(/./),
        requester: 'requester-1',
        supplierId: b.id,
        attemptedFor: failed.id,
        answered: true,
        at: startOfTime + 10,
      },
    ])
  })

  test('behavior: nobody answers, so it was us', async () => {
    const { controls, time } = scene({ candidates: [failed, b, c], dead: [failed, b, c] })
    expect(await controls.decide(failed, time.clock())).toBe('us')
  })

  test('behavior: one that answers clears us, however many do not', async () => {
    const { controls, time } = scene({ candidates: [failed, b, c, d], dead: [failed, b, c] })
    expect(await controls.decide(failed, time.clock())).toBe('supplier')
  })

  test.each<[string, RelayResult, Blame]>([
    ['a signed answer', { ...response({ object: 'list', data: [] }), httpStatus: null } as RelayResult, 'supplier'],
    ['no answer at all', failure('unreachable', 'undetermined'), 'us'],
    ['a refusal that may be our fault', failure('network-error', 'undetermined'), 'us'],
    ['a refusal that is our fault', failure('network-error', 'us'), 'us'],
    ['no open session', unsent(failure('network-error', 'network')), 'undetermined'],
    ['an excuse that was refuted', failure('network-error', 'supplier'), 'undetermined'],
    ['an unsigned status', response('no', { httpStatus: 502 }), 'undetermined'],
    ['a wrong signature', answeredWith(failure('malformed', 'supplier')), 'undetermined'],
  ])('behavior: on a network with sessions, controls that get %s', async (_what, result, expected) => {
    const time = new TestTime()
    const saved: Control[] = []
    const others = [b, c].map((supplier) => ({ ...supplier, network: 'morse' as const }))
    const save = async (controls: readonly Control[]) => void saved.push(...controls)
    const controls = controlsOver({ time }, { candidates: others, relay: async () => result, save })
    expect(await controls.decide({ ...failed, network: 'morse' } as Supplier, time.clock())).toBe(expected)
    // Whatever was sent is on record, since it was paid for.
    const isSent = result.kind === 'response' || result.timing.sentAt !== null
    expect(new Set(saved.map(({ answered }) => answered))).toEqual(new Set(isSent ? [expected === 'supplier'] : []))
  })

  test('behavior: any HTTP answer shows that the way is open', async () => {
    const time = new TestTime()
    const relay: Relay = async () => response('Not found', { httpStatus: 404 })
    const controls = controlsOver({ time }, { candidates: [failed, b], relay })
    expect(await controls.decide(failed, time.clock())).toBe('supplier')
  })

  test('behavior: alone, its own cheap route that answers blames it', async () => {
    const { controls, time, asked } = scene({ candidates: [failed] })
    expect(await controls.decide(failed, time.clock())).toBe('supplier')
    expect(asked).toEqual(['a'])
  })

  test('behavior: alone and silent, nobody can tell', async () => {
    const { controls, time } = scene({ candidates: [failed], dead: [failed] })
    expect(await controls.decide(failed, time.clock())).toBe('undetermined')
  })

  test('behavior: a single operator can be blamed by its own suppliers that answer, never cleared by silent ones', async () => {
    const up = scene({ candidates: [failed, sibling], dead: [failed] })
    expect(await up.controls.decide(failed, up.time.clock())).toBe('supplier')
    const down = scene({ candidates: [failed, sibling], dead: [failed, sibling] })
    expect(await down.controls.decide(failed, down.time.clock())).toBe('undetermined')
  })

  test('behavior: its own operator is not asked where there is another', async () => {
    const { controls, time, asked } = scene({ candidates: [failed, sibling, b], dead: [b] })
    expect(await controls.decide(failed, time.clock())).toBe('us')
    expect(asked).toEqual(['b'])
  })

  test('behavior: nobody to ask, nobody can tell', async () => {
    const { controls, time, asked } = scene({ candidates: [] })
    expect([await controls.decide(failed, time.clock()), asked]).toEqual(['undetermined', []])
  })

  test('behavior: answers earlier than the failure never count', async () => {
    const { controls, time, asked } = scene({ candidates: [failed, b], dead: [failed] })
    await controls.decide(failed, time.clock())
    time.advance(1)
    await controls.decide(failed, time.clock())
    expect(asked).toEqual(['b', 'b'])
  })

  test('behavior: an earlier answer does not turn our outage into its failure', async () => {
    const time = new TestTime()
    let isDown = false
    const relay: Relay = async (request) => {
      time.advance(10)
      return isDown ? failure('unreachable', 'undetermined') : rightAnswer(request)
    }
    const controls = controlsOver({ time }, { candidates: [failed, b], relay })
    expect(await controls.decide(failed, time.clock())).toBe('supplier')
    isDown = true
    time.advance(1)
    expect(await controls.decide(failed, time.clock())).toBe('us')
  })

  test('behavior: one round serves all failures before it', async () => {
    const { controls, time, asked } = scene({ candidates: [failed, b, c], dead: [failed] })
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => controls.decide(failed, time.clock())))
    expect(new Set(verdicts)).toEqual(new Set(['supplier']))
    expect(asked.length).toBe(2)
  })

  test('behavior: a round that ended before the failure counted asks another', async () => {
    const time = new TestTime()
    const held: ((result: RelayResult) => void)[] = []
    const requests: RelayRequest[] = []
    const relay: Relay = (request) => {
      requests.push(request)
      return new Promise((resolve) => held.push(resolve))
    }
    const controls = controlsOver({ time }, { candidates: [b, failed], relay })
    const first = controls.decide(failed, time.clock())
    await new Promise((resolve) => setImmediate(resolve))
    held[0]?.(response({ object: 'list', data: [] }))
    // This one fails while the first round is being evaluated, later than its answer.
    const second = controls.decide(failed, time.clock() + 5)
    expect(await first).toBe('supplier')
    time.advance(10)
    await new Promise((resolve) => setImmediate(resolve))
    held[1]?.(failure('reset', 'undetermined'))
    expect(await second).toBe('us')
    expect(requests.length).toBe(2)
  })

  test('behavior: those that answered last are asked', async () => {
    const { controls, time, asked } = scene({ candidates: [failed, b, c, d, e], dead: [b, c] })
    controls.noteAnswer(b.id)
    time.advance(3_600_000)
    for (const { id } of [c, d, e]) controls.noteAnswer(id)
    expect(await controls.decide(failed, time.clock())).toBe('supplier')
    expect(asked.toSorted()).toEqual(['c', 'd', 'e'])
  })
})

describe('Controls.probe', () => {
  test('default: reaches anyone', async () => {
    const { controls, asked, saved } = scene({ candidates: [b] })
    expect(await controls.probe()).toBe(true)
    expect([asked, saved.map(({ attemptedFor }) => attemptedFor)]).toEqual([['b'], ['']])
  })

  test('behavior: reaches nobody, and later somebody', async () => {
    const { controls, time, revive } = scene({ candidates: [b, c], dead: [b, c] })
    expect(await controls.probe()).toBe(false)
    revive()
    time.advance(1)
    expect(await controls.probe()).toBe(true)
  })

  test('behavior: an answer from before is no answer', async () => {
    const { controls, time, fell } = scene({ candidates: [b] })
    expect(await controls.probe()).toBe(true)
    fell(b)
    time.advance(1)
    expect(await controls.probe()).toBe(false)
  })
})
