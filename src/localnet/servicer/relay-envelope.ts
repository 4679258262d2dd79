import { type GoValue, goInterface } from '#morse/go-json/encode.ts'
import type { Refusal } from '#morse/validate-relay-proof.ts'
import type { RelayReply } from '../profile/reply.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Codes whose answer brings a fresh session along (`ErrorWarrantsDispatch`, x/pocketcore/types/service.go:384). */
const dispatchCodes: ReadonlySet<number> = new Set([14, 60, 71, 75])

/** Whether this error's answer brings a session along. */
export function warrantsDispatch({ codespace, code }: Refusal): boolean {
  return codespace === 'pocketcore' && dispatchCodes.has(code)
}

/** A relay that was refused or failed: status 400 with the error, and a session where the error warrants one. */
export function relayErrorReply(error: GoValue, dispatch: GoValue = null): RelayReply {
  return { status: 400, contentType: JSON_TYPE, body: `${goInterface({ dispatch, error })}\n` }
}

/** A relay that was served; `body` is the finished JSON. */
export function relayResponseReply(body: string | Uint8Array, whenSent: () => void): RelayReply {
  return { status: 200, contentType: JSON_TYPE, body, whenSent }
}

/** What pocket-core's TimeoutHandler says (app/cmd/rpc/server.go), instead of an envelope. */
export function lateReply(): RelayReply {
  return { status: 503, contentType: 'text/plain; charset=utf-8', body: 'Server Timeout Handling Request' }
}
