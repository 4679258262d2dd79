import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '#morse/hash.ts'
import { createScratchChain, scratchNodeStake } from '../chain/__fixtures__/scratch-chain.ts'
import { dispatchSession, sessionAt } from './dispatch.ts'

type LiveCase = {
  mode: 'pre' | 'post'
  app_pub_key: string
  chain: string
  session_height: number
  session_node_count: number
  block_hash: string
  candidates: string[]
  session_key_b64: string
  nodes: string[]
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

const { cases } = readJson('../../morse/__fixtures__/live-session-selection.json') as { cases: LiveCase[] }
const genesis = readJson('../__fixtures__/morse-files/pocket-localnet/genesis.json') as {
  app_state: { pos: { validators: { address: string; public_key: string }[] } }
}
const publicKeys = new Map(genesis.app_state.pos.validators.map((node) => [node.address, node.public_key]))

/** A chain at the case's session height, whose nodes are staked for the chain as they were. */
function liveChain(live: LiveCase) {
  const isUpgraded = live.mode === 'post'
  const { chain, produce } = createScratchChain({
    isUpgraded,
    genesis: {
      nodes: live.candidates.map((address) => ({
        publicKey: publicKeys.get(address) ?? '',
        chains: [live.chain],
        serviceUrl: 'http://127.0.0.1:8081',
        tokens: scratchNodeStake,
      })),
      parameters: { 'pocketcore/SessionNodeCount': String(live.session_node_count) },
    },
    chain: {
      hashBlock: ({ height }) =>
        height === live.session_height - 1 ? (fromHex(live.block_hash) ?? new Uint8Array()) : new Uint8Array(32),
    },
  })
  produce(live.session_height - 1)
  // After the upgrade sessions are drawn from a hash over the whole header, which cannot be chosen.
  return {
    height: chain.height,
    isUpgraded,
    ledgerAt: (height: number) => chain.ledgerAt(height),
    sessionBlockHash: (height: number) => (isUpgraded ? live.block_hash : chain.sessionBlockHash(height)),
  }
}

describe('dispatchSession', () => {
  it('has all kinds of live sessions', () => {
    expect(new Set(cases.map(({ mode, chain }) => `${mode} ${chain}`)).size).toBe(6)
  })

  it.each(
    cases.map((live) => [`${live.mode} ${live.chain} ${live.session_height} ${live.app_pub_key.slice(0, 8)}`, live]),
  )('draws the live session %s', (_name, live) => {
    const { app_pub_key: appPublicKey, chain: chainId, session_height: sessionHeight } = live as LiveCase
    const session = dispatchSession({ chain: liveChain(live as LiveCase), appPublicKey, chainId })
    expect(session).toMatchObject({
      kind: 'session',
      blockHeight: sessionHeight,
      header: { appPublicKey, chain: chainId, sessionHeight: BigInt(sessionHeight) },
    })
    if (session.kind !== 'session') return
    expect(Buffer.from(session.key).toString('base64')).toBe((live as LiveCase).session_key_b64)
    expect(session.nodes.map(({ address }) => address)).toEqual((live as LiveCase).nodes)
  })

  const refused = {
    kind: 'error',
    codespace: 'pocketcore',
    code: 17,
    message: 'there are less than the minimum session nodes found',
  }

  it('error: fewer nodes than a session has, by stake, by jail, or for a chain that nobody has', () => {
    const { chain, nodes, applications, produce } = createScratchChain({ nodeCount: 5 })
    const ask = (chainId: string) => dispatchSession({ chain, appPublicKey: applications[0]?.publicKey ?? '', chainId })
    expect(ask('A100').kind).toBe('session')
    expect(ask('0040')).toEqual(refused)
    chain.setJailed(nodes[2]?.address ?? '', true)
    produce(1)
    expect(ask('A100')).toEqual(refused)
    chain.setJailed(nodes[2]?.address ?? '', false)
    produce(1)
    expect(ask('A100').kind).toBe('session')
  })

  it('behavior: candidates are those of the session’s first height, and the same all session long', () => {
    const { chain, accounts, deliver, produce } = createScratchChain({ nodeCount: 5 })
    const [added] = accounts
    if (added === undefined) throw new TypeError('There is no account.')
    const ask = () =>
      accounts.map(({ publicKey: appPublicKey }) => {
        const session = dispatchSession({ chain, appPublicKey, chainId: 'A100' })
        return session.kind === 'session' ? session.nodes.map(({ address }) => address) : []
      })
    const first = ask()
    deliver(
      {
        type: 'stakeNode',
        isLegacy: false,
        publicKey: added.publicKey,
        chains: ['A100'],
        amount: scratchNodeStake,
        serviceUrl: 'http://127.0.0.1:8081',
        outputAddress: added.address,
        rewardDelegators: null,
      },
      added,
    )
    expect(chain.height).toBe(2)
    expect(ask()).toEqual(first)
    produce(2)
    expect([chain.height, ask()]).toEqual([4, first])
    const withAdded = () => {
      produce(4)
      return ask().flat().includes(added.address)
    }
    expect(Array.from({ length: 12 }, withAdded)).toContain(true)
  })

  it('behavior: nodes are shown as they were at the session’s first height (HandleDispatch)', () => {
    const { chain, nodes, applications, deliver, produce } = createScratchChain({ nodeCount: 5 })
    const [moving] = nodes
    if (moving === undefined) throw new TypeError('There is no node.')
    const shown = () => {
      const appPublicKey = applications[0]?.publicKey ?? ''
      const session = dispatchSession({ chain, appPublicKey, chainId: 'A100' })
      if (session.kind === 'error') return undefined
      return session.nodes.find(({ address }) => address === moving.address)?.serviceUrl
    }
    deliver(
      {
        type: 'stakeNode',
        isLegacy: false,
        publicKey: moving.publicKey,
        chains: ['A100'],
        amount: scratchNodeStake,
        serviceUrl: 'http://127.0.0.1:9999',
        outputAddress: moving.address,
        rewardDelegators: null,
      },
      moving,
    )
    expect([chain.height, shown()]).toEqual([2, 'http://127.0.0.1:8081'])
    produce(3)
    expect([chain.height, shown()]).toEqual([5, 'http://127.0.0.1:9999'])
  })

  it('behavior: earlier sessions can be asked for, later ones not', () => {
    const { chain, produce, applications } = createScratchChain()
    const appPublicKey = applications[0]?.publicKey ?? ''
    const key = (sessionHeight: number) => {
      const session = sessionAt({ chain, appPublicKey, chainId: 'A100', sessionHeight })
      return session.kind === 'session' ? toHex(session.key) : session.code
    }
    const first = key(1)
    produce(5)
    expect(key(1)).toBe(first)
    expect([key(5) === first, key(9)]).toEqual([false, 17])
  })
})
