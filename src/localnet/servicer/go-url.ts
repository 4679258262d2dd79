import { goQuote } from '#morse/go-quote.ts'

/** A URL as Go's net/http would request it. */
export type GoUrl = {
  /** As error texts show it: with a password hidden. */
  readonly text: string
  readonly origin: string
  /** What goes on the request line: path and query. */
  readonly target: string
  /** From `user:password@`, undefined when there are none. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined
}

/**
 * Where a relay goes: the chain's URL and the relay's path, both trimmed of slashes, as pocket-core joins them
 * (x/pocketcore/types/service.go, Execute).
 */
export function joinUrl(chainUrl: string, path: string): string {
  const base = trimSlashes(chainUrl)
  return path.length > 0 ? `${base}/${trimSlashes(path)}` : base
}

/**
 * Reads a URL as Go's net/url does, which unlike the web's keeps dot segments and is strict about escapes; the error is
 * Go's text. Source: net/url/url.go of Go 1.21 (parse, setPath, EscapedPath).
 */
export function parseGoUrl(
  full: string,
): { readonly kind: 'url'; readonly url: GoUrl } | { readonly kind: 'invalid'; readonly text: string } {
  const invalid = (reason: string) => ({ kind: 'invalid' as const, text: `parse ${goQuote(full)}: ${reason}` })
  if (/[\0-\x1f\x7f]/.test(full)) return invalid('net/url: invalid control character in URL')
  const [withoutFragment = ''] = full.split('#', 1)
  const parts = /^(https?:\/\/[^/?]*)([^?]*)(\?.*)?$/i.exec(withoutFragment)
  if (parts === null) return invalid('missing protocol scheme')
  const [, start = '', path = '', query = ''] = parts
  const badEscape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(path)
  if (badEscape !== null) return invalid(`invalid URL escape ${goQuote(badEscape[0])}`)
  const host = readHost(start)
  if (host === undefined) return invalid('invalid character in host name')
  const shownStart = host.credentials?.password ? start.replace(/:[^:@]*@/, ':***@') : start
  const target = escapedPath(path)
  return {
    kind: 'url',
    url: {
      text: `${shownStart}${target}${query}`,
      origin: host.origin,
      target: `${target === '' ? '/' : target}${query.replaceAll(' ', '%20')}`,
      credentials: host.credentials,
    },
  }
}

function trimSlashes(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '/') start += 1
  while (end > start && text[end - 1] === '/') end -= 1
  return text.slice(start, end)
}

function readHost(start: string): Pick<GoUrl, 'origin' | 'credentials'> | undefined {
  try {
    const { origin, username, password } = new URL(start)
    if (username === '' && password === '') return { origin, credentials: undefined }
    return {
      origin,
      credentials: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
    }
  } catch {
    return undefined
  }
}

/** A path that is fine as it is stays so, escapes and all; any other is unescaped and escaped anew as a whole. */
function escapedPath(path: string): string {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/.test(path)) return path
  const pieces = path.match(/%[0-9a-fA-F]{2}|[^%]+/g) ?? []
  const bytes = Buffer.concat(
    pieces.map((piece) => (piece.startsWith('%') ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece))),
  )
  // Latin-1 makes one character of every byte.
  return bytes
    .toString('latin1')
    .replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/g, (character) => escaped(character.charCodeAt(0)))
}

function escaped(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
