import { type GoValue, goInterface, goString, goStruct } from '#morse/go-json/encode.ts'
import type { RelayReply } from '../profile/reply.ts'

/** What a route answers, before the server adds the headers of its kind of route. */
export type Answer = RelayReply

/** Most answers: through `map[string]interface{}`, so keys are sorted and numbers float64 (server.go WriteJSONResponse). */
export function sortedJson(value: GoValue, status = 200): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${goInterface(value)}\n` }
}

/** Lists of nodes and applications: fields in the order of the struct, no newline. */
export function structJson(value: GoValue): Answer {
  return rawJson(goStruct(value))
}

/** A JSON string whose content is JSON: supported chains, DAO owner, access list, version (WriteResponse). */
export function jsonInString(json: string): Answer {
  return rawJson(goString(json))
}

/** JSON that is already text (WriteRaw). */
export function rawJson(json: string): Answer {
  return { status: 200, contentType: 'application/json; charset=UTF-8', body: json }
}

/** `{"code":400,"message":"…"}` (WriteErrorResponse). */
export function failure(message: string, status = 400): Answer {
  return {
    status,
    contentType: 'application/json; charset=UTF-8',
    body: `${goStruct({ code: status, message })}\n`,
  }
}

/** What Go's `http.Error` writes: the router's 404 and 405. */
export function plainText(status: number, text: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: text }
}
