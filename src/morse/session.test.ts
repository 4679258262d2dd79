import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import goRelays from './__fixtures__/go-relays.json' with { type: 'json' }
import goSessionKeys from './__fixtures__/go-session-keys.json' with { type: 'json' }
import live from './__fixtures__/live-session-selection.json' with { type: 'json' }
import { sha3 } from './hash.ts'
import {
  isWithinTolerance,
  selectSessionNodes,
  sessionHeaderBytes,
  sessionHeaderHash,
  sessionHeightOf,
  sessionKey,
} from './session.ts'

const everyone = () => true

describe('sessionHeaderHash', () => {
  it.each(goRelays.cases)('vectors: entropy $entropy_string', ({ session_header, session_header_hash }) => {
    const header = {
      appPublicKey: session_header.app_public_key,
      chain: session_header.chain,
      sessionHeight: BigInt(session_header.session_height),
    }
    expect(sessionHeaderHash(header)).toBe(session_header_hash)
    expect(sha3(sessionHeaderBytes(header)).toHex()).toBe(session_header_hash)
    for (const change of [{ appPublicKey: 'a' }, { chain: 'a100' }, { sessionHeight: header.sessionHeight + 1n }]) {
      expect(sessionHeaderHash({ ...header, ...change })).not.toBe(session_header_hash)
    }
  })
})

describe('sessionKey', () => {
  it.each(goSessionKeys.cases)('vectors: $session_key_hex', (vector) => {
    const session = { appPublicKey: vector.app_pub_key, chain: vector.chain, blockHash: vector.block_hash }
    expect(sessionKey(session).toHex()).toBe(vector.session_key_hex)
    const indices: string[] = []
    for (let key = sessionKey(session); indices.length < 10; key = sha3(key)) {
      indices.push(String(Buffer.from(key).readBigUInt64BE() % BigInt(vector.total_nodes)))
    }
    expect(indices).toEqual(vector.first_10_raw_indices)
    const candidates = Array.from({ length: vector.total_nodes }, (_, index) => String(index))
    const distinct = [...new Set(vector.first_10_raw_indices)]
    expect(
      selectSessionNodes({ sessionKey: sessionKey(session), candidates, count: distinct.length, isUsable: everyone }),
    ).toEqual(distinct)
  })

  it('behavior: upper and lower case are different sessions', () => {
    const session = { appPublicKey: 'ab', chain: 'a100', blockHash: 'cd' }
    const keys = [
      session,
      { ...session, appPublicKey: 'AB' },
      { ...session, chain: 'A100' },
      { ...session, blockHash: 'CD' },
    ]
    expect(new Set(keys.map((key) => sessionKey(key).toHex())).size).toBe(4)
  })
})

describe('hashes of sessions', () => {
  it('behavior: one changed character of any field changes them', () => {
    const session = { appPublicKey: 'ab'.repeat(32), chain: 'A100', blockHash: 'cd'.repeat(32) }
    const header = { ...session, sessionHeight: 5n }
    const name = fc.constantFrom('appPublicKey' as const, 'chain' as const, 'blockHash' as const)
    fc.assert(
      fc.property(name, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (field, at, by) => {
        const text = session[field]
        const place = at % text.length
        fc.pre(text[place] !== by)
        const change = { [field]: text.slice(0, place) + by + text.slice(place + 1) }
        expect(sessionKey({ ...session, ...change })).not.toEqual(sessionKey(session))
        if (field === 'blockHash') return
        expect(sessionHeaderHash({ ...header, ...change })).not.toBe(sessionHeaderHash(header))
      }),
    )
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (sessionHeight) => {
        expect(sessionHeaderHash({ ...header, sessionHeight }) === sessionHeaderHash(header)).toBe(sessionHeight === 5n)
      }),
    )
  })
})

describe('selectSessionNodes', () => {
  it.each(live.cases)('vectors: $mode $chain at $session_height', (vector) => {
    const key = sessionKey({ appPublicKey: vector.app_pub_key, chain: vector.chain, blockHash: vector.block_hash })
    expect(key.toHex()).toBe(vector.session_key_hex)
    expect(Buffer.from(key).toString('base64')).toBe(vector.session_key_b64)
    const { candidates, session_node_count: count } = vector
    expect(selectSessionNodes({ sessionKey: key, candidates, count, isUsable: everyone })).toEqual(vector.nodes)
  })

  it('behavior: passes over who is not usable, and gives up when too few are left', () => {
    const candidates = ['a', 'b', 'c', 'd', 'e']
    const key = sha3('seed')
    const all = selectSessionNodes({ sessionKey: key, candidates, count: 5, isUsable: everyone }) ?? []
    expect(all.toSorted()).toEqual(candidates)
    const [first] = all
    const select = (count: number) =>
      selectSessionNodes({ sessionKey: key, candidates, count, isUsable: (address) => address !== first })
    expect(select(4)).toEqual(all.slice(1))
    expect(select(5)).toBeUndefined()
    expect(selectSessionNodes({ sessionKey: key, candidates, count: 6, isUsable: everyone })).toBeUndefined()
    expect(selectSessionNodes({ sessionKey: key, candidates: [], count: 1, isUsable: everyone })).toBeUndefined()
  })

  it('behavior: draws as many different candidates as asked for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.integer({ min: 1, max: 60 }), fc.nat(), (seed, total, asked) => {
        const candidates = Array.from({ length: total }, (_, index) => `n${index}`)
        const count = 1 + (asked % total)
        const nodes = selectSessionNodes({ sessionKey: sha3(seed), candidates, count, isUsable: everyone }) ?? []
        expect(new Set(nodes).size).toBe(count)
      }),
    )
  })
})

describe('sessionHeightOf', () => {
  it.each([
    [1, 1],
    [4, 1],
    [5, 5],
    [8, 5],
    [9, 9],
  ])('default: height %i of sessions of 4 blocks begins at %i', (height, start) => {
    expect(sessionHeightOf(height, 4)).toBe(start)
  })
})

describe('isWithinTolerance', () => {
  it.each([
    [5, 0, [5]],
    [8, 0, [5]],
    [9, 1, [5, 6, 7, 8, 9]],
    [1, 1, [1]],
  ])('default: at height %i with an allowance of %i', (height, allowance, accepted) => {
    const heights = Array.from({ length: 20 }, (_, index) => index - 5)
    expect(
      heights.filter((h) => isWithinTolerance({ sessionHeight: BigInt(h), height, blocksPerSession: 4, allowance })),
    ).toEqual(accepted)
  })

  it('args: heights that no double can hold', () => {
    const at = { height: 9, blocksPerSession: 4, allowance: 1 }
    expect(isWithinTolerance({ ...at, sessionHeight: 2n ** 63n - 1n })).toBe(false)
    expect(isWithinTolerance({ ...at, sessionHeight: -(2n ** 63n) })).toBe(false)
  })
})
