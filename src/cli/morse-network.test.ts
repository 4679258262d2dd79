import { describe, expect, test } from 'vitest'
import { readAnswer } from '#contract/read-answer.ts'
import type { Behaviour } from '#localnet/servicer/behaviour.ts'
import { type MorseNetwork, type MorseNetworkOptions, openMorseNetwork } from '#networks/morse/morse-network.ts'
import type { Outcome } from '#records/outcome.ts'
import type { RelayTimeouts } from '#records/relay.ts'
import { openSmallLocalnet, type SmallLocalnet, service } from './__fixtures__/small-localnet.ts'

const timeouts = { connectMs: 2_000, firstByteMs: 3_000, idleMs: 2_000, totalMs: 5_000 }
const all = { share: 1 }

type Scene = AsyncDisposable & {
  readonly localnet: SmallLocalnet
  readonly network: MorseNetwork
  readonly reports: string[]
  ask(name: string, over?: { timeouts?: RelayTimeouts; maximumBodyBytes?: number; body?: string }): Promise<Outcome>
  allowance(name: string): number
  /** Begins a session and lets the network see it. */
  beginSession(): Promise<void>
}

/** The network of the bench over a real localnet, in a session that it has seen from its first block on. */
async function openScene({
  servicers,
  relaysPerSession,
  isUpgraded,
  sessionNodeCount,
  ...over
}: Partial<MorseNetworkOptions> & Parameters<typeof openSmallLocalnet>[0]): Promise<Scene> {
  const localnet = await openSmallLocalnet({
    servicers,
    ...(relaysPerSession === undefined ? {} : { relaysPerSession }),
    ...(isUpgraded === undefined ? {} : { isUpgraded }),
    ...(sessionNodeCount === undefined ? {} : { sessionNodeCount }),
  })
  const reports: string[] = []
  const network = openMorseNetwork({
    rpcUrls: localnet.rpcUrls,
    services: [service],
    applications: [localnet.application],
    limits: { concurrency: 4, requestsPerSecond: 10_000, timeouts, maximumBodyBytes: 100_000 },
    budgetShare: 1,
    allowPrivate: ['127.0.0.1'],
    report: (message) => reports.push(message),
    ...over,
  })
  const supplierOf = (name: string) => {
    const found = network.suppliers()?.find(({ address }) => address === localnet.addressOf(name))
    if (found === undefined) throw new TypeError(`${name} is not listed`)
    return found
  }
  const scene: Scene = {
    localnet,
    network,
    reports,
    allowance: (name) => network.allowanceOf(supplierOf(name)),
    async ask(name, request) {
      const limits = { timeouts, maximumBodyBytes: 100_000, body: '{"model":"m","messages":[]}', ...request }
      const asked = { kind: 'chat', method: 'POST', path: '/v1/chat/completions', ...limits } as const
      const result = await network.relay({ supplier: supplierOf(name), ...asked }, new AbortController().signal)
      return (await readAnswer(result, { kind: 'chat', maximumBodyBytes: limits.maximumBodyBytes })).outcome
    },
    async beginSession() {
      localnet.beginSession()
      await network.look()
      // Its first moments are left to others.
      const isOpen = () => network.suppliers()?.some((supplier) => network.allowanceOf(supplier) > 0)
      while (!isOpen()) await new Promise((resolve) => setImmediate(resolve))
    },
    async [Symbol.asyncDispose]() {
      await network.close()
      await localnet[Symbol.asyncDispose]()
    },
  }
  await network.look()
  await scene.beginSession()
  return scene
}

const three = { honest: [], other: [], third: [] }

