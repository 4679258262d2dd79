import * as z from 'zod'

/** The headers that one client of users sends, in its order; content type, key and what HTTP itself needs come besides. */
export type ClientHeaders = readonly (readonly [name: string, value: string])[]

/** What a client sends that says nothing about itself. */
export const plainHeaders: ClientHeaders = [
  ['accept', 'application/json'],
  ['accept-encoding', 'gzip, deflate'],
]

/** Set by the request itself, or no business of a client. */
const ownNames =
  /^(?:host|connection|keep-alive|content-(?:type|length|encoding)|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/
/** Header values are no secrets here: they may be shown. */
const secretNames = /auth|key|token|secret|cookie|password/
const readableEncodings = /^(?:gzip|deflate|identity)(?:, ?(?:gzip|deflate|identity))*$/

const headers = z
  .record(z.string(), z.string('must be text'), 'must be a mapping of header names to values')
  .superRefine((entries, context) => {
    for (const [name, value] of Object.entries(entries)) {
      const message = problemOf(name, value)
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .transform((entries): ClientHeaders => Object.entries(entries))

/** The field of a suppliers file: the clients of which each request imitates one, drawn at random. */
export const clientHeaders = z
  .array(headers, 'must be a list of mappings, one per client')
  .min(1, 'must name at least one client')
  .max(100, 'must name at most 100 clients')

function problemOf(name: string, value: string): string | null {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) return 'must be a header name in lower case'
  if (secretNames.test(name)) return 'must not hold credentials: give a key (env:NAME or file:PATH)'
  if (ownNames.test(name)) return 'is set by the request itself'
  if (!/^[\x20-\x7e]{1,200}$/.test(value)) return 'must be 1 to 200 printable ASCII characters'
  if (name === 'accept-encoding' && !readableEncodings.test(value))
    return 'must name only encodings that Assay reads: gzip, deflate, identity'
  return null
}
