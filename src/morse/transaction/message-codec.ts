import { fromHex, toHex } from '../hash.ts'
import type { MerkleNode, MerkleProof } from '../merkle.ts'
import type { RelayProof } from '../relay.ts'
import type { SessionHeader } from '../session.ts'
import { aminoPrefix, withoutPrefix } from './amino.ts'
import type { ClaimMessage, Message, ProofMessage, StakeNodeMessage } from './messages.ts'
import {
  bytesField,
  concat,
  concatList,
  type Fields,
  lengthField,
  textField,
  textFields,
  varintField,
} from './protobuf.ts'

/** Both write the same fields; they differ in keys, in leaves, and in structs that are empty. */
export type Encoding = 'proto' | 'amino'

/** Integers of pocket-core's ledger have 255 bits at most (types/int.go). */
const maximumAmountBits = 255
const maximumAmountDigits = 78
const publicKeyBytes = 32
const publicKeyPrefix = aminoPrefix('crypto/ed25519_public_key')
const relayProofPrefix = aminoPrefix('pocketcore/relay_proof')
/** The number of ProofI's alternatives: a relay proof, or a challenge. */
const relayProofField = 1

/**
 * The fields of a message, without what tells its type. (proto/x/{nodes,apps,pocketcore,gov}/*.proto)
 * @throws UnwritableTransactionError
 */
export function encodeMessage(message: Message, encoding: Encoding): Uint8Array {
  switch (message.type) {
    case 'send':
      return concat(
        hexField(1, message.fromAddress),
        hexField(2, message.toAddress),
        textField(3, String(message.amount)),
      )
    case 'stakeNode':
      return encodeStakeNode(message, encoding)
    case 'unstakeNode':
    case 'unjailNode':
      return concat(hexField(1, message.nodeAddress), message.isLegacy ? nothing : hexField(2, message.signerAddress))
    case 'stakeApplication':
      return concat(
        publicKeyField(1, message.publicKey, encoding),
        textFields(2, message.chains),
        textField(3, String(message.amount)),
      )
    case 'unstakeApplication':
    case 'unjailApplication':
      return hexField(1, message.applicationAddress)
    case 'claim':
      return encodeClaim(message, encoding)
    case 'proof':
      return encodeProof(message, encoding)
    case 'changeParameter':
      return concat(hexField(1, message.fromAddress), textField(2, message.key), bytesField(3, message.value))
    case 'daoTransfer':
      return concat(
        hexField(1, message.fromAddress),
        hexField(2, message.toAddress),
        textField(3, String(message.amount)),
        textField(4, message.action),
      )
    case 'upgrade': {
      const upgrade = concat(
        varintField(1, message.height),
        textField(2, message.version),
        varintField(3, message.oldUpgradeHeight),
        textFields(4, message.features),
      )
      return concat(hexField(1, message.address), structField(2, upgrade, encoding))
    }
  }
}

/** The message in these fields. What cannot be is noted there, and the result is then of no use. */
export function decodeMessage(
  form: { readonly type: Message['type']; readonly isLegacy: boolean },
  fields: Fields,
  encoding: Encoding,
): Message {
  const { type, isLegacy } = form
  switch (type) {
    case 'send':
      return { type, fromAddress: hexAt(fields, 1), toAddress: hexAt(fields, 2), amount: amountAt(fields, 3) }
    case 'stakeNode':
      return {
        type,
        isLegacy,
        publicKey: publicKeyAt(fields, 1, encoding),
        chains: fields.texts(2),
        amount: amountAt(fields, 3),
        serviceUrl: fields.text(4),
        outputAddress: isLegacy ? '' : hexAt(fields, 5),
        rewardDelegators: isLegacy ? null : delegatorsAt(fields, 6),
      }
    case 'unstakeNode':
    case 'unjailNode':
      return { type, isLegacy, nodeAddress: hexAt(fields, 1), signerAddress: isLegacy ? '' : hexAt(fields, 2) }
    case 'stakeApplication':
      return {
        type,
        publicKey: publicKeyAt(fields, 1, encoding),
        chains: fields.texts(2),
        amount: amountAt(fields, 3),
      }
    case 'unstakeApplication':
    case 'unjailApplication':
      return { type, applicationAddress: hexAt(fields, 1) }
    case 'claim':
      return decodeClaim(fields)
    case 'proof':
      return decodeProof(fields, encoding)
    case 'changeParameter':
      return { type, fromAddress: hexAt(fields, 1), key: fields.text(2), value: Uint8Array.from(fields.bytes(3)) }
    case 'daoTransfer':
      return {
        type,
        fromAddress: hexAt(fields, 1),
        toAddress: hexAt(fields, 2),
        amount: amountAt(fields, 3),
        action: fields.text(4),
      }
    case 'upgrade': {
      const upgrade = fields.message(2)
      return {
        type,
        address: hexAt(fields, 1),
        height: upgrade.int64(1),
        version: upgrade.text(2),
        oldUpgradeHeight: upgrade.int64(3),
        features: upgrade.texts(4),
      }
    }
  }
}

