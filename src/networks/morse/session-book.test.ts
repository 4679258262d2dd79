import { describe, expect, test } from 'vitest'
import { goodChat } from '../direct/loopback.ts'
import { systemClock } from '../http/clock.ts'
import { answering, HandMadeChain, refusing } from './__fixtures__/hand-made-chain.ts'
import { applicationOf, openScene, type Scene } from './__fixtures__/hand-made-network.ts'

/** A clock that the test can put forward. */
function movableClock() {
  const moved = { ms: 0 }
  return { moved, clock: { ...systemClock, now: () => systemClock.now() + moved.ms } }
}

/** What may be sent to each node, in the order of the chain's list. */
function allowances({ chain, network, supplierOf }: Scene): number[] {
  return chain.nodes.map((node) => network.allowanceOf(supplierOf(node)))
}

function limit(chain: HandMadeChain, maximumRelays: number): void {
  for (const application of chain.applications) application.maximumRelays = maximumRelays
}

describe('suppliers of a Morse network', () => {
  test('default: the nodes that can serve, under the operator that they pay to', async () => {
    await using scene = await openScene()
    const [node] = scene.chain.nodes
    expect(scene.network.suppliers()?.length).toBe(6)
    expect(node && scene.supplierOf(node)).toMatchObject({
      network: 'morse',
      address: node?.key.address,
      service: 'A100',
      operator: node?.outputAddress,
      declaredModel: null,
      isReference: false,
      isSimulated: false,
      isListed: true,
    })
  })

  test('behavior: whoever is jailed, unstaked or leaves the service is off the list with the next session', async () => {
    await using scene = await openScene()
    const [jailed, unstaked, leaver] = scene.chain.nodes
    if (jailed === undefined || unstaked === undefined || leaver === undefined) throw new TypeError('too few nodes')
    jailed.isJailed = true
    unstaked.isStaked = false
    leaver.chains = ['0040']
    await scene.nextSession()
    expect(new Set(scene.network.suppliers()?.map(({ address }) => address))).toEqual(
      new Set(scene.chain.nodes.slice(3).map(({ key }) => key.address)),
    )
  })

  test('behavior: a node staked with what no URL and no address is does not end the sessions that it is in', async () => {
    await using scene = await openScene({
      prepare: ({ nodes }) => {
        for (const node of nodes.slice(0, 5))
          Object.assign(node, { serviceUrl: `http://${'x'.repeat(3_000)}`, outputAddress: '\u001b[2J'.repeat(20) })
      },
    })
    const chosen = new Set(scene.inSession())
    expect(allowances(scene)).toEqual(scene.chain.nodes.map((node) => (chosen.has(node) ? 166 : 0)))
    expect(
      scene.network
        .suppliers()
        ?.map(({ operator }) => operator)
        .filter((operator) => /\P{ASCII}|\p{Cc}/u.test(operator)),
    ).toEqual([])
    const [node] = chosen
    expect(node && (await scene.ask(node))).toMatchObject({ kind: 'forbidden-address', blame: 'supplier' })
  })

  test('behavior: nodes staked with nonsense hide nobody else', async () => {
    await using scene = await openScene({
      prepare: ({ lies }) => {
        const nonsense = [null, 7, { address: 'x' }, { address: 'a'.repeat(40), public_key: 'b'.repeat(64) }]
        lies.push({
          path: '/v1/query/nodes',
          answer: (truth) => {
            const page = truth as { result: unknown[] | null }
            return { ...page, result: [...nonsense, ...(page.result ?? [])] }
          },
        })
      },
    })
    expect(scene.network.suppliers()?.length).toBe(6)
  })

  test('behavior: a list that could not be read to its end changes nothing', async () => {
    await using scene = await openScene()
    scene.chain.lies = [{ path: '/v1/query/nodes', answer: () => 'nonsense' }]
    await scene.nextSession()
    expect(scene.network.suppliers()?.length).toBe(6)
  })

  test('behavior: is unknown, not empty, before the chain has answered', async () => {
    await using scene = await openScene({
      prepare: ({ lies }) => lies.push({ path: '/v1/query/nodes', answer: () => 'nonsense' }),
    })
    expect(scene.network.suppliers()).toBeNull()
  })

  test('behavior: more nodes than a page has', async () => {
    await using scene = await openScene({
      prepare: (chain) => void chain.addNodes(1_100, ['A100'], answering(goodChat)),
    })
    expect(scene.network.suppliers()?.length).toBe(1_106)
  })
})

