import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Pool } from 'undici'
import { goQuote } from '#morse/go-quote.ts'
import { type BodyBudget, UNCOUNTED_BODY_BYTES } from '../profile/body-budget.ts'
import type { ServiceLimits } from '../profile/profile.ts'
import { goHeaders } from './go-headers.ts'
import { goErrorText, goUrlErrorText } from './go-http-error.ts'
import { type GoUrl, joinUrl, parseGoUrl } from './go-url.ts'
import type { HostedChain } from './hosted-chains.ts'

export type BackendRequest = {
  readonly chain: HostedChain
  /** Empty means POST. */
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>> | null
  readonly data: Uint8Array
  readonly limits: ServiceLimits
}

export type BackendAnswer =
  /** Whatever its status was: pocket-core passes every one on. `release` gives the bytes back to the budget. */
  | { readonly kind: 'answered'; readonly status: number; readonly body: Uint8Array; readonly release: () => void }
  /** What Go's error says, for the message of code 28. */
  | { readonly kind: 'failed'; readonly text: string }
  /** The signal aborted. */
  | { readonly kind: 'aborted' }

type ReadAnswer =
  | Exclude<BackendAnswer, { readonly kind: 'answered' }>
  | { readonly kind: 'read'; readonly body: Uint8Array; readonly release: () => void }

/** How many redirects Go's client follows, and how many connections one backend gets. */
const MAX_REDIRECTS = 10
const CONNECTIONS_PER_BACKEND = 256

/**
 * Sends relays to backends as Go's http.Client does (pocket-core x/pocketcore/types/service.go, executeHTTPRequest):
 * headers, redirects, gzip, error texts. Two differences: an answer is read up to the service's limit only, and a redirect
 * to another host is refused, so that a backend cannot point its node at other machines.
 */
export class BackendClient {
  readonly #pools = new Map<string, Pool>()
  readonly #budget: BodyBudget

  /** @param budget for large answers */
  constructor(budget: BodyBudget) {
    this.#budget = budget
  }

  async send(request: BackendRequest, signal: AbortSignal): Promise<BackendAnswer> {
    const method = request.method === '' ? 'POST' : request.method
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) {
      return { kind: 'failed', text: `net/http: invalid method ${goQuote(method)}` }
    }
    const parsed = parseGoUrl(joinUrl(request.chain.url, request.path))
    if (parsed.kind === 'invalid') return { kind: 'failed', text: parsed.text }
    const headers = goHeaders({ given: request.headers, basicAuth: request.chain.basicAuth ?? parsed.url.credentials })
    if (headers.kind === 'invalid')
      return { kind: 'failed', text: goUrlErrorText(method, parsed.url.text, headers.text) }
    try {
      return await this.#follow({ ...request, method }, parsed.url, headers, signal)
    } catch (error) {
      if (signal.aborted) return { kind: 'aborted' }
      return { kind: 'failed', text: goUrlErrorText(method, parsed.url.text, goErrorText(error, 'EOF')) }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
  }

  async #follow(
    request: BackendRequest,
    start: GoUrl,
    headers: { readonly list: readonly string[]; readonly asksGzip: boolean },
    signal: AbortSignal,
  ): Promise<BackendAnswer> {
    let { method, data } = request
    let url = start
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#pool(url.origin).request({
        method: method as 'POST',
        path: url.target,
        headers: [...headers.list],
        body: data.length > 0 ? data : null,
        signal,
      })
      const location = redirectOf(answer.statusCode, answer.headers.location)
      if (location === undefined) {
        const encoding = answer.headers['content-encoding']
        const isZipped = headers.asksGzip && String(encoding).toLowerCase() === 'gzip' && method !== 'HEAD'
        const declaredBytes = isZipped ? undefined : declaredLength(answer.headers['content-length'])
        const body = isZipped ? unzip(answer.body) : answer.body
        const read = await this.#read(request, { method, url, body, declaredBytes }, signal)
        discard(answer.body)
        return read.kind === 'read' ? { ...read, kind: 'answered', status: answer.statusCode } : read
      }
      discard(answer.body)
      const fail = (text: string): BackendAnswer => ({ kind: 'failed', text: goUrlErrorText(method, url.text, text) })
      const next = parseGoUrl(new URL(location, `${url.origin}${url.target}`).href)
      if (next.kind === 'invalid') return fail(`failed to parse Location header ${goQuote(location)}: ${next.text}`)
      if (next.url.origin !== url.origin)
        return fail(`refused to follow a redirect to another host, ${next.url.origin}`)
      if (redirects + 1 >= MAX_REDIRECTS) return fail(`stopped after ${MAX_REDIRECTS} redirects`)
      // Only 307 and 308 send the body again (net/http/client.go, redirectBehavior).
      if (answer.statusCode < 307) {
        if (method !== 'GET' && method !== 'HEAD') method = 'GET'
        data = new Uint8Array()
      }
      url = next.url
    }
  }

  async #read(
    request: BackendRequest,
    answer: { method: string; url: GoUrl; body: Readable; declaredBytes: number | undefined },
    signal: AbortSignal,
  ): Promise<ReadAnswer> {
    const { method, url, body, declaredBytes } = answer
    const limitBytes = request.limits.responseBytes
    const chunks: Uint8Array[] = []
    let size = 0
    let release: (() => void) | undefined
    try {
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        size += chunk.length
        if (size > limitBytes) {
          release?.()
          const reason = `the answer has more than ${limitBytes} bytes, the limit of service ${request.chain.id}`
          return { kind: 'failed', text: goUrlErrorText(method, url.text, reason) }
        }
        chunks.push(chunk)
        if (size > UNCOUNTED_BODY_BYTES && release === undefined) {
          release = await this.#budget.acquire(Math.min(declaredBytes ?? limitBytes, limitBytes), signal)
          if (release === undefined) return { kind: 'aborted' }
        }
      }
      return { kind: 'read', body: Buffer.concat(chunks), release: release ?? (() => {}) }
    } catch (error) {
      release?.()
      // Go returns what reading the body says without the URL around it.
      return signal.aborted ? { kind: 'aborted' } : { kind: 'failed', text: goErrorText(error, 'unexpected EOF') }
    }
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin)
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: CONNECTIONS_PER_BACKEND,
        // The node keeps the time of the whole relay; undici's own clocks would end long generations.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: { timeout: 30_000 },
      })
      this.#pools.set(origin, pool)
    }
    return pool
  }
}

function redirectOf(status: number, location: string | string[] | undefined): string | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined
  const first = Array.isArray(location) ? location[0] : location
  return first === '' ? undefined : first
}

function declaredLength(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}

/** Ends a body that may not have been read; undici reports that as an error of the stream. */
function discard(body: Readable): void {
  body.on('error', () => {})
  body.destroy()
}

function unzip(body: Readable): Readable {
  const gunzip = createGunzip()
  body.on('error', (error) => gunzip.destroy(error))
  return body.pipe(gunzip)
}
