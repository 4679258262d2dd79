import { createByteCollector } from '#contract/byte-collector.ts'
import type { DialectCall } from '#contract/image/dialect/dialect.ts'

/** The image server behind the contract. */
export type Upstream = {
  /** Without a slash at its end; the routes of the dialect are below it. */
  readonly url: string
  readonly key: string | null
  /** For one call, from sending to the last byte. */
  readonly timeoutMs: number
  readonly maximumBytes: number
}

export type UpstreamAnswer =
  | { readonly kind: 'response'; readonly status: number; readonly bytes: Uint8Array }
  | { readonly kind: 'unreachable' | 'timeout' | 'too-large' | 'gone' }

/** Sends one call and takes its answer whole, up to a size. Redirects are not followed. Never throws. */
export async function askUpstream(upstream: Upstream, call: DialectCall, gone: AbortSignal): Promise<UpstreamAnswer> {
  const timeout = AbortSignal.timeout(upstream.timeoutMs)
  const { headers, body } = encode(call)
  if (upstream.key !== null) headers.authorization = `Bearer ${upstream.key}`
  try {
    const signal = AbortSignal.any([timeout, gone])
    const response = await fetch(upstream.url + call.path, {
      method: 'POST',
      headers,
      body,
      signal,
      redirect: 'manual',
    })
    const collector = createByteCollector()
    for await (const piece of response.body ?? []) {
      if (collector.byteLength + piece.byteLength > upstream.maximumBytes) return { kind: 'too-large' }
      collector.add(piece)
    }
    return { kind: 'response', status: response.status, bytes: collector.collected() }
  } catch {
    if (gone.aborted) return { kind: 'gone' }
    return { kind: timeout.aborted ? 'timeout' : 'unreachable' }
  }
}

function encode({ body }: DialectCall): { headers: Record<string, string>; body: string | FormData } {
  if (body.kind === 'json') return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body.json) }
  const form = new FormData()
  for (const [name, value] of Object.entries(body.fields)) form.set(name, value)
  for (const { name, format, base64 } of body.files) {
    form.set(name, new Blob([Buffer.from(base64, 'base64')], { type: `image/${format}` }), `${name}.${format}`)
  }
  return { headers: {}, body: form }
}
