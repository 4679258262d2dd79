import { type PocketcoreCode, pocketcoreMessage } from '#morse/error-codes.ts'

/** An error as a relay's answer carries it. */
export type ProtocolError = {
  readonly codespace: 'pocketcore' | 'sdk'
  readonly code: number
  readonly message: string
}

/** An error of pocket-core's relay module; the detail follows its text where the code has one. */
export function pocketcoreError(code: PocketcoreCode, detail = ''): ProtocolError {
  return { codespace: 'pocketcore', code, message: pocketcoreMessage(code, detail) }
}

/** `sdk.ErrInternal`: what has no code of its own. */
export function internalError(message: string): ProtocolError {
  return { codespace: 'sdk', code: 1, message }
}
