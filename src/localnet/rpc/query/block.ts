import { createHash } from 'node:crypto'
import type { GoValue } from '#morse/go-json/encode.ts'
import type { Block, Chain } from '../../chain/chain.ts'
import { failure, sortedJson } from '../answer.ts'
import { heightParameters } from '../parameters.ts'
import { withParameters } from '../route.ts'

/** Kind of vote that commits a block, and version of the block's form (Tendermint 0.33). */
const PRECOMMIT = 2
const BLOCK_VERSION = { app: '0', block: '10' } as const

/** A block as Tendermint shows it; 0 is the latest. */
export const block = withParameters(heightParameters, ({ height }, { chain }) => {
  const found = chain.block(height === 0n ? chain.height : Number(height))
  return found === undefined ? failure(noSuchHeight(height, chain)) : sortedJson(blockJson(found, chain.chainId))
})

/** What Tendermint says of a height that it does not have. */
export function noSuchHeight(height: bigint, chain: Chain): string {
  if (height <= 0n) return `height must be greater than 0, but got ${height}`
  if (height > chain.height) {
    return `height ${height} must be less than or equal to the current blockchain height ${chain.height}`
  }
  return `height ${height} is not available`
}

/** Amino's JSON of a block: integers in quotes, hashes in upper-case hexadecimal. */
function blockJson(sealed: Block, chainId: string): GoValue {
  const { transactions } = sealed
  const isFirst = sealed.height === 1
  const lastBlockId = blockIdJson(isFirst ? new Uint8Array() : sealed.lastBlockHash, sealed.lastPartsHash)
  return {
    block: {
      data: { txs: transactions.length === 0 ? null : transactions.map(({ raw }) => base64(raw)) },
      evidence: { evidence: null },
      header: {
        app_hash: upperHex(sealed.appHash),
        chain_id: chainId,
        consensus_hash: upperHex(sealed.consensusHash),
        data_hash: upperHex(sealed.dataHash),
        evidence_hash: '',
        height: String(sealed.height),
        last_block_id: lastBlockId,
        last_commit_hash: upperHex(sealed.lastCommitHash),
        last_results_hash: upperHex(sealed.lastResultsHash),
        next_validators_hash: upperHex(sealed.nextValidatorsHash),
        num_txs: String(transactions.length),
        proposer_address: sealed.proposer.toUpperCase(),
        time: sealed.timeText,
        total_txs: String(sealed.totalTransactions),
        validators_hash: upperHex(sealed.validatorsHash),
        version: BLOCK_VERSION,
      },
      last_commit: {
        block_id: lastBlockId,
        precommits: sealed.lastSigners.length === 0 ? null : precommitsJson(sealed, lastBlockId),
      },
    },
    block_id: blockIdJson(sealed.hash, sealed.partsHash),
  }
}

function blockIdJson(hash: Uint8Array, partsHash: Uint8Array): GoValue {
  return {
    hash: upperHex(hash),
    parts: { hash: upperHex(partsHash), total: partsHash.length === 0 ? '0' : '1' },
  }
}

/** In the order of addresses. One producer makes the blocks, so signatures have the right length and sign nothing. */
function precommitsJson(sealed: Block, lastBlockId: GoValue): GoValue {
  return sealed.lastSigners.toSorted().map((address, index) => ({
    block_id: lastBlockId,
    height: String(sealed.height - 1),
    round: '0',
    signature: createHash('sha512').update(sealed.lastBlockHash).update(address).digest('base64'),
    timestamp: sealed.timeText,
    type: PRECOMMIT,
    validator_address: address.toUpperCase(),
    validator_index: String(index),
  }))
}

function upperHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase()
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
