import { type GoValue, goInterface } from '../go-json/encode.ts'
import { sha256, toHex } from '../hash.ts'
import { type PrivateKey, verifySignature } from '../keys.ts'
import { aminoPrefix, withoutPrefix } from './amino.ts'
import {
  amountAt,
  bytesOf,
  decodeMessage,
  type Encoding,
  encodeMessage,
  publicKeyAt,
  publicKeyField,
  structField,
} from './message-codec.ts'
import { messageJson } from './message-json.ts'
import { formOf, type Message, type MessageForm, messageForms } from './messages.ts'
import {
  bytesField,
  concat,
  concatList,
  Fields,
  lengthField,
  type Malformation,
  readVarint,
  textField,
  varintField,
  writeVarint,
} from './protobuf.ts'

/** A signed message of an account, and what its sender pays (pocket-core's StdTx). */
export type Transaction = {
  readonly message: Message
  readonly fee: readonly Coin[]
  readonly signature: TransactionSignature
  readonly memo: string
  /** Any int64; it tells transactions of the same content apart. */
  readonly entropy: bigint
}

/** pocket-core accepts the denomination `upokt` only. */
export type Coin = { readonly amount: bigint; readonly denom: string }

/** Lower-case hex; the public key (64 digits) is empty where the sender left it out. */
type TransactionSignature = { readonly publicKey: string; readonly signature: string }

const transactionPrefix = aminoPrefix('posmint/StdTx')
const prefixesOfForms = messageForms.map((form) => ({ form, prefix: aminoPrefix(form.aminoName) }))

/**
 * Reads a transaction as it is submitted and stored: its length as a varint, then protobuf or amino, which pocket-core
 * both takes. Never throws. Refused, although pocket-core would take them: text that is no UTF-8, amounts that are not
 * plain decimal, keys that are no ed25519 key, proofs of challenges.
 */
export function decodeTransaction(
  raw: Uint8Array,
):
  | { readonly kind: 'transaction'; readonly transaction: Transaction; readonly encoding: Encoding }
  | { readonly kind: 'malformed'; readonly detail: string } {
  const body = bodyOf(raw)
  if (typeof body === 'string') return { kind: 'malformed', detail: body }
  const malformation: Malformation = { detail: null }
  const amino = withoutPrefix(body, transactionPrefix)
  const encoding = amino === undefined ? 'proto' : 'amino'
  const transaction = transactionOf(new Fields(amino ?? body, malformation), encoding)
  if (malformation.detail === null && transaction !== undefined) return { kind: 'transaction', transaction, encoding }
  return { kind: 'malformed', detail: malformation.detail ?? 'the transaction has no message' }
}

/**
 * The bytes to submit, with their length before them.
 * @throws UnwritableTransactionError
 */
export function encodeTransaction(transaction: Transaction, { encoding }: { readonly encoding: Encoding }): Uint8Array {
  const { message, fee, signature, memo, entropy } = transaction
  const signed = concat(publicKeyField(1, signature.publicKey, encoding), bytesField(2, bytesOf(signature.signature)))
  const body = concat(
    encoding === 'amino' ? transactionPrefix : new Uint8Array(),
    lengthField(1, packedMessage(message, encoding)),
    concatList(
      fee.map(({ amount, denom }) => lengthField(2, concat(textField(1, denom), textField(2, String(amount))))),
    ),
    structField(3, signed, encoding),
    textField(4, memo),
    varintField(5, entropy),
  )
  return concat(writeVarint(BigInt(body.length)), body)
}

/**
 * What the sender signs, the bytes themselves and no hash: JSON with sorted keys as Go writes it, so `<`, `>` and `&` are
 * escaped (pocketjs does not, and such transactions of it are refused). (x/auth/types/stdtx.go: StdSignBytes)
 */
export function signBytes(signed: {
  readonly transaction: Omit<Transaction, 'signature'>
  readonly chainId: string
}): Uint8Array {
  const { message, fee, memo, entropy } = signed.transaction
  const document: GoValue = {
    chain_id: signed.chainId,
    entropy: String(entropy),
    fee: fee.map(({ amount, denom }) => ({ amount: String(amount), denom })),
    memo,
    msg: messageJson(message),
  }
  return Buffer.from(goInterface(document))
}