describe('sessions', () => {
  test.each([false, true])(
    'default: only the nodes of the session may be asked; upgraded chain: %s',
    async (isUpgraded) => {
      await using scene = await openScene({
        prepare: (chain) => {
          chain.isUpgraded = isUpgraded
        },
      })
      const chosen = new Set(scene.inSession())
      expect(allowances(scene)).toEqual(scene.chain.nodes.map((node) => (chosen.has(node) ? 166 : 0)))
      expect(scene.reports).toEqual([])
    },
  )

  test.each([
    [1, 1_000, 333],
    [0.5, 1_000, 166],
    [0.01, 30, 1],
    [1, 1, 0],
  ])('args: a share of %d of %d relays is %d per node', async (budgetShare, relays, expected) => {
    await using scene = await openScene({ budgetShare, prepare: (chain) => limit(chain, relays) })
    expect(Math.max(...allowances(scene))).toBe(expected)
  })

  test('behavior: the next session has other nodes and a full budget', async () => {
    await using scene = await openScene({ budgetShare: 1, prepare: (chain) => limit(chain, 9) })
    const [node] = scene.inSession()
    if (node === undefined) throw new TypeError('no nodes')
    for (let relays = 0; relays < 3; relays++) expect(await scene.ask(node)).toMatchObject({ kind: 'answered' })
    expect(scene.network.allowanceOf(scene.supplierOf(node))).toBe(0)
    expect(await scene.ask(node)).toMatchObject({ kind: 'network-error', blame: 'network', timing: { sentAt: null } })
    expect(node.relays.length).toBe(3)
    await scene.nextSession()
    const chosen = new Set(scene.inSession())
    expect(allowances(scene)).toEqual(scene.chain.nodes.map((other) => (chosen.has(other) ? 3 : 0)))
  })

  test.each([
    ['block', '/v1/query/block', () => null],
    ['state', '/v1/query/nodes', (truth: unknown, body: { height?: number }) => (body.height === 0 ? truth : 'pruned')],
  ])(
    'behavior: without the %s of its height a session is used as it was dispatched, and we are told',
    async (_what, path, answer) => {
      await using scene = await openScene({ prepare: ({ lies }) => void lies.push({ path, answer }) })
      const chosen = new Set(scene.inSession())
      expect(allowances(scene)).toEqual(scene.chain.nodes.map((node) => (chosen.has(node) ? 166 : 0)))
      expect(scene.reports).toEqual([
        'sessions cannot be drawn again: the RPC nodes lack the block or the state of their height',
      ])
    },
  )

  test('behavior: a next session that cannot be read leaves nothing of the one before', async () => {
    await using scene = await openScene()
    expect(Math.max(...allowances(scene))).toBeGreaterThan(0)
    scene.chain.lies = [{ path: '/v1/client/dispatch', answer: () => null }]
    await scene.nextSession()
    expect(allowances(scene)).toEqual(scene.chain.nodes.map(() => 0))
  })

  test('behavior: blocks within a session change nothing', async () => {
    await using scene = await openScene()
    const before = allowances(scene)
    scene.chain.asked.length = 0
    scene.chain.height += 3
    await scene.network.look()
    expect(allowances(scene)).toEqual(before)
    expect(new Set(scene.chain.asked)).toEqual(new Set(['/v1/query/height']))
  })

  test('behavior: of several applications the one with most left pays', async () => {
    const others: ReturnType<typeof applicationOf>[] = []
    await using scene = await openScene({
      applications: others,
      prepare: (prepared) => {
        prepared.sessionNodeCount = 6
        prepared.addApplication('a second one', ['A100'], 600)
        prepared.addApplication('of another service', ['0040'])
        prepared.addApplication('unstaked', ['A100']).isStaked = false
        others.push(...prepared.applications.map(({ key }) => applicationOf(key)))
      },
    })
    expect(allowances(scene)).toEqual(Array(6).fill(83 + 50))
    const [node] = scene.inSession()
    if (node === undefined) throw new TypeError('no nodes')
    for (let relays = 0; relays < 35; relays++) await scene.ask(node)
    const payers = Map.groupBy(node.relays, ({ proof }) => proof.token.appPublicKey)
    expect([...payers.values()].map(({ length }) => length)).toEqual([34, 1])
  })

  test('behavior: controls are paid by the application that is in doubt', async () => {
    const applications: ReturnType<typeof applicationOf>[] = []
    await using scene = await openScene({
      applications,
      prepare: (chain) => {
        chain.sessionNodeCount = 6
        chain.addApplication('a second one', ['A100'], 600)
        applications.push(...chain.applications.map(({ key }) => applicationOf(key)))
      },
    })
    const [liar, witness] = scene.inSession()
    if (liar === undefined || witness === undefined) throw new TypeError('no nodes')
    liar.behaviour = refusing(41)
    expect(await scene.ask(liar)).toMatchObject({ blame: 'undetermined' })
    for (let relays = 0; relays < 40; relays++) await scene.control(witness)
    const doubted = liar.relays[0]?.proof.token.appPublicKey
    expect(witness.relays[0]?.proof.token.appPublicKey).toBe(doubted)
    // Once it is answered nothing is in doubt, and the richer one pays again.
    expect(new Set(witness.relays.map(({ proof }) => proof.token.appPublicKey)).size).toBe(2)
    expect(await scene.ask(liar)).toMatchObject({ blame: 'supplier' })
  })

  test('behavior: nothing is sent in the first and last moments of a session', async () => {
    const { moved, clock } = movableClock()
    await using scene = await openScene({
      clock,
      isYoung: true,
      prepare: (chain) => {
        chain.blockMs = 40_000
      },
    })
    moved.ms += 160_000
    await scene.nextSession()
    const isOpen = () => allowances(scene).some((allowance) => allowance > 0)
    expect(isOpen()).toBe(false)
    moved.ms += 5_000
    expect(isOpen()).toBe(true)
    scene.chain.height += 2
    await scene.network.look()
    moved.ms += 39_999
    expect(isOpen()).toBe(true)
    scene.chain.height += 1
    await scene.network.look()
    moved.ms += 29_900
    expect(isOpen()).toBe(true)
    moved.ms += 101
    expect(isOpen()).toBe(false)
    moved.ms += 60_000
    expect(isOpen()).toBe(false)
    scene.chain.height += 1
    await scene.network.look()
    moved.ms += 5_000
    expect(isOpen()).toBe(true)
  })

  test('behavior: too few nodes for a session is nobody’s fault, and no reason to ask again and again', async () => {
    await using scene = await openScene()
    for (const node of scene.chain.nodes.slice(2)) node.isStaked = false
    await scene.nextSession()
    expect(scene.network.suppliers()?.map(({ id }) => scene.network.allowanceOf({ id }))).toEqual([0, 0])
    scene.chain.asked.length = 0
    await scene.network.look()
    expect(new Set(scene.chain.asked)).toEqual(new Set(['/v1/query/height']))
    expect(scene.reports).toEqual([])
  })
})

