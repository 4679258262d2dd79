import { describe, expect, it } from 'vitest'
import live from './__fixtures__/live-session-selection.json' with { type: 'json' }
import { abciHeaderBytes, readBlockHeader, sessionBlockHashOf, upgradedSessionBlockHash } from './block-hash.ts'

const upgraded = live.cases.filter(({ block }) => block !== undefined)
const [sample] = upgraded
const block = sample?.block
const header = readBlockHeader(block)
if (block === undefined || header === undefined) throw new TypeError('the vectors have a block')

describe('sessionBlockHashOf', () => {
  it.each(upgraded)('vectors: $chain for $app_pub_key', (vector) => {
    const read = readBlockHeader(vector.block)
    expect(read && abciHeaderBytes(read).toHex()).toBe(vector.abci_header_hex)
    expect(sessionBlockHashOf(vector.block, { isUpgraded: true })).toBe(vector.block_hash)
  })

  it('behavior: before the upgrade it is the hash of the block before', () => {
    expect(sessionBlockHashOf(block, { isUpgraded: false })).toBe(block.block.header.last_block_id.hash.toLowerCase())
  })

  it('behavior: block 1 has none before it, and takes the consensus hash', () => {
    const { consensus_hash, last_block_id } = block.block.header
    const first = {
      ...block,
      block: { header: { ...block.block.header, last_block_id: { ...last_block_id, hash: '' } } },
    }
    expect(sessionBlockHashOf(first, { isUpgraded: false })).toBe(consensus_hash.toLowerCase())
    expect(readBlockHeader(first)?.lastBlockId.hash.toHex()).toBe(consensus_hash.toLowerCase())
  })

  it('behavior: any changed byte of any field changes it', () => {
    const original = upgradedSessionBlockHash(header)
    const flips = (bytes: Uint8Array) => Array.from(bytes, (byte, at) => Uint8Array.from(bytes).with(at, byte ^ 1))
    const { version, time, lastBlockId } = header
    const hashes = [
      'lastCommitHash',
      'validatorsHash',
      'nextValidatorsHash',
      'consensusHash',
      'appHash',
      'proposerAddress',
    ] as const
    const changes = [
      { version: { ...version, block: 11n } },
      { version: { ...version, app: 1n } },
      { chainId: 'localnes' },
      { height: 30n },
      { time: { ...time, seconds: time.seconds + 1n } },
      { time: { ...time, nanoseconds: time.nanoseconds + 1 } },
      { transactions: 1n },
      { totalTransactions: 1n },
      { lastBlockId: { ...lastBlockId, parts: { ...lastBlockId.parts, total: 2n } } },
      { dataHash: Uint8Array.of(0) },
      { lastResultsHash: Uint8Array.of(0) },
      { evidenceHash: Uint8Array.of(0) },
      ...flips(lastBlockId.hash).map((hash) => ({ lastBlockId: { ...lastBlockId, hash } })),
      ...flips(lastBlockId.parts.hash).map((hash) => ({
        lastBlockId: { ...lastBlockId, parts: { ...lastBlockId.parts, hash } },
      })),
      ...hashes.flatMap((name) => flips(header[name]).map((hash) => ({ [name]: hash }))),
    ]
    const changed = changes.map((change) => upgradedSessionBlockHash({ ...header, ...change }))
    expect(changed.length).toBeGreaterThan(200)
    expect(new Set([original, ...changed]).size).toBe(changed.length + 1)
  })

  it('args: integers below zero take ten bytes, as in protobuf', () => {
    const bytes = abciHeaderBytes({ ...header, time: { seconds: -62135596800n, nanoseconds: 0 } })
    expect(bytes.toHex()).toContain('220b088092b8c398feffffff01')
  })

  it.each([null, {}, { block: {} }, { ...block, block_id: { hash: 'zz' } }, { ...block, block_id: undefined }])(
    'behavior: no block, no hash',
    (nothing) => {
      expect(sessionBlockHashOf(nothing, { isUpgraded: true })).toBeUndefined()
    },
  )

  it('behavior: reads times with and without a fraction, in any zone', () => {
    const at = (time: string) => readBlockHeader({ ...block, block: { header: { ...block.block.header, time } } })?.time
    expect(at('1970-01-01T00:00:01Z')).toEqual({ seconds: 1n, nanoseconds: 0 })
    expect(at('1970-01-01T01:00:01.5+01:00')).toEqual({ seconds: 1n, nanoseconds: 500_000_000 })
    expect(at('1970-01-01T00:00:00.000000001Z')).toEqual({ seconds: 0n, nanoseconds: 1 })
    expect(at('1970-01-01T00:00:00.0000000001Z')).toBeUndefined()
    expect(at('yesterday')).toBeUndefined()
  })
})
