import { z } from 'zod'
import { sha3Hex, toHex } from './hash.ts'

/** The header of a block as Tendermint's ABCI has it. Hashes are raw bytes, empty where there is none. */
export type AbciHeader = {
  readonly version: { readonly block: bigint; readonly app: bigint }
  readonly chainId: string
  readonly height: bigint
  /** Since 1970; the nanoseconds are the part of a second, 0 to 999,999,999. */
  readonly time: { readonly seconds: bigint; readonly nanoseconds: number }
  readonly transactions: bigint
  readonly totalTransactions: bigint
  readonly lastBlockId: {
    readonly hash: Uint8Array
    readonly parts: { readonly total: bigint; readonly hash: Uint8Array }
  }
  readonly lastCommitHash: Uint8Array
  readonly dataHash: Uint8Array
  readonly validatorsHash: Uint8Array
  readonly nextValidatorsHash: Uint8Array
  readonly consensusHash: Uint8Array
  readonly appHash: Uint8Array
  readonly lastResultsHash: Uint8Array
  readonly evidenceHash: Uint8Array
  readonly proposerAddress: Uint8Array
}

/** The header as gogoproto encodes it: fields in order, empty ones left out, embedded messages always there. */
export function abciHeaderBytes(header: AbciHeader): Uint8Array {
  const { version, time, lastBlockId } = header
  return Buffer.concat([
    message(1, [integer(1, version.block), integer(2, version.app)]),
    bytes(2, Buffer.from(header.chainId)),
    integer(3, header.height),
    message(4, [integer(1, time.seconds), integer(2, BigInt(time.nanoseconds))]),
    integer(5, header.transactions),
    integer(6, header.totalTransactions),
    message(7, [
      bytes(1, lastBlockId.hash),
      message(2, [integer(1, lastBlockId.parts.total), bytes(2, lastBlockId.parts.hash)]),
    ]),
    bytes(8, header.lastCommitHash),
    bytes(9, header.dataHash),
    bytes(10, header.validatorsHash),
    bytes(11, header.nextValidatorsHash),
    bytes(12, header.consensusHash),
    bytes(13, header.appHash),
    bytes(14, header.lastResultsHash),
    bytes(15, header.evidenceHash),
    bytes(16, header.proposerAddress),
  ])
}

/** The block hash that sessions are drawn from after pocket-core's codec upgrade, lower-case hex. */
export function upgradedSessionBlockHash(header: AbciHeader): string {
  return sha3Hex(abciHeaderBytes(header))
}

/**
 * The block hash that the session beginning at this block is drawn from, lower-case hex, out of the block as /v1/query/block
 * shows it; undefined when it is no block. Before the upgrade it is the hash of the block before, for block 1 the
 * consensus hash.
 */
export function sessionBlockHashOf(block: unknown, { isUpgraded }: { isUpgraded: boolean }): string | undefined {
  const header = readBlockHeader(block)
  if (header === undefined) return undefined
  return isUpgraded ? upgradedSessionBlockHash(header) : toHex(header.lastBlockId.hash)
}

/**
 * The header that pocket-core hashes for a block of /v1/query/block (types/context.go:206): that of the block, but with the
 * block's own hash as that of the last block's parts, and in block 1 the consensus hash as that of the last block.
 */
export function readBlockHeader(block: unknown): AbciHeader | undefined {
  const read = blockSchema.safeParse(block)
  if (!read.success) return undefined
  const { header } = read.data.block
  const { hash, parts } = header.last_block_id
  return {
    version: header.version,
    chainId: header.chain_id,
    height: header.height,
    time: header.time,
    transactions: header.num_txs,
    totalTransactions: header.total_txs,
    lastBlockId: {
      hash: hash.length === 0 ? header.consensus_hash : hash,
      parts: { total: parts.total, hash: read.data.block_id.hash },
    },
    lastCommitHash: header.last_commit_hash,
    dataHash: header.data_hash,
    validatorsHash: header.validators_hash,
    nextValidatorsHash: header.next_validators_hash,
    consensusHash: header.consensus_hash,
    appHash: header.app_hash,
    lastResultsHash: header.last_results_hash,
    evidenceHash: header.evidence_hash,
    proposerAddress: header.proposer_address,
  }
}

const hashSchema = z
  .string()
  .regex(/^(?:[0-9A-Fa-f]{2})*$/)
  .transform((hex) => Uint8Array.fromHex(hex))
const integerSchema = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .transform(BigInt)
/** RFC 3339 with up to nine digits of a second. */
const timeSchema = z.string().transform((text, context) => {
  const [, second, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const milliseconds = Date.parse(`${second}${zone}`)
  if (Number.isNaN(milliseconds)) {
    context.addIssue('no time')
    return z.NEVER
  }
  return { seconds: BigInt(milliseconds / 1000), nanoseconds: Number(fraction.padEnd(9, '0')) }
})

const blockSchema = z.object({
  block_id: z.object({ hash: hashSchema }),
  block: z.object({
    header: z.object({
      version: z.object({ block: integerSchema, app: integerSchema }),
      chain_id: z.string(),
      height: integerSchema,
      time: timeSchema,
      num_txs: integerSchema,
      total_txs: integerSchema,
      last_block_id: z.object({ hash: hashSchema, parts: z.object({ total: integerSchema }) }),
      last_commit_hash: hashSchema,
      data_hash: hashSchema,
      validators_hash: hashSchema,
      next_validators_hash: hashSchema,
      consensus_hash: hashSchema,
      app_hash: hashSchema,
      last_results_hash: hashSchema,
      evidence_hash: hashSchema,
      proposer_address: hashSchema,
    }),
  }),
})

function integer(number: number, value: bigint): Uint8Array {
  return value === 0n ? empty : Buffer.concat([varint(BigInt(number << 3)), varint(BigInt.asUintN(64, value))])
}

function bytes(number: number, value: Uint8Array): Uint8Array {
  return value.length === 0 ? empty : lengthDelimited(number, value)
}

function message(number: number, fields: readonly Uint8Array[]): Uint8Array {
  return lengthDelimited(number, Buffer.concat(fields))
}

function lengthDelimited(number: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(value.length)), value])
}

function varint(value: bigint): Uint8Array {
  const out: number[] = []
  let rest = value
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80)
  out.push(Number(rest))
  return Uint8Array.from(out)
}

const empty = new Uint8Array()