/**
 * A public key: its 32 bytes in protobuf; in amino a registered type with a length of its own.
 * @throws UnwritableTransactionError
 */
export function publicKeyField(field: number, publicKey: string, encoding: Encoding): Uint8Array {
  const bytes = bytesOf(publicKey)
  if (encoding === 'proto' || bytes.length === 0) return bytesField(field, bytes)
  return lengthField(field, concat(publicKeyPrefix, Uint8Array.of(bytes.length), bytes))
}

/** A public key of 32 bytes as hex; empty when there is none. */
export function publicKeyAt(fields: Fields, field: number, encoding: Encoding): string {
  const bytes = fields.bytes(field)
  if (bytes.length === 0) return ''
  const raw =
    encoding === 'proto' ? bytes : withoutPrefix(bytes, concat(publicKeyPrefix, Uint8Array.of(publicKeyBytes)))
  if (raw?.length !== publicKeyBytes) fields.refuse(`unsupported public key type, length of: ${bytes.length}`)
  return toHex(raw ?? nothing)
}

/** A struct inside a message, which protobuf writes even when it is empty, as amino does not. */
export function structField(field: number, bytes: Uint8Array, encoding: Encoding): Uint8Array {
  return encoding === 'proto' ? lengthField(field, bytes) : bytesField(field, bytes)
}

/** An amount as decimal digits; anything else that Go's big.Int would take (`0x10`, `010`, `1_0`) is refused. */
export function amountAt(fields: Fields, field: number): bigint {
  const text = fields.text(field)
  if (text === '') return 0n
  if (text.length > maximumAmountDigits || !/^(0|-?[1-9][0-9]*)$/.test(text)) {
    fields.refuse(`math/big: cannot unmarshal ${JSON.stringify(text.slice(0, maximumAmountDigits))} into a *big.Int`)
    return 0n
  }
  const amount = BigInt(text)
  if ((amount < 0n ? -amount : amount) >> BigInt(maximumAmountBits) !== 0n) fields.refuse('integer out of range')
  return amount
}

const nothing = new Uint8Array()

function encodeStakeNode(message: StakeNodeMessage, encoding: Encoding): Uint8Array {
  const delegators = Object.entries(message.rewardDelegators ?? {})
  if (delegators.length > 0 && (encoding === 'amino' || message.isLegacy)) {
    throw new UnwritableTransactionError(
      'reward delegators can be written in protobuf only, and not in the legacy form',
    )
  }
  return concat(
    publicKeyField(1, message.publicKey, encoding),
    textFields(2, message.chains),
    textField(3, String(message.amount)),
    textField(4, message.serviceUrl),
    message.isLegacy ? nothing : hexField(5, message.outputAddress),
    concatList(
      delegators.map(([address, share]) =>
        lengthField(6, concat(textField(1, address), varintField(2, BigInt(share)))),
      ),
    ),
  )
}

/** Null when no delegator is there; of an address that is there twice the last share counts. */
function delegatorsAt(fields: Fields, field: number): Readonly<Record<string, number>> | null {
  if (!fields.has(field)) return null
  return Object.fromEntries(fields.messages(field).map((entry) => [entry.text(1), entry.uint32(2)]))
}

function encodeClaim(message: ClaimMessage, encoding: Encoding): Uint8Array {
  return concat(
    structField(1, encodeHeader(message.header), encoding),
    structField(2, encodeNode(message.merkleRoot, encoding), encoding),
    varintField(3, message.totalProofs),
    hexField(4, message.fromAddress),
    varintField(5, BigInt(message.evidenceType)),
    varintField(6, message.expirationHeight),
  )
}

function decodeClaim(fields: Fields): ClaimMessage {
  const header = fields.message(1)
  return {
    type: 'claim',
    header: { appPublicKey: header.text(1), chain: header.text(2), sessionHeight: header.int64(3) },
    merkleRoot: nodeOf(fields.message(2)),
    totalProofs: fields.int64(3),
    fromAddress: hexAt(fields, 4),
    evidenceType: fields.int32(5),
    expirationHeight: fields.int64(6),
  }
}

