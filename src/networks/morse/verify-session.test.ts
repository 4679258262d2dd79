import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sessionBlockHashOf } from '#morse/block-hash.ts'
import type { DispatchAnswer, StakedNode } from './rpc-answers.ts'
import { type SessionFacts, verifySession } from './verify-session.ts'

type Case = {
  mode: string
  app_pub_key: string
  chain: string
  session_height: number
  session_node_count: number
  block_hash: string
  candidates: string[]
  session_key_b64: string
  nodes: string[]
  ok: boolean
  block?: unknown
}

const vectors = join(import.meta.dirname, '../../morse/__fixtures__/live-session-selection.json')
const cases: Case[] = JSON.parse(readFileSync(vectors, 'utf8')).cases

function staked(address: string, chain: string, over: Partial<StakedNode> = {}): StakedNode {
  return {
    address,
    publicKey: address,
    isJailed: false,
    isStaked: true,
    chains: [chain],
    serviceUrl: 'https://node.example',
    outputAddress: null,
    ...over,
  }
}

function sceneOf(recorded: Case): { session: DispatchAnswer['session']; facts: SessionFacts } {
  const { chain, app_pub_key, session_height, candidates } = recorded
  const nodes = candidates.map((address) => staked(address, chain))
  return {
    session: {
      header: { app_public_key: app_pub_key, chain, session_height },
      key: recorded.session_key_b64,
      nodes: recorded.nodes.flatMap((address) => nodes.find((node) => node.address === address) ?? []),
    },
    facts: {
      header: { appPublicKey: app_pub_key, chain, sessionHeight: BigInt(session_height) },
      sessionNodeCount: recorded.session_node_count,
      blockHashes: ['00'.repeat(32), recorded.block_hash],
      candidates: nodes,
      present: nodes,
      maximumNodeChains: 15,
    },
  }
}

const good = cases.filter(({ ok }) => ok)
const [example] = good.map(sceneOf)

describe('verifySession', () => {
  test('default: sessions of a real pocket-core are drawn again, in both modes', () => {
    expect(good.length).toBeGreaterThan(15)
    expect(new Set(good.map(({ mode }) => mode))).toEqual(new Set(['pre', 'post']))
    for (const recorded of good) {
      const { session, facts } = sceneOf(recorded)
      const verdict = verifySession(session, facts)
      expect(verdict).toEqual({ kind: 'recomputed', nodes: session.nodes })
    }
  })

  test('behavior: the hash follows from the block where the block is on record', () => {
    const withBlock = cases.filter(({ block }) => block !== undefined)
    expect(withBlock.length).toBeGreaterThan(0)
    for (const { block, block_hash } of withBlock)
      expect(sessionBlockHashOf(block, { isUpgraded: true })).toBe(block_hash)
  })

  test('behavior: without the block or the list of then, it is listed only', () => {
    if (example === undefined) throw new TypeError('no example')
    const { session, facts } = example
    expect(verifySession(session, { ...facts, blockHashes: null }).kind).toBe('listed')
    expect(verifySession(session, { ...facts, candidates: null }).kind).toBe('listed')
  })

  test('behavior: every lie is found', () => {
    if (example === undefined) throw new TypeError('no example')
    const { session, facts } = example
    const { header, nodes, key } = session
    const [first, second, ...rest] = nodes
    const outsider = facts.present.find((node) => !nodes.includes(node))
    if (first === undefined || second === undefined || outsider === undefined) throw new TypeError('a small example')
    const disputes = (over: Partial<typeof session>, factsOver: Partial<SessionFacts> = {}) =>
      verifySession({ ...session, ...over }, { ...facts, ...factsOver })
    const lies = {
      'another application': disputes({ header: { ...header, app_public_key: '11'.repeat(32) } }),
      'another service': disputes({ header: { ...header, chain: '0040' } }),
      'an old session': disputes({ header: { ...header, session_height: header.session_height - 4 } }),
      'another key': disputes({ key: Buffer.from(key, 'base64').reverse().toString('base64') }),
      'a node swapped': disputes({ nodes: [first, outsider, ...rest] }),
      'the order changed': disputes({ nodes: [second, first, ...rest] }),
      'a node left out': disputes({ nodes: [first, ...rest] }),
      'a node too many': disputes({ nodes: [...nodes, outsider] }),
      'a node twice': disputes({ nodes: [first, first, ...rest] }),
      'a node nobody staked': disputes({ nodes: [first, staked('ff'.repeat(20), header.chain), ...rest] }),
      'a jailed node': disputes(
        {},
        { present: facts.present.map((node) => ({ ...node, isJailed: node.address === first.address })) },
      ),
      'a node that left the service': disputes(
        {},
        {
          present: facts.present.map((node) => (node.address === first.address ? { ...node, chains: ['0040'] } : node)),
        },
      ),
      'none of it, with another block': disputes({}, { blockHashes: ['ab'.repeat(32)] }),
    }
    expect(Object.fromEntries(Object.entries(lies).map(([lie, { kind }]) => [lie, kind]))).toEqual(
      Object.fromEntries(Object.keys(lies).map((lie) => [lie, 'disputed'])),
    )
  })
})
