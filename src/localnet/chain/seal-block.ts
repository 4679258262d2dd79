import { type AbciHeader, upgradedSessionBlockHash } from '#morse/block-hash.ts'
import { fromHex, sha256, toHex } from '#morse/hash.ts'
import type { Block } from './chain.ts'
import { encodeRecord } from './record-codec.ts'

/** A block without the results of its transactions, which are known only when it has been carried out. */
export type BlockHeader = Omit<Block, 'transactions'>

/** Gives a block its hash: 32 bytes from everything else in its header. */
export type HashBlock = (header: Omit<BlockHeader, 'hash'>) => Uint8Array

const nothing = new Uint8Array()

/** Makes the header of the block after `previous`; undefined = of block 1. */
export function sealBlock(next: {
  readonly previous: Block | undefined
  readonly time: number
  readonly timeText: string
  readonly proposer: string
  /** Addresses of the validators of this block, and of the next one as far as it is known. */
  readonly validators: readonly string[]
  readonly consensusHash: Uint8Array
  readonly appHash: Uint8Array
  readonly transactions: readonly Uint8Array[]
  readonly hashBlock: HashBlock
}): BlockHeader {
  const { previous, time, timeText, proposer, validators, consensusHash, appHash, transactions, hashBlock } = next
  const validatorsHash = digest(validators)
  const lastSigners = previous === undefined ? [] : validators
  const dataHash = transactions.length === 0 ? nothing : digest(transactions)
  const height = (previous?.height ?? 0) + 1
  const header = {
    height,
    time,
    timeText,
    lastBlockHash: previous?.hash ?? consensusHash,
    partsHash: digest(['parts', height, timeText, dataHash, previous?.hash ?? nothing]),
    lastPartsHash: previous?.partsHash ?? nothing,
    lastCommitHash: previous === undefined ? nothing : digest(['commit', previous.hash, lastSigners]),
    dataHash,
    validatorsHash,
    nextValidatorsHash: validatorsHash,
    consensusHash,
    appHash,
    lastResultsHash: resultsHash(previous),
    proposer,
    lastSigners,
    totalTransactions: (previous?.totalTransactions ?? 0) + transactions.length,
  }
  return { ...header, hash: hashBlock(header) }
}

/** SHA-256 of the header as text. Tendermint's own tree of fields is not needed: nothing recomputes it. */
export const hashBlock: HashBlock = (header) => digest(header)

/** What sessions that begin with this block are drawn from, lower-case hexadecimal. */
export function sessionBlockHash(
  block: Block,
  chain: { readonly chainId: string; readonly isUpgraded: boolean },
): string {
  return chain.isUpgraded ? upgradedSessionBlockHash(abciHeader(block, chain.chainId)) : toHex(block.lastBlockHash)
}

/** Hash of what the consensus parameters allow (Tendermint's `HashConsensusParams`): 32 bytes. */
export function consensusHashOf(limits: { readonly maxBlockBytes: number; readonly maxGas: bigint }): Uint8Array {
  const fields = [...varintField(1, BigInt(limits.maxBlockBytes)), ...varintField(2, limits.maxGas)]
  return new Uint8Array(sha256(Uint8Array.from(fields)))
}

/**
 * The header that pocket-core hashes (types/context.go:206): that of the block, but with the block's own hash as that of
 * the last block's parts.
 */
function abciHeader(block: Block, chainId: string): AbciHeader {
  const [, fraction = ''] = /\.(\d+)Z$/.exec(block.timeText) ?? []
  return {
    version: { block: 10n, app: 0n },
    chainId,
    height: BigInt(block.height),
    time: { seconds: BigInt(Math.floor(block.time / 1000)), nanoseconds: Number(fraction.padEnd(9, '0')) },
    transactions: BigInt(block.transactions.length),
    totalTransactions: BigInt(block.totalTransactions),
    lastBlockId: {
      hash: block.lastBlockHash,
      parts: { total: block.height === 1 ? 0n : 1n, hash: block.hash },
    },
    lastCommitHash: block.lastCommitHash,
    dataHash: block.dataHash,
    validatorsHash: block.validatorsHash,
    nextValidatorsHash: block.nextValidatorsHash,
    consensusHash: block.consensusHash,
    appHash: block.appHash,
    lastResultsHash: block.lastResultsHash,
    evidenceHash: nothing,
    proposerAddress: fromHex(block.proposer) ?? nothing,
  }
}

function resultsHash(previous: Block | undefined): Uint8Array {
  if (previous === undefined || previous.transactions.length === 0) return nothing
  return digest(previous.transactions.map(({ result: { code, codespace } }) => ({ code, codespace })))
}

function digest(value: unknown): Uint8Array {
  return new Uint8Array(sha256(encodeRecord(value)))
}

/** A protobuf varint field; nothing for zero. */
function varintField(field: number, value: bigint): number[] {
  if (value === 0n) return []
  const bytes = [field << 3]
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}
