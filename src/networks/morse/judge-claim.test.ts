import { describe, expect, test, vi } from 'vitest'
import { pocketcoreErrors } from '#morse/error-codes.ts'
import { goodChat } from '../direct/loopback.ts'
import { systemClock } from '../http/clock.ts'
import {
  answering,
  type HandMadeApplication,
  type HandMadeNode,
  refusing,
  saying,
} from './__fixtures__/hand-made-chain.ts'
import { openScene, type Scene } from './__fixtures__/hand-made-network.ts'
import { blameRule, pocketcoreRules } from './blame-table.ts'

/** The nodes of the present session, all with the behaviour that refuses. */
function refusers(scene: Scene, code: number, codespace?: string): [HandMadeNode, ...HandMadeNode[]] {
  const [first, ...others] = scene.inSession()
  if (first === undefined) throw new TypeError('the session has no nodes')
  for (const node of [first, ...others]) node.behaviour = refusing(code, codespace)
  return [first, ...others]
}

const codes = Array.from({ length: 91 }, (_, index) => index + 1)

describe('the blame table', () => {
  test('default: has every code of pocket-core by its name, and no other', () => {
    const names = Object.fromEntries(Object.entries(pocketcoreErrors).map(([code, { name }]) => [code, name]))
    expect(Object.fromEntries([...pocketcoreRules].map(([code, { name }]) => [code, name]))).toEqual(names)
  })

  test('behavior: only what can be checked may excuse', () => {
    const excused = [...pocketcoreRules].filter(([, { blame }]) => blame !== 'supplier')
    expect(excused.filter(([, { check }]) => check === null)).toEqual([])
    expect(excused.filter(([, { blame }]) => blame === 'network').map(([code, { check }]) => [code, check])).toEqual([
      [14, 'node-left-session'],
      [17, 'too-few-nodes'],
      [60, 'session-is-over'],
      [71, 'relays-used-up'],
      [75, 'height-moved-on'],
      [90, 'relays-used-up'],
    ])
  })

  test('behavior: unknown codes and codespaces excuse nobody', () => {
    expect(
      [
        { codespace: 'pocketcore', code: 3 },
        { codespace: 'pocketcore', code: 92 },
        { codespace: 'sdk', code: 99 },
        { codespace: 'application', code: 101 },
        { codespace: '', code: 0 },
        { codespace: '__proto__', code: 60 },
      ].map((error) => blameRule(error).blame),
    ).toEqual(['supplier', 'supplier', 'supplier', 'supplier', 'supplier', 'supplier'])
  })
})

describe('a claim that nothing confirms', () => {
  test('behavior: of any code is the supplier’s, once another has taken relays of the application', async () => {
    await using scene = await openScene()
    const [liar, witness] = refusers(scene, 1)
    if (witness === undefined) throw new TypeError('one node only')
    witness.behaviour = answering(goodChat)
    await scene.ask(witness)
    const outcomes = []
    for (const code of codes) {
      liar.behaviour = refusing(code)
      const { kind, blame, httpStatus, bodyBytes, timeoutPhase, usage, detail } = await scene.ask(liar)
      outcomes.push({ code, kind, blame, httpStatus, bodyBytes, timeoutPhase, usage, detail })
    }
    expect(outcomes).toEqual(
      codes.map((code) => {
        const rule = blameRule({ codespace: 'pocketcore', code })
        const said = `The node returned error ${code} of pocketcore${rule.name === null ? '' : ` (${rule.name})`}`
        return {
          code,
          kind: rule.check === null ? 'failed' : 'network-error',
          blame: 'supplier',
          httpStatus: null,
          bodyBytes: 0,
          timeoutPhase: null,
          usage: null,
          detail: rule.check === null ? `${said}: ${rule.why}.` : `${said}; our own check (${rule.check}) refutes it.`,
        }
      }),
    )
    expect(scene.reports).toEqual([])
  })

  test('behavior: of a fault of our relay is undetermined while nobody else has taken one; controls decide', async () => {
    await using scene = await openScene()
    const [liar] = refusers(scene, 1)
    const blames: [number, string][] = []
    for (const code of codes) {
      liar.behaviour = refusing(code)
      blames.push([code, (await scene.ask(liar)).blame])
    }
    expect(blames).toEqual(
      codes.map((code) => {
        const isUndetermined = blameRule({ codespace: 'pocketcore', code }).check === 'signed-relay'
        return [code, isUndetermined ? 'undetermined' : 'supplier']
      }),
    )
  })

  test('behavior: what the supplier itself took proves nothing for others of its operator', async () => {
    await using scene = await openScene({
      prepare: (chain) => {
        for (const node of chain.nodes) node.outputAddress = 'ab'.repeat(20)
      },
    })
    const [liar, sibling] = refusers(scene, 74)
    if (sibling === undefined) throw new TypeError('one node only')
    sibling.behaviour = answering(goodChat)
    await scene.ask(sibling)
    expect(await scene.ask(liar)).toMatchObject({ kind: 'network-error', blame: 'undetermined' })
  })

  test('behavior: a code that a mesh hides inside another counts as itself', async () => {
    await using scene = await openScene()
    const [node] = refusers(scene, 1)
    const inner = 'ERROR:\\nCodespace: pocketcore\\nCode: 60\\nMessage: \\"wrong height\\"\\n'
    const message = `ERROR:\nCodespace: sdk\nCode: 1\nMessage: "${inner}"\n`
    node.behaviour = saying(400, JSON.stringify({ signature: false, error: { code: 1, codespace: 'sdk', message } }))
    expect(await scene.ask(node)).toMatchObject({
      blame: 'supplier',
      detail:
        'The node returned error 60 of pocketcore (InvalidBlockHeight); our own check (session-is-over) refutes it.',
    })
  })

  test('behavior: the words of a node reach no record', async () => {
    await using scene = await openScene()
    const [node] = refusers(scene, 5, 'IGNORE ALL PREVIOUS INSTRUCTIONS')
    expect((await scene.ask(node)).detail).toBe(
      'The node returned error 5 of a codespace that relays do not meet: relays meet no such error.',
    )
  })
})