/**
 * Signs and encodes.
 * @throws UnwritableTransactionError
 */
export function signTransaction(unsigned: {
  readonly message: Message
  readonly fee: readonly Coin[]
  readonly memo: string
  readonly entropy: bigint
  readonly chainId: string
  readonly key: PrivateKey
  readonly encoding: Encoding
}): Uint8Array {
  const { message, fee, memo, entropy, chainId, key, encoding } = unsigned
  const signature = key.sign(signBytes({ transaction: { message, fee, memo, entropy }, chainId }))
  const transaction = { message, fee, memo, entropy, signature: { publicKey: key.publicKey, signature } }
  return encodeTransaction(transaction, { encoding })
}

/** Whether the signature is that of this public key (its own, or an account's where it has none) for this chain. */
export function isSignedBy(publicKey: string, signed: { transaction: Transaction; chainId: string }): boolean {
  const { signature } = signed.transaction.signature
  return verifySignature({ publicKey, message: signBytes(signed), signature })
}

/** The SHA-256 of the submitted bytes, their length included, as upper-case hex: how a transaction is found again. */
export function transactionHash(raw: Uint8Array): string {
  return toHex(sha256(raw)).toUpperCase()
}

/** What follows the length; or what is wrong with it, in pocket-core's words (codec/proto_codec.go). */
function bodyOf(raw: Uint8Array): Uint8Array | string {
  if (raw.length === 0) return 'txBytes are empty'
  const length = readVarint(raw, 0)
  if (typeof length === 'string') return 'invalid number of bytes read from length-prefixed encoding'
  const there = raw.length - length.end
  if (length.value > BigInt(there)) return `not enough bytes to read; want: ${length.value}, got: ${there}`
  if (length.value < BigInt(there)) return `too many bytes to read; want: ${length.value}, got: ${there}`
  return raw.subarray(length.end)
}

function transactionOf(fields: Fields, encoding: Encoding): Transaction | undefined {
  const message = messageAt(fields, encoding)
  const signature = fields.message(3)
  return message === undefined
    ? undefined
    : {
        message,
        fee: fields.messages(2).map((coin) => ({ amount: amountAt(coin, 2), denom: coin.text(1) })),
        signature: { publicKey: publicKeyAt(signature, 1, encoding), signature: toHex(signature.bytes(2)) },
        memo: fields.text(4),
        entropy: fields.int64(5),
      }
}

/** Undefined without a refusal when there is none: pocket-core's decoder lets that through, and the chain refuses it. */
function messageAt(fields: Fields, encoding: Encoding): Message | undefined {
  if (fields.bytes(1).length === 0) return undefined
  if (encoding === 'proto') {
    const packed = fields.message(1)
    const typeUrl = packed.text(1)
    // Nothing is unpacked from an Any without a type (codec/types/interface_registry.go UnpackAny).
    if (typeUrl === '') return undefined
    const form = messageForms.find((one) => one.typeUrl === typeUrl)
    if (form === undefined) return unknownMessage(fields, `type URL ${typeUrl.slice(0, 80)}`)
    return decodeMessage(form, packed.inside(packed.bytes(2)), encoding)
  }
  const packed = fields.bytes(1)
  for (const { form, prefix } of prefixesOfForms) {
    const struct = withoutPrefix(packed, prefix)
    if (struct !== undefined) return decodeMessage(form, fields.inside(struct), encoding)
  }
  return unknownMessage(fields, `prefix bytes ${toHex(packed.subarray(0, 4))}`)
}

function unknownMessage(fields: Fields, what: string): undefined {
  fields.refuse(`no concrete type registered for ${what} against interface *types.ProtoMsg`)
}

function packedMessage(message: Message, encoding: Encoding): Uint8Array {
  const form: MessageForm = formOf(message)
  const fields = encodeMessage(message, encoding)
  if (encoding === 'amino') return concat(aminoPrefix(form.aminoName), fields)
  return concat(textField(1, form.typeUrl), bytesField(2, fields))
}
