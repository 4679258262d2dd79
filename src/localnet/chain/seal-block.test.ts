import { describe, expect, it } from 'vitest'
import { readBlockHeader, sessionBlockHashOf } from '#morse/block-hash.ts'
import { toHex } from '#morse/hash.ts'
import { createScratchChain } from './__fixtures__/scratch-chain.ts'
import type { Block } from './chain.ts'
import { consensusHashOf, hashBlock } from './seal-block.ts'

/** The fields of a block that its JSON has and clients hash. */
function blockJson(block: Block, chainId: string) {
  const hex = (bytes: Uint8Array) => toHex(bytes).toUpperCase()
  const parts = (hash: Uint8Array) => ({ hash: hex(hash), total: hash.length === 0 ? '0' : '1' })
  return {
    block: {
      header: {
        version: { app: '0', block: '10' },
        chain_id: chainId,
        height: String(block.height),
        time: block.timeText,
        num_txs: String(block.transactions.length),
        total_txs: String(block.totalTransactions),
        last_block_id: { hash: block.height === 1 ? '' : hex(block.lastBlockHash), parts: parts(block.lastPartsHash) },
        last_commit_hash: hex(block.lastCommitHash),
        data_hash: hex(block.dataHash),
        validators_hash: hex(block.validatorsHash),
        next_validators_hash: hex(block.nextValidatorsHash),
        consensus_hash: hex(block.consensusHash),
        app_hash: hex(block.appHash),
        last_results_hash: hex(block.lastResultsHash),
        evidence_hash: '',
        proposer_address: block.proposer.toUpperCase(),
      },
    },
    block_id: { hash: hex(block.hash), parts: parts(block.partsHash) },
  }
}

describe('sessionBlockHash', () => {
  it.each([false, true])('is what a client computes from the block; after the upgrade: %s', (isUpgraded) => {
    const { chain, accounts, submit, produce } = createScratchChain({
      isUpgraded,
      genesis: { genesisTime: '2020-08-11T02:23:11.749242Z' },
    })
    const [from] = accounts
    if (from === undefined) throw new TypeError('There is no account.')
    submit({ type: 'send', fromAddress: from.address, toAddress: from.address, amount: 1n }, from)
    produce(5)
    const hashes = [1, 2, 3, 4, 5].map((height) => {
      const block = chain.block(height)
      return block === undefined ? undefined : sessionBlockHashOf(blockJson(block, chain.chainId), { isUpgraded })
    })
    expect(hashes).toEqual([1, 2, 3, 4, 5].map((height) => chain.sessionBlockHash(height)))
    expect(new Set(hashes).size).toBe(5)
    expect(chain.sessionBlockHash(7)).toBeUndefined()
    const first = chain.block(1)
    const header = first === undefined ? undefined : readBlockHeader(blockJson(first, chain.chainId))
    expect(header?.time).toEqual({ seconds: 1_597_112_591n, nanoseconds: 749_242_000 })
  })
})

describe('consensusHashOf', () => {
  it('is what running chains of these limits had', () => {
    const hash = (maxBlockBytes: number) => toHex(consensusHashOf({ maxBlockBytes, maxGas: -1n }))
    expect([hash(200_000), hash(4_000_000)]).toEqual([
      'ee37e49bce66d0b0f54ad2c0b56f972a6b53eac6bc79bdf6a0fa0f0d0c4e5475',
      '79d43a2344837a7eabf1e05bb6d317b1862a89c2ef6ac8d32c04f846348c3cc6',
    ])
    expect(hash(200_001)).not.toBe(hash(200_000))
  })
})

describe('hashBlock', () => {
  it('changes with every field of the header', () => {
    const { chain } = createScratchChain()
    const { hash, transactions, ...header } = chain.block(1) ?? { hash: new Uint8Array(), transactions: [] }
    if (!('height' in header)) throw new TypeError('There is no block.')
    expect(transactions).toEqual([])
    expect(hashBlock(header)).toEqual(hash)
    const changed = Object.entries(header).map(([field, value]) => {
      const other = value instanceof Uint8Array ? Uint8Array.of(...value, 1) : `${value}x`
      return toHex(hashBlock({ ...header, [field]: other }))
    })
    expect(new Set([toHex(hash), ...changed]).size).toBe(Object.keys(header).length + 1)
  })
})
