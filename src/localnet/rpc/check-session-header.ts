import { readHex } from './hex.ts'

const PUBLIC_KEY_BYTES = 32
const CHAIN_BYTES = 4

export type SdkError = { readonly codespace: string; readonly code: number; readonly message: string }

/**
 * What `SessionHeader.ValidateHeader` says (x/pocketcore/types/session.go, crypto.go): the application's public key,
 * the chain, the height, in this order. Null = nothing wrong.
 */
export function checkSessionHeader({
  appPublicKey,
  chain,
  sessionHeight,
}: {
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: bigint
}): SdkError | null {
  const key = readHex(appPublicKey)
  if ('problem' in key) return refusal(6, `the public key could not be decoded: ${key.problem}`)
  if (key.bytes.length !== PUBLIC_KEY_BYTES) return refusal(42, 'the public key is not the correct cap')
  const identifier = readHex(chain)
  if ('problem' in identifier) return refusal(52, `the hex string could not be decoded: ${identifier.problem}`)
  if (identifier.bytes.length === 0) return refusal(23, 'the addr of the block is empty or nil')
  if (identifier.bytes.length > CHAIN_BYTES) return refusal(62, 'the merkleHash length is not valid')
  if (sessionHeight < 1n) return refusal(60, 'the block height passed is invalid')
  return null
}

function refusal(code: number, message: string): SdkError {
  return { codespace: 'pocketcore', code, message }
}