describe('relays on a real localnet', () => {
  test.each([true, false])(
    'default: sessions are drawn again and relays answered; upgraded: %s',
    async (isUpgraded) => {
      await using scene = await openScene({ servicers: three, isUpgraded })
      for (let session = 0; session < 3; session++) {
        expect(await scene.ask('honest')).toMatchObject({ kind: 'answered', blame: 'nobody', httpStatus: null })
        await scene.beginSession()
      }
      expect(scene.localnet.relaysHeld()).toEqual({ honest: 3 })
      expect(scene.reports).toEqual([])
    },
  )

  test.each([14, 60, 71, 75, 90] as const)('behavior: a forged %d is the supplier’s', async (errorCode) => {
    const behaviours: Behaviour[] = [
      { kind: 'forged-error', errorCode, forgesSession: true, when: { share: 1, longerThanBytes: 100 } },
    ]
    await using scene = await openScene({ servicers: { ...three, forger: behaviours } })
    expect(await scene.ask('forger')).toMatchObject({ kind: 'answered' })
    expect(await scene.ask('forger', { body: JSON.stringify({ prompt: 'x'.repeat(200) }) })).toMatchObject({
      kind: 'network-error',
      blame: 'supplier',
      detail: expect.stringMatching(/our own check .* refutes it/),
    })
  })

  test.each<[string, Behaviour, Partial<Outcome>]>([
    ['signs with another key', { kind: 'wrong-signature', when: all }, { kind: 'malformed', blame: 'supplier' }],
    ['changes its answer after signing', { kind: 'altered-body', when: all }, { kind: 'malformed', blame: 'supplier' }],
    [
      'sends more than we take',
      { kind: 'oversized-body', bytes: 200_000, when: all },
      { kind: 'oversized', blame: 'supplier' },
    ],
    ['hangs up', { kind: 'dropped-connection', when: all }, { kind: 'reset', blame: 'undetermined' }],
    [
      'is slower than the limit',
      { kind: 'slow', delayMs: 60_000, when: all },
      { kind: 'timed-out', blame: 'undetermined', timeoutPhase: 'first-byte' },
    ],
  ])('behavior: a servicer that %s', async (_what, behaviour, expected) => {
    await using scene = await openScene({ servicers: { ...three, bad: [behaviour] } })
    const hasty = { ...timeouts, firstByteMs: 200 }
    expect(await scene.ask('bad', { timeouts: hasty })).toMatchObject(expected)
    expect(await scene.ask('honest')).toMatchObject({ kind: 'answered' })
  })

  test('behavior: a session’s relays are used to the last one and no further', async () => {
    await using scene = await openScene({ servicers: three, relaysPerSession: 5 })
    expect(scene.allowance('honest')).toBe(5)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => scene.ask('honest')))
    expect(Object.groupBy(outcomes, ({ kind, blame }) => `${kind}|${blame}`)).toMatchObject({
      'answered|nobody': { length: 5 },
      'network-error|network': { length: 3 },
    })
    expect(scene.localnet.relaysHeld()).toEqual({ honest: 5 })
    await scene.beginSession()
    expect(scene.allowance('honest')).toBe(5)
  })

  test('behavior: others that use the application up are found by an earlier life of ours, and blame nobody', async () => {
    await using scene = await openScene({ servicers: three, relaysPerSession: 3 })
    for (let relays = 0; relays < 3; relays++) await scene.ask('honest')
    const young = openMorseNetwork({
      rpcUrls: scene.localnet.rpcUrls,
      services: [service],
      applications: [scene.localnet.application],
      limits: { concurrency: 4, requestsPerSecond: 10_000, timeouts, maximumBodyBytes: 100_000 },
      budgetShare: 1,
      allowPrivate: ['127.0.0.1'],
      report: () => {},
    })
    await young.look()
    const supplier = young.suppliers()?.find(({ address }) => address === scene.localnet.addressOf('honest'))
    if (supplier === undefined) throw new TypeError('not listed')
    const request = { kind: 'chat', method: 'POST', path: '/', body: '{}', maximumBodyBytes: 1_000, timeouts } as const
    const result = await young.relay({ supplier, ...request }, new AbortController().signal)
    await young.close()
    expect(result).toMatchObject({ kind: 'failure', failure: { kind: 'network-error', blame: 'network' } })
  })

  test('behavior: a relay that is out while sessions change is answered', async () => {
    await using scene = await openScene({ servicers: { ...three, slow: [{ kind: 'slow', delayMs: 300, when: all }] } })
    const running = scene.ask('slow')
    while (scene.localnet.relaysHeld().slow !== 1) await new Promise((resolve) => setImmediate(resolve))
    await scene.beginSession()
    expect(await running).toMatchObject({ kind: 'answered' })
  })

  test('behavior: a servicer that unstakes is asked no more and off the list', async () => {
    const servicers = { ...three, leaver: [{ kind: 'leaving', atHeight: 6 }] } satisfies Record<string, Behaviour[]>
    await using scene = await openScene({ servicers, sessionNodeCount: 3 })
    const names = () => scene.network.suppliers()?.map(({ address }) => scene.localnet.nameOf(address))
    const leaver = scene.network.suppliers()?.find(({ address }) => address === scene.localnet.addressOf('leaver'))
    expect(new Set(names())).toEqual(new Set(Object.keys(servicers)))
    await scene.beginSession()
    expect(new Set(names())).toEqual(new Set(Object.keys(three)))
    expect(leaver && scene.network.allowanceOf(leaver)).toBe(0)
    expect(scene.reports).toEqual([])
  })

  test('behavior: a servicer that leaves its session while it is asked has an excuse', async () => {
    await using scene = await openScene({ servicers: { ...three, fourth: [] }, sessionNodeCount: 3 })
    const [name = ''] = Object.keys({ ...three, fourth: [] }).filter((each) => scene.allowance(each) > 0)
    scene.localnet.chain.setJailed(scene.localnet.addressOf(name), true)
    scene.localnet.chain.produceBlock()
    expect(await scene.ask(name)).toMatchObject({
      kind: 'network-error',
      blame: 'network',
      detail:
        'The node returned error 14 of pocketcore (InvalidSession); our own check (node-left-session) confirms it.',
    })
    expect(scene.network.suppliers()?.map(({ address }) => scene.localnet.nameOf(address))).not.toContain(name)
  })

  test('behavior: one RPC node lost changes nothing; with both lost nothing is asked', async () => {
    await using scene = await openScene({ servicers: three })
    const [first, second] = scene.localnet.rpcUrls
    await scene.localnet.lose(second)
    await scene.beginSession()
    expect(await scene.ask('honest')).toMatchObject({ kind: 'answered' })
    expect(scene.reports).toEqual([expect.stringContaining(second)])
    await scene.localnet.lose(first)
    await scene.network.look()
    expect(scene.allowance('honest')).toBe(0)
    expect(await scene.ask('honest')).toMatchObject({ kind: 'network-error', blame: 'network' })
  })
})
