import { errorText } from '#morse/error-codes.ts'
import type { GoValue } from '#morse/go-json/encode.ts'
import type { Refusal } from '#morse/validate-relay-proof.ts'

/** What is wrong with a relay, in a mesh: an error of the protocol, or a sentence without a code. */
export type MeshProblem = Refusal | string

/**
 * The error as a mesh shows it to clients: whatever it was, code 1 of codespace sdk, the true one hidden in the text
 * (geo-mesh of pokt-scan, app/mesh.go meshNodeRelay). Clients that look for code 90 do not find it.
 */
export function hiddenError(problem: MeshProblem): GoValue {
  const message = typeof problem === 'string' ? problem : errorText(problem)
  return { code: 1, codespace: 'sdk', message: errorText({ codespace: 'sdk', code: 1, message }) }
}

/** An error as full nodes tell it to meshes: its code, and its whole text for a message. */
export function toldError(error: Refusal): Refusal {
  return { ...error, message: errorText(error) }
}
