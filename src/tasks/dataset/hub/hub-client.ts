import { setTimeout as waitReal } from 'node:timers/promises'
import type * as z from 'zod'

/** The part of `fetch` that downloading needs. Redirects are given back, not followed. */
export type Fetch = (
  url: string,
  options: { headers: Record<string, string>; redirect: 'manual'; signal?: AbortSignal },
) => Promise<Response>

/** The hub did not give a data set. */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code = 'HUB_FAILED'
  readonly isRetryable: boolean
  constructor({ url, reason, advice, isRetryable = false, cause }: HubFailure) {
    super(`The Hugging Face hub did not give the data: ${reason}\nAddress: ${url}\nWhat to do: ${advice}`, { cause })
    this.isRetryable = isRetryable
  }
}
type HubFailure = { url: string; reason: string; advice: string; isRetryable?: boolean; cause?: unknown }

export type HubOptions = {
  readonly fetch: Fetch
  /** An access token, for gated data sets. Sent to huggingface.co only, never to where that redirects. */
  readonly token?: string | undefined
  readonly signal?: AbortSignal
  /** Told after each piece, to show progress. */
  readonly onBytes?: (bytes: number) => void
  /** Waits before a request is tried again. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
  /** The time, for a `Retry-After` that is a date. */
  readonly now?: () => number
}

const hub = 'huggingface.co'
const maximumRedirects = 5
const maximumTries = 5
const firstWaitMs = 1000
/** A hub that wants us to wait longer is not waited for. */
const maximumWaitMs = 120_000

/**
 * One GET with patience: network failures, 429 and 5xx are tried again, after what `Retry-After` says or 1, 2, 4, 8 s.
 * Redirects are followed hop by hop, to the hub's own hosts only, without the token once it leaves huggingface.co.
 *
 * @returns an answer with status 200, 206, 404, 412 or 416.
 * @throws {HubError}
 */
export async function hubRequest(
  url: string,
  options: HubOptions,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { wait = waitReal, now = Date.now, signal } = options
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted()
    const answer = await tryOnce(url, options, headers)
    const failure = answer instanceof HubError ? answer : failureOf(url, answer, options.token !== undefined)
    if (failure === undefined) return answer as Response
    const response = answer instanceof Response ? answer : undefined
    await response?.body?.cancel()
    const waitMs = retryAfterMs(response, now) ?? firstWaitMs * 2 ** (tries - 1)
    if (!failure.isRetryable || tries === maximumTries || waitMs > maximumWaitMs) throw failure
    await wait(waitMs)
  }
}

async function tryOnce(
  start: string,
  { fetch, token, signal }: HubOptions,
  extra: Readonly<Record<string, string>>,
): Promise<Response | HubError> {
  let url = start
  for (let hops = 0; hops <= maximumRedirects; hops += 1) {
    assertHubAddress(url)
    const authorization =
      token !== undefined && new URL(url).hostname === hub ? { authorization: `Bearer ${token}` } : {}
    const headers = { 'accept-encoding': 'identity', ...extra, ...authorization }
    try {
      const response = await fetch(url, { headers, redirect: 'manual', ...(signal === undefined ? {} : { signal }) })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null) return response
      await response.body?.cancel()
      url = new URL(location, url).href
    } catch (cause) {
      signal?.throwIfAborted()
      const reason = `no connection (${innermostMessage(cause)})`
      const advice = 'check the network, or give a folder that has the data with `--data DIR`.'
      return new HubError({ url, reason, advice, isRetryable: true, cause })
    }
  }
  throw new HubError({ url, reason: `more than ${maximumRedirects} redirects`, advice: 'try again later.' })
}

/** `fetch` says no more than "fetch failed"; its cause says why. */
function innermostMessage(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? innermostMessage(cause) : message
}

/** The hub, its servers of files (`cdn-lfs.huggingface.co`, `cas-bridge.xethub.hf.co`), nothing else, and only encrypted. */
export function assertHubAddress(url: string): void {
  const address = URL.canParse(url) ? new URL(url) : undefined
  const isHubs = /(?:^|\.)(?:huggingface\.co|hf\.co)$/.test(address?.hostname ?? '')
  if (address?.protocol === 'https:' && isHubs && address.port === '' && address.username === '') return
  throw new HubError({ url, reason: 'the address is not one of the hub', advice: 'do not use this data set.' })
}

function retryAfterMs(response: Response | undefined, now: () => number): number | undefined {
  const value = response?.headers.get('retry-after')
  if (value === null || value === undefined) return undefined
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now()
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}

function failureOf(url: string, response: Response, hasToken: boolean): HubError | undefined {
  const { status } = response
  if ([200, 206, 404, 412, 416].includes(status)) return undefined
  if (status === 401 || status === 403) return refusal(url, response, hasToken)
  const isRetryable = status === 408 || status === 429 || status >= 500
  const advice = isRetryable ? 'try again later.' : 'check dataset_path and dataset_name in the task definition.'
  const reason = status === 429 && !hasToken ? 'too many requests without a token (HTTP 429)' : `HTTP ${status}`
  return new HubError({ url, reason, advice, isRetryable })
}

/** The hub answers 401 for what does not exist too; `X-Error-Code` tells the cases apart. */
function refusal(url: string, { status, headers }: Response, hasToken: boolean): HubError {
  const page = url.match(/datasets\/([^/]+\/[^/]+)/)?.[1]
  const terms = `accept the terms of the data set at https://${hub}/datasets/${page ?? ''}`
  if (headers.get('x-error-code') === 'RepoNotFound') {
    const advice = 'check dataset_path in the task definition; if it is private, set HF_TOKEN.'
    return new HubError({ url, reason: `there is no such data set, or it is private (HTTP ${status})`, advice })
  }
  const advice = hasToken
    ? `${terms} with the account that the token belongs to.`
    : `${terms} and set HF_TOKEN to an access token of that account.`
  const gate = headers.get('x-error-code') === 'GatedRepo' ? 'the data set is gated, ' : ''
  return new HubError({ url, reason: `${gate}access is refused (HTTP ${status})`, advice })
}

/** The bytes of an answer, at most `maximumBytes` whatever its headers say. */
export async function* cappedBody(
  url: string,
  response: Response,
  maximumBytes: number,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maximumBytes) {
      throw new HubError({ url, reason: `more than ${maximumBytes} bytes`, advice: 'use another task or data set.' })
    }
    onBytes?.(chunk.byteLength)
    yield chunk
  }
}

const maximumAnswerBytes = 8 * 2 ** 20

/** A small text from the hub with its headers; undefined for 404. @throws {HubError} */
export async function hubText(
  url: string,
  options: HubOptions,
): Promise<{ text: string; headers: Headers } | undefined> {
  const response = await hubRequest(url, options)
  if (response.status !== 200) {
    await response.body?.cancel()
    return undefined
  }
  const chunks = await Array.fromAsync(cappedBody(url, response, maximumAnswerBytes, options.onBytes))
  return { text: Buffer.concat(chunks).toString('utf8'), headers: response.headers }
}

/** An answer of the hub's API; undefined for 404. @throws {HubError} */
export async function hubJson<Shape extends z.ZodType>(
  url: string,
  shape: Shape,
  options: HubOptions,
): Promise<{ value: z.infer<Shape>; headers: Headers } | undefined> {
  const answer = await hubText(url, options)
  if (answer === undefined) return undefined
  const parsed = shape.safeParse(jsonOf(answer.text))
  if (parsed.success) return { value: parsed.data, headers: answer.headers }
  throw new HubError({ url, reason: 'its answer is not understood', advice: 'try again later.', isRetryable: true })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
