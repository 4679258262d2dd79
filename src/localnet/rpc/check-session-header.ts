import { publicKeyError } from '#morse/application-token.ts'
import { type PocketcoreCode, pocketcoreMessage } from '#morse/error-codes.ts'
import { readHex } from './hex.ts'

const LARGEST_CHAIN_BYTES = 4

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
  const keyError = publicKeyError(appPublicKey)
  if (keyError !== null) return refusal(keyError)
  const identifier = readHex(chain)
  if ('problem' in identifier) return refusal(52, identifier.problem)
  if (identifier.bytes.length === 0) return refusal(23)
  if (identifier.bytes.length > LARGEST_CHAIN_BYTES) return refusal(62)
  return sessionHeight < 1n ? refusal(60) : null
}

function refusal(code: PocketcoreCode, detail = ''): SdkError {
  return { codespace: 'pocketcore', code, message: pocketcoreMessage(code, detail) }
}
