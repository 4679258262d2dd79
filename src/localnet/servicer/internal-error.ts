import type { Refusal } from '#morse/validate-relay-proof.ts'

/** pocket-core's `sdk.ErrInternal`: what has no code of its own. */
export function internalError(message: string): Refusal {
  return { codespace: 'sdk', code: 1, message }
}
