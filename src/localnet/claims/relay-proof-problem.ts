import { checkApplicationToken, publicKeyError } from '#morse/application-token.ts'
import { type PocketcoreCode, pocketcoreMessage } from '#morse/error-codes.ts'
import { fromHex } from '#morse/hash.ts'
import { verifySignature } from '#morse/keys.ts'
import { proofHash, type RelayProof } from '#morse/relay.ts'

export type RelayProofProblem = { readonly codespace: 'pocketcore'; readonly code: number; readonly message: string }

const signatureHexDigits = 128
const maximumChainBytes = 4
const hashBytes = 32

/**
 * What is wrong with a relay proof taken for itself, in pocket-core's order, or null: height, servicer, chain, request
 * hash, entropy, token, and the client's signature. (`RelayProof.ValidateBasic`, x/pocketcore/types/proof.go)
 */
export function relayProofProblem(proof: RelayProof): RelayProofProblem | null {
  if (proof.sessionBlockHeight < 1n) return problem(60)
  const servicerError = publicKeyError(proof.servicerPublicKey)
  if (servicerError !== null) return problem(servicerError)
  const chain = hexProblem(proof.blockchain, (length) => length <= maximumChainBytes)
  if (chain !== null) return chain
  const requestHash = hexProblem(proof.requestHash, (length) => length === hashBytes)
  if (requestHash !== null) return requestHash
  if (proof.entropy < 0n) return problem(29)
  const tokenProblem = checkApplicationToken(proof.token)
  if (tokenProblem !== null) return problem(4, tokenProblem)
  if (proof.signature.length !== signatureHexDigits) return problem(38)
  if (fromHex(proof.signature) === undefined) return problem(39)
  const message = fromHex(proofHash(proof)) ?? new Uint8Array()
  const { signature, token } = proof
  return verifySignature({ publicKey: token.clientPublicKey, message, signature }) ? null : problem(41)
}

function hexProblem(text: string, isLengthRight: (length: number) => boolean): RelayProofProblem | null {
  const bytes = fromHex(text)
  if (bytes === undefined) return problem(52, `encoding/hex: ${text.length % 2 === 0 ? 'invalid byte' : 'odd length hex string'}`)
  if (bytes.length === 0) return problem(23)
  return isLengthRight(bytes.length) ? null : problem(62)
}

function problem(code: PocketcoreCode, detail = ''): RelayProofProblem {
  return { codespace: 'pocketcore', code, message: pocketcoreMessage(code, detail) }
}