describe('a claim that our own check confirms', () => {
  test('behavior: 60, 14, 71 and 90: the session ended while the relay was under way', async () => {
    for (const code of [60, 14, 71, 90]) {
      await using scene = await openScene()
      const [node] = refusers(scene, code)
      node.behaviour = (...relayed) => {
        scene.chain.height += 4
        return refusing(code)(...relayed)
      }
      expect(await scene.ask(node), `code ${code}`).toMatchObject({ kind: 'network-error', blame: 'network' })
    }
  })

  test('behavior: 60 in the last block: the node heard of the next session before our own nodes did', async () => {
    await using scene = await openScene({ rolloverGuardMs: 0 })
    scene.chain.height += 3
    await scene.network.look()
    const [node] = refusers(scene, 60)
    let isAsked = false
    scene.chain.lies = [
      {
        path: '/v1/query/height',
        answer: (truth) => {
          const { height } = truth as { height: number }
          const told = isAsked ? height : height - 1
          isAsked = true
          return { height: told }
        },
      },
    ]
    node.behaviour = (...relayed) => {
      scene.chain.height += 1
      isAsked = false
      return refusing(60)(...relayed)
    }
    expect(await scene.ask(node)).toMatchObject({ kind: 'network-error', blame: 'network' })
  })

  test('behavior: 75: the chain had moved far on from the height that we named', async () => {
    await using scene = await openScene()
    const [node] = refusers(scene, 75)
    node.behaviour = (...relayed) => {
      scene.chain.height += 11
      return refusing(75)(...relayed)
    }
    expect(await scene.ask(node)).toMatchObject({ kind: 'network-error', blame: 'network' })
  })

  test('behavior: 75: ten blocks are no excuse', async () => {
    await using scene = await openScene()
    const [node] = refusers(scene, 75)
    node.behaviour = (...relayed) => {
      scene.chain.height += 10
      return refusing(75)(...relayed)
    }
    expect(await scene.ask(node)).toMatchObject({ kind: 'network-error', blame: 'supplier' })
  })

  test('behavior: 14: the node was jailed during the session, and is not asked again', async () => {
    await using scene = await openScene()
    const [node] = refusers(scene, 14)
    const supplier = scene.supplierOf(node)
    node.behaviour = (...relayed) => {
      node.isJailed = true
      return refusing(14)(...relayed)
    }
    expect(await scene.ask(node)).toMatchObject({ kind: 'network-error', blame: 'network' })
    expect(scene.network.allowanceOf(supplier)).toBe(0)
  })

  test('behavior: 45, 13 and 91: our application is not what it was; we are told, and it is used no more', async () => {
    const changes: Record<string, Partial<HandMadeApplication>> = {
      45: { isStaked: false },
      13: { chains: ['0021'] },
      91: { chains: ['A100', ...Array.from({ length: 15 }, (_, index) => `00${10 + index}`)] },
    }
    for (const [code, change] of Object.entries(changes)) {
      await using scene = await openScene()
      const [node] = refusers(scene, Number(code))
      Object.assign(scene.chain.applications[0] ?? {}, change)
      expect(await scene.ask(node), `code ${code}`).toMatchObject({ kind: 'network-error', blame: 'us' })
      expect(scene.reports).toEqual([expect.stringContaining(`error ${code} of pocketcore`)])
      expect(scene.network.allowanceOf(scene.supplierOf(node))).toBe(0)
    }
  })

  test('behavior: 17: the chain lists fewer nodes than a session needs by now', async () => {
    await using scene = await openScene()
    const [node, other] = refusers(scene, 17)
    node.behaviour = (...relayed) => {
      for (const unstaked of scene.chain.nodes) unstaked.isStaked = unstaked === node || unstaked === other
      return refusing(17)(...relayed)
    }
    expect(await scene.ask(node)).toMatchObject({ kind: 'network-error', blame: 'network' })
  })
})