function encodeProof(message: ProofMessage, encoding: Encoding): Uint8Array {
  const leaf = encodeRelayProof(message.leaf, encoding)
  return concat(
    structField(1, encodeMerkleProof(message.merkleProof, encoding), encoding),
    lengthField(2, encoding === 'proto' ? lengthField(relayProofField, leaf) : concat(relayProofPrefix, leaf)),
    varintField(3, BigInt(message.evidenceType)),
  )
}

function decodeProof(fields: Fields, encoding: Encoding): ProofMessage {
  const { merkleProof, leaf } = { merkleProof: fields.message(1), leaf: leafAt(fields, encoding) }
  return {
    type: 'proof',
    merkleProof: {
      index: merkleProof.int64(1),
      hashRanges: merkleProof.messages(2).map(nodeOf),
      target: nodeOf(merkleProof.message(3)),
    },
    leaf: relayProofOf(leaf),
    evidenceType: fields.int32(3),
  }
}

/** The fields of the relay proof in field 2. Proofs of challenges, which no client of today sends, are refused. */
function leafAt(fields: Fields, encoding: Encoding): Fields {
  if (encoding === 'proto') {
    const union = fields.message(2)
    if (!union.has(relayProofField)) fields.refuse('the leaf of the proof is no relay proof')
    return union.message(relayProofField)
  }
  const struct = withoutPrefix(fields.bytes(2), relayProofPrefix)
  if (struct === undefined) fields.refuse('the leaf of the proof is no relay proof')
  return fields.inside(struct ?? nothing)
}

function encodeHeader(header: SessionHeader): Uint8Array {
  return concat(textField(1, header.appPublicKey), textField(2, header.chain), varintField(3, header.sessionHeight))
}

function encodeNode(node: MerkleNode, encoding: Encoding): Uint8Array {
  const range = concat(varintField(1, node.lower), varintField(2, node.upper))
  return concat(bytesField(1, node.hash), structField(2, range, encoding))
}

function nodeOf(fields: Fields): MerkleNode {
  const range = fields.message(2)
  return { hash: Uint8Array.from(fields.bytes(1)), lower: range.uint64(1), upper: range.uint64(2) }
}

function encodeMerkleProof(proof: MerkleProof, encoding: Encoding): Uint8Array {
  return concat(
    varintField(1, proof.index),
    concatList(proof.hashRanges.map((node) => lengthField(2, encodeNode(node, encoding)))),
    structField(3, encodeNode(proof.target, encoding), encoding),
  )
}

function encodeRelayProof(proof: RelayProof, encoding: Encoding): Uint8Array {
  const token = concat(
    textField(1, proof.token.version),
    textField(2, proof.token.appPublicKey),
    textField(3, proof.token.clientPublicKey),
    textField(4, proof.token.signature),
  )
  return concat(
    textField(1, proof.requestHash),
    varintField(2, proof.entropy),
    varintField(3, proof.sessionBlockHeight),
    textField(4, proof.servicerPublicKey),
    textField(5, proof.blockchain),
    structField(6, token, encoding),
    textField(7, proof.signature),
  )
}

function relayProofOf(fields: Fields): RelayProof {
  const token = fields.message(6)
  return {
    entropy: fields.int64(2),
    sessionBlockHeight: fields.int64(3),
    servicerPublicKey: fields.text(4),
    blockchain: fields.text(5),
    token: {
      version: token.text(1),
      appPublicKey: token.text(2),
      clientPublicKey: token.text(3),
      signature: token.text(4),
    },
    signature: fields.text(7),
    requestHash: fields.text(1),
  }
}

function hexField(field: number, hex: string): Uint8Array {
  return bytesField(field, bytesOf(hex))
}

function hexAt(fields: Fields, field: number): string {
  return toHex(fields.bytes(field))
}

/** @throws UnwritableTransactionError */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes === undefined) throw new UnwritableTransactionError(`${JSON.stringify(hex.slice(0, 80))} is no hex text`)
  return bytes
}

/** A transaction of our own making has no form in bytes. */
export class UnwritableTransactionError extends Error {
  override readonly name = 'UnwritableTransactionError'
  readonly code = 'UNWRITABLE_TRANSACTION'
  constructor(reason: string) {
    super(`The transaction cannot be written: ${reason}.`)
  }
}
