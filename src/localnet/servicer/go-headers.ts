import { goQuote } from '#morse/go-quote.ts'

/** What Go's transport writes itself and takes from no caller (net/http/request.go, reqWriteExcludeHeader). */
const ownHeaders = new Set(['Host', 'Content-Length', 'Transfer-Encoding', 'Trailer'])
/** About one connection only; undici refuses to be told of them. */
const connectionHeaders = new Set(['Connection', 'Keep-Alive', 'Proxy-Connection', 'Upgrade', 'Expect', 'Te'])

/**
 * The headers of a relay to its backend, flat (name, value, name, value), as pocket-core and Go's transport make them:
 * without headers of the relay `Content-Type: application/json`, else only those; Go's user agent unless the relay has one;
 * gzip asked for unless the relay says what it accepts, and only then undone.
 */
export function goHeaders({
  given,
  basicAuth,
}: {
  given: Readonly<Record<string, string>> | null
  basicAuth: { readonly username: string; readonly password: string } | null | undefined
}):
  | { readonly kind: 'headers'; readonly list: readonly string[]; readonly asksGzip: boolean }
  | { readonly kind: 'invalid'; readonly text: string } {
  const headers = new Map<string, string>()
  if (basicAuth) {
    const credentials = Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64')
    headers.set('Authorization', `Basic ${credentials}`)
  }
  const entries = Object.entries(given ?? {})
  if (entries.length === 0) headers.set('Content-Type', 'application/json')
  for (const [name, value] of entries) {
    if (!isToken(name)) return { kind: 'invalid', text: `net/http: invalid header field name ${goQuote(name)}` }
    const canonical = canonicalName(name)
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
      return { kind: 'invalid', text: `net/http: invalid header field value for ${goQuote(canonical)}` }
    }
    headers.set(canonical, value.trim())
  }
  const userAgent = headers.get('User-Agent') ?? 'Go-http-client/1.1'
  headers.delete('User-Agent')
  const asksGzip = !headers.has('Accept-Encoding') && !headers.has('Range')
  const sent = [...headers]
    .filter(([name]) => !ownHeaders.has(name) && !connectionHeaders.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    kind: 'headers',
    asksGzip,
    list: [
      ...(userAgent === '' ? [] : ['User-Agent', bytesAsLatin1(userAgent)]),
      ...sent.flatMap(([name, value]) => [name, bytesAsLatin1(value)]),
      ...(asksGzip ? ['Accept-Encoding', 'gzip'] : []),
    ],
  }
}

function isToken(name: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)
}

/** `content-type` → `Content-Type` (net/textproto, CanonicalMIMEHeaderKey). */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}

/** Go sends the bytes of the string, UTF-8; undici sends one byte per character. */
function bytesAsLatin1(value: string): string {
  return Buffer.from(value).toString('latin1')
}