describe('RPC nodes of a Morse network', () => {
  /** The scene's chain is the first node; this one is a second view of the same chain. */
  async function secondView(over: Partial<HandMadeChain>): Promise<HandMadeChain> {
    const view = await HandMadeChain.open()
    return Object.assign(view, over)
  }

  test('behavior: one that is lost is skipped, and with none left nothing is asked', async () => {
    await using view = await secondView({})
    const rpcUrls = [view.url]
    await using scene = await openScene({
      rpcUrls,
      prepare: (chain) => {
        rpcUrls.push(chain.url)
        Object.assign(view, { nodes: chain.nodes, applications: chain.applications, height: chain.height })
      },
    })
    view.lies = [{ path: '/v1/query/height', answer: () => null }]
    await scene.nextSession()
    expect(scene.reports).toEqual([expect.stringContaining(`the RPC node ${view.url} is lost`)])
    expect(allowances(scene).filter((allowance) => allowance > 0).length).toBe(3)
    const [supplier] = scene.inSession().map(scene.supplierOf)
    scene.chain.lies = [{ path: '/v1/query/height', answer: () => null }]
    await scene.network.look()
    expect(scene.reports).toEqual([expect.anything(), expect.stringContaining('no RPC node answers')])
    expect(supplier && scene.network.allowanceOf(supplier)).toBe(0)
    scene.chain.lies = []
    await scene.network.look()
    expect(supplier && scene.network.allowanceOf(supplier)).toBeGreaterThan(0)
  })

  test.each([
    ['alone is not believed', false, 0],
    ['is found out by another node, whose session is used', true, 3],
  ])('behavior: a dispatcher that names other nodes %s', async (_what, isAnotherThere, asked) => {
    await using liar = await secondView({})
    const rpcUrls = [liar.url]
    await using scene = await openScene({
      rpcUrls,
      isYoung: true,
      prepare: (chain) => {
        if (isAnotherThere) rpcUrls.unshift(chain.url)
        Object.assign(liar, { nodes: chain.nodes, applications: chain.applications, height: chain.height })
        liar.lies = [
          {
            path: '/v1/client/dispatch',
            answer: (truth) => {
              const { session } = truth as { session: { nodes: unknown[] } }
              return { ...(truth as object), session: { ...session, nodes: session.nodes.toReversed() } }
            },
          },
        ]
      },
    })
    expect(scene.reports).toEqual([
      `the RPC node ${liar.url} sent a session that is not used: its nodes are not those that its key draws`,
    ])
    expect(allowances(scene).filter((allowance) => allowance > 0).length).toBe(asked)
  })

  describe('one that lies, of three', () => {
    type Nodes = { result: { service_url: string; output_address: string }[] | null }
    const parameters = (truth: unknown, key: string, value: string) =>
      JSON.parse(JSON.stringify(truth).replace(new RegExp(`("${key}","param_value":)"\\d+"`), `$1"${value}"`))

    /** The liar is asked first. */
    async function besideALiar(change: (liar: HandMadeChain, truth: HandMadeChain) => void) {
      const liar = await secondView({})
      const honest = await secondView({})
      const rpcUrls = [liar.url, honest.url]
      const scene = await openScene({
        rpcUrls,
        isYoung: true,
        prepare: (chain) => {
          rpcUrls.push(chain.url)
          for (const view of [liar, honest])
            Object.assign(view, { nodes: chain.nodes, applications: chain.applications, height: chain.height })
          change(liar, chain)
        },
      })
      return Object.assign(scene, {
        async [Symbol.asyncDispose]() {
          await scene.network.close()
          await Promise.all([liar, honest, scene.chain].map((chain) => chain[Symbol.asyncDispose]()))
        },
      })
    }

    test.each<[string, (liar: HandMadeChain, truth: HandMadeChain) => void]>([
      [
        'sends us to other addresses',
        (liar) => {
          const answer = (truth: unknown) => {
            const { result } = truth as Nodes
            return { ...(truth as Nodes), result: result?.map((node) => ({ ...node, service_url: liar.url })) }
          }
          liar.lies = [{ path: '/v1/query/nodes', answer }]
        },
      ],
      [
        'gives nodes to another operator',
        (liar) => {
          const answer = (truth: unknown) => {
            const { result } = truth as Nodes
            return {
              ...(truth as Nodes),
              result: result?.map((node) => ({ ...node, output_address: 'ab'.repeat(20) })),
            }
          }
          liar.lies = [{ path: '/v1/query/nodes', answer }]
        },
      ],
      [
        'lists its own nodes and draws sessions from them',
        (liar, { nodes }) => {
          Object.assign(liar, { nodes: nodes.slice(0, 2) })
          liar.addNodes(3, ['A100'], refusing(28))
        },
      ],
      [
        'hides nodes',
        (liar, { nodes }) => {
          Object.assign(liar, { nodes: nodes.slice(0, 3) })
        },
      ],
      [
        'lets us use more relays than nodes may serve',
        (liar) => {
          liar.lies = [
            { path: '/v1/query/app', answer: (truth) => ({ ...(truth as object), max_relays: '9'.repeat(29) }) },
          ]
        },
      ],
      [
        'says that our application is not staked',
        (liar) => {
          Object.assign(liar, { applications: [] })
        },
      ],
      [
        'has other parameters',
        (liar) => {
          liar.lies = [
            { path: '/v1/query/allparams', answer: (truth) => parameters(truth, 'pos/BlocksPerSession', '2') },
          ]
        },
      ],
      [
        'has other blocks',
        (liar) => {
          Object.assign(liar, { isUpgraded: true, blockMs: 3_600_000 })
        },
      ],
      [
        'is far ahead',
        (liar) => {
          liar.height += 4_000
        },
      ],
      [
        'never ends its list',
        (liar) => {
          const answer = (truth: unknown) => ({
            ...(truth as Nodes),
            result: Array.from({ length: 1_000 }, () => null),
          })
          liar.lies = [{ path: '/v1/query/nodes', answer }]
        },
      ],
    ])('behavior: %s: nothing changes', async (_what, change) => {
      await using scene = await besideALiar(change)
      const { chain, network } = scene
      const listed = network.suppliers()?.map(({ address, operator }) => [address, operator])
      expect(new Map(listed?.map(([address = '', operator]) => [address, operator]))).toEqual(
        new Map(chain.nodes.map(({ key, outputAddress }) => [key.address, outputAddress])),
      )
      const chosen = new Set(scene.inSession())
      expect(allowances(scene)).toEqual(chain.nodes.map((node) => (chosen.has(node) ? 166 : 0)))
      for (const node of chosen) expect(await scene.ask(node)).toMatchObject({ kind: 'answered' })
    })
  })

  test('behavior: of two that disagree neither is believed: nobody is measured, and we are told', async () => {
    await using liar = await secondView({})
    const rpcUrls = [liar.url]
    await using scene = await openScene({
      rpcUrls,
      isYoung: true,
      prepare: (chain) => {
        rpcUrls.push(chain.url)
        Object.assign(liar, { nodes: chain.nodes.slice(0, 3), applications: chain.applications, height: chain.height })
      },
    })
    expect(scene.network.suppliers()).toBeNull()
    expect(scene.reports).toContain(
      'the RPC nodes disagree about the nodes of service A100: no half of them is believed against the other',
    )
  })
})