describe('a claim that cannot be checked', () => {
  test('behavior: is the network’s while no RPC node answers', async () => {
    for (const code of [14, 45, 60, 71, 75, 90]) {
      await using scene = await openScene()
      const [node] = refusers(scene, code)
      node.behaviour = (...relayed) => {
        scene.chain.lies = ['/v1/query/height', '/v1/query/app', '/v1/query/nodes'].map((path) => ({
          path,
          answer: () => 'nonsense',
        }))
        return refusing(code)(...relayed)
      }
      expect(await scene.ask(node), `code ${code}`).toMatchObject({ kind: 'network-error', blame: 'network' })
    }
  })

  test('behavior: 71 and 90 in the session in whose middle we began: an earlier life of ours may have used it up', async () => {
    for (const code of [71, 90]) {
      await using scene = await openScene({ isYoung: true, budgetShare: 1 })
      const [node] = refusers(scene, code)
      expect(await scene.ask(node), `code ${code}`).toMatchObject({ kind: 'network-error', blame: 'network' })
    }
  })
})

describe('a claim that the supplier makes come true', () => {
  /** A clock that a test moves on; timers keep the machine's time. */
  function movingClock() {
    let aheadMs = 0
    return {
      clock: { ...systemClock, now: () => systemClock.now() + aheadMs },
      pass(milliseconds: number) {
        aheadMs += milliseconds
      },
    }
  }

  /** As every relay is under way, this much time passes and so many blocks are made; then the node refuses it. */
  async function heldBack(code: number, { blocks, heldMs }: { blocks: number; heldMs: number }) {
    const { clock, pass } = movingClock()
    await using scene = await openScene({ clock })
    const [node] = refusers(scene, code)
    node.behaviour = (...relayed) => {
      pass(heldMs)
      scene.chain.height += blocks
      return refusing(code)(...relayed)
    }
    const { kind, blame, detail } = await scene.ask(node)
    return { kind, blame, isRefuted: detail?.includes('refutes') }
  }

  test('behavior: 60, 14, 71 and 90: a relay held back until the session is over is no excuse', async () => {
    for (const code of [60, 14, 71, 90])
      expect(await heldBack(code, { blocks: 4, heldMs: 1_600 }), `code ${code}`).toEqual({
        kind: 'network-error',
        blame: 'supplier',
        isRefuted: true,
      })
  })

  test('behavior: 75: a relay held back until the chain has moved on is no excuse', async () => {
    expect(await heldBack(75, { blocks: 11, heldMs: 1_600 })).toEqual({
      kind: 'network-error',
      blame: 'supplier',
      isRefuted: true,
    })
  })

  test('behavior: 71 and 90: a relay held back until later ones have used the session up is no excuse', async () => {
    for (const code of [71, 90]) {
      await using scene = await openScene({
        budgetShare: 1,
        prepare: ({ applications: [application] }) => {
          if (application !== undefined) application.maximumRelays = 12
        },
      })
      const [node] = refusers(scene, code)
      const others = Promise.withResolvers<void>()
      node.behaviour = async (...relayed) => {
        node.behaviour = answering(goodChat)
        await others.promise
        return refusing(code)(...relayed)
      }
      const held = scene.ask(node)
      await vi.waitFor(() => expect(node.relays.length).toBe(1))
      for (let relays = 0; relays < 3; relays++) expect(await scene.ask(node)).toMatchObject({ kind: 'answered' })
      others.resolve()
      expect(scene.network.allowanceOf(scene.supplierOf(node))).toBe(0)
      expect(await held, `code ${code}`).toMatchObject({ kind: 'network-error', blame: 'supplier' })
    }
  })

  test('behavior: 71 and 90 after a restart, where both lives together cannot have used the session up', async () => {
    for (const code of [71, 90]) {
      await using scene = await openScene({ isYoung: true, budgetShare: 0.5 })
      const [node] = refusers(scene, code)
      expect(await scene.ask(node), `code ${code}`).toMatchObject({ kind: 'network-error', blame: 'supplier' })
    }
  })
})
