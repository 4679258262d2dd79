import type { GoValue } from '#morse/go-json/encode.ts'
import { messageJson } from '#morse/transaction/message-json.ts'
import { decodeTransaction, transactionHash } from '#morse/transaction/transaction.ts'
import type { DeliveredTransaction } from '../../chain/chain.ts'
import { type Answer, failure, sortedJson } from '../answer.ts'
import { readHex } from '../hex.ts'
import { hashAndProve, type Paging, pagedAddress, pagedHeight } from '../parameters.ts'
import { withParameters } from '../route.ts'
import { noSuchHeight } from './block.ts'

const DEFAULT_PAGE_SIZE = 30
const LARGEST_PAGE_SIZE = 1000

export const transaction = withParameters(hashAndProve, ({ hash }, { chain }) => {
  const read = readHex(hash)
  if ('problem' in read) return failure(read.problem)
  const found = chain.transaction(hash.toUpperCase())
  return found === undefined ? failure(`tx (${hash.toUpperCase()}) not found`) : sortedJson(transactionJson(found))
})

/** Of a block; 0 is the latest. */
export const blockTransactions = withParameters(pagedHeight, ({ height, order, ...paging }, { chain }) => {
  const found = chain.block(height === 0n ? chain.height : Number(height))?.transactions ?? []
  return transactionList(found.length, cut(order === 'asc' ? found : found.toReversed(), paging))
})

/** Of a block in the order of the block, with no regard to `order`. */
export const allBlockTransactions = withParameters(pagedHeight, ({ height, ...paging }, { chain }) => {
  const wanted = height === 0n ? BigInt(chain.height) : height
  const found = chain.block(Number(wanted))?.transactions
  if (found === undefined) return failure(noSuchHeight(wanted, chain))
  return transactionList(found.length, cut(found, paging))
})

/** Those that an account signed, or with `received` those it got money by; the newest first unless `order` is `asc`. */
export const accountTransactions = withParameters(
  pagedAddress,
  ({ address, received, order, ...paging }, { chain }) => {
    const read = readHex(address)
    if ('problem' in read) return failure(read.problem)
    const { total, transactions } = chain.accountTransactions({
      address: address.toLowerCase(),
      role: received ? 'recipient' : 'signer',
      isNewestFirst: order !== 'asc',
      ...windowOf(paging),
    })
    return transactionList(total, transactions)
  },
)

/** Waiting for a block. */
export const unconfirmedTransactions = withParameters(pagedAddress, (paging, { chain }) => {
  const waiting = chain.pendingTransactions()
  const shown = cut(waiting, paging)
  return sortedJson({ page_count: shown.length, total_txs: waiting.length, txs: shown.map(waitingJson) })
})

export const unconfirmedTransaction = withParameters(hashAndProve, ({ hash }, { chain }) => {
  const read = readHex(hash)
  if ('problem' in read) return failure(read.problem)
  const found = chain.pendingTransactions().find((raw) => transactionHash(raw) === hash.toUpperCase())
  return sortedJson(found === undefined ? null : waitingJson(found))
})

function transactionList(total: number, transactions: readonly DeliveredTransaction[]): Answer {
  return sortedJson({ page_count: transactions.length, total_txs: total, txs: transactions.map(transactionJson) })
}

function cut<Item>(items: readonly Item[], paging: Paging): readonly Item[] {
  const { offset, limit } = windowOf(paging)
  return items.slice(offset, offset + limit)
}

function windowOf({ page, perPage }: Paging): { readonly offset: number; readonly limit: number } {
  const limit = perPage <= 0n ? DEFAULT_PAGE_SIZE : Math.min(Number(perPage), LARGEST_PAGE_SIZE)
  const offset = page <= 1n ? 0 : Math.min(Number(page - 1n) * limit, Number.MAX_SAFE_INTEGER)
  return { offset, limit }
}

function transactionJson({ raw, hash, height, index, result }: DeliveredTransaction): GoValue {
  return resultJson(raw, {
    hash,
    height,
    index,
    tx_result: {
      code: result.code,
      codespace: result.codespace,
      data: null,
      // Tendermint's events have bytes, which JSON has as base64.
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
  })
}

/** The same without a result. Recorded only as `null`, for one that is not there, which is what this struct gives then. */
function waitingJson(raw: Uint8Array): GoValue {
  const nothing = { code: 0, codespace: '', data: null, events: null, info: '', log: '' }
  const tx_result = { ...nothing, message_type: '', recipient: '', signer: '' }
  return resultJson(raw, { hash: transactionHash(raw), height: 0, index: 0, tx_result })
}

/** Struct RPCResultTx of query.go. */
function resultJson(raw: Uint8Array, result: { readonly [field: string]: GoValue }): GoValue {
  return {
    ...result,
    proof: { data: null, proof: { aunts: null, index: 0, leaf_hash: null, total: 0 }, root_hash: '' },
    stdTx: standardJson(raw),
    tx: Buffer.from(raw).toString('base64'),
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
