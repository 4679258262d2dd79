import type { GoValue } from '#morse/go-json/encode.ts'
import { messageJson } from '#morse/transaction/messages.ts'
import { decodeTransaction, transactionHash } from '#morse/transaction/transaction.ts'
import type { Chain, DeliveredTransaction } from '../../chain/chain.ts'
import { type Answer, failure, sortedJson } from '../answer.ts'
import { readHex } from '../hex.ts'
import { hashAndProve, pagedAddress, pagedHeight } from '../parameters.ts'
import { withParameters } from '../route.ts'

const DEFAULT_PAGE_SIZE = 30
const LARGEST_PAGE_SIZE = 1000

export const transaction = withParameters(hashAndProve, ({ hash }, { chain }) => {
  const read = readHex(hash)
  if ('problem' in read) return failure(read.problem)
  const found = chain.transaction(hash.toUpperCase())
  return found === undefined ? failure(`tx (${hash.toUpperCase()}) not found`) : sortedJson(transactionJson(found))
})

/** Of a block; 0 is the latest. */
export const blockTransactions = withParameters(pagedHeight, ({ height, page, perPage, order }, { chain }) => {
  const found = chain.block(height === 0n ? chain.height : Number(height))?.transactions ?? []
  return transactionsPage(order === 'asc' ? found : found.toReversed(), { page, perPage })
})

/** Of a block in the order of the block, with no regard to `order`. */
export const allBlockTransactions = withParameters(pagedHeight, ({ height, page, perPage }, { chain }) => {
  const wanted = height === 0n ? BigInt(chain.height) : height
  const block = chain.block(Number(wanted))
  if (block === undefined) return failure(noSuchHeight(wanted, chain))
  return transactionsPage(block.transactions, { page, perPage })
})

/** Those that an account signed, or with `received` those it got money by; the newest first unless `order` is `asc`. */
export const accountTransactions = withParameters(
  pagedAddress,
  ({ address, page, perPage, received, order }, { transactions }) => {
    const read = readHex(address)
    if ('problem' in read) return failure(read.problem)
    const wanted = address.toLowerCase()
    const found = transactions.transactionsOf(wanted, received ? 'recipient' : 'signer')
    return transactionsPage(order === 'asc' ? found : found.toReversed(), { page, perPage })
  },
)

/** Waiting for a block. */
export const unconfirmedTransactions = withParameters(pagedAddress, ({ page, perPage }, { chain }) => {
  const waiting = chain.pendingTransactions()
  const cut = cutPage(waiting, { page, perPage })
  return sortedJson({ page_count: cut.length, total_txs: waiting.length, txs: cut.map(standardJson) })
})

export const unconfirmedTransaction = withParameters(hashAndProve, ({ hash }, { chain }) => {
  const read = readHex(hash)
  if ('problem' in read) return failure(read.problem)
  const found = chain.pendingTransactions().find((raw) => transactionHash(raw) === hash.toUpperCase())
  return sortedJson(found === undefined ? null : standardJson(found))
})

/** What Tendermint says of a height that it does not have. */
export function noSuchHeight(height: bigint, chain: Chain): string {
  if (height <= 0n) return `height must be greater than 0, but got ${height}`
  if (height > chain.height) {
    return `height ${height} must be less than or equal to the current blockchain height ${chain.height}`
  }
  return `height ${height} is not available`
}

function transactionsPage(
  found: readonly DeliveredTransaction[],
  bounds: { readonly page: bigint; readonly perPage: bigint },
): Answer {
  const cut = cutPage(found, bounds)
  return sortedJson({ page_count: cut.length, total_txs: found.length, txs: cut.map(transactionJson) })
}

function cutPage<Item>(
  items: readonly Item[],
  { page, perPage }: { readonly page: bigint; readonly perPage: bigint },
): readonly Item[] {
  const size = perPage <= 0n ? DEFAULT_PAGE_SIZE : Math.min(Number(perPage), LARGEST_PAGE_SIZE)
  const skipped = page <= 1n ? 0 : Number(page - 1n) * size
  return items.slice(skipped, skipped + size)
}

/** Struct RPCResultTx of query.go; amino's `events` have base64 keys and values. */
function transactionJson({ raw, hash, height, index, result }: DeliveredTransaction): GoValue {
  return {
    hash,
    height,
    index,
    proof: { data: null, proof: { aunts: null, index: 0, leaf_hash: null, total: 0 }, root_hash: '' },
    stdTx: standardJson(raw),
    tx: Buffer.from(raw).toString('base64'),
    tx_result: {
      code: result.code,
      codespace: result.codespace,
      data: null,
      events: result.events.map(({ type, attributes }) => ({
        attributes: attributes.map(({ key, value }) => ({ key: base64(key), value: base64(value) })),
        type,
      })),
      info: '',
      log: result.log,
      message_type: result.messageType,
      recipient: result.recipient.toUpperCase(),
      signer: result.signer.toUpperCase(),
    },
  }
}

/** Struct RPCStdTx of query.go; empty where the bytes are no transaction. */
function standardJson(raw: Uint8Array): GoValue {
  const decoded = decodeTransaction(raw)
  if (decoded.kind === 'malformed') {
    return { entropy: 0, fee: null, memo: '', msg: null, signature: { pub_key: '', signature: '' } }
  }
  const { entropy, fee, memo, message, signature } = decoded.transaction
  return {
    entropy,
    fee: fee.map(({ amount, denom }) => ({ amount: String(amount), denom })),
    memo,
    msg: messageJson(message),
    signature: { pub_key: signature.publicKey, signature: signature.signature },
  }
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
