import { checkApplicationToken, publicKeyError } from './application-token.ts'
import { type PocketcoreCode, pocketcoreMessage } from './error-codes.ts'
import { fromHex, sha3 } from './hash.ts'
import { verifySignature } from './keys.ts'
import { proofBytes, type RelayProof } from './relay.ts'

/** An error as pocket-core's results and answers carry it. */
export type Refusal = { readonly codespace: string; readonly code: number; readonly message: string }

/** x/pocketcore/types/crypto.go:25: chain ids have one to four bytes. */
const maximumChainBytes = 4
const hashBytes = 32
const signatureBytes = 64

/**
 * What pocket-core has against a relay proof by itself, or null: the session's height, the keys, the chain, the request
 * hash, the token, and the client's signature, in this order. (`RelayProof.ValidateBasic`, x/pocketcore/types/proof.go)
 */
export function validateRelayProof(proof: RelayProof): Refusal | null {
  if (proof.sessionBlockHeight < 1n) return refusal(60)
  const keyCode = publicKeyError(proof.servicerPublicKey)
  if (keyCode !== null) return refusal(keyCode)
  const hexProblem =
    hexRefusal(proof.blockchain, (length) => length <= maximumChainBytes) ??
    hexRefusal(proof.requestHash, (length) => length === hashBytes)
  if (hexProblem !== null) return hexProblem
  if (proof.entropy < 0n) return refusal(29)
  const tokenProblem = checkApplicationToken(proof.token)
  if (tokenProblem !== null) return refusal(4, tokenProblem)
  return signatureRefusal(proof)
}

/** A refusal of codespace pocketcore, with what its text ends in where it has such a part. */
export function refusal(code: PocketcoreCode, detail = ''): Refusal {
  return { codespace: 'pocketcore', code, message: pocketcoreMessage(code, detail) }
}

/** Why text is no hex text of a right length in bytes (`HashVerification`, `NetworkIdentifierVerification`). */
export function hexRefusal(text: string, isRightLength: (bytes: number) => boolean): Refusal | null {
  const bytes = fromHex(text)
  if (bytes === undefined) return refusal(52, hexProblem(text))
  if (bytes.length === 0) return refusal(23)
  return isRightLength(bytes.length) ? null : refusal(62)
}

/** What is wrong with text that is no hex text, in the words of Go's encoding/hex. */
export function hexProblem(text: string): string {
  const odd = Buffer.from(text).find((byte) => !/[0-9a-fA-F]/.test(String.fromCharCode(byte)))
  return odd === undefined ? 'encoding/hex: odd length hex string' : `encoding/hex: invalid byte: ${goUnicode(odd)}`
}

function signatureRefusal({ token, signature, ...rest }: RelayProof): Refusal | null {
  const bytes = fromHex(signature)
  if (bytes === undefined) return refusal(39)
  if (bytes.length !== signatureBytes) return refusal(38)
  const message = sha3(proofBytes({ token, signature, ...rest }))
  return verifySignature({ publicKey: token.clientPublicKey, message, signature }) ? null : refusal(41)
}

/** Go's `%#U`: the code point, and the character where it can be printed. */
function goUnicode(codePoint: number): string {
  const character = String.fromCodePoint(codePoint)
  const shown = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character) ? ` '${character}'` : ''
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}${shown}`
}
