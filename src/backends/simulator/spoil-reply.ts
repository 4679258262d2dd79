import { errorBody } from '../http-server/api-error.ts'
import { findMisbehaviour } from './active-misbehaviours.ts'
import type { BrokenForm } from './misbehaviour.ts'
import { jsonReply, type Reply } from './reply.ts'
import type { Endpoint, Occasion, Simulation } from './simulation.ts'
import { unitHash } from './unit-hash.ts'

/**
 * A good reply after the misbehaviours that concern bodies, the worst first; at most one of them takes hold.
 * Replies that are refusals already are left as they are.
 */
export function spoilReply(simulation: Simulation, occasion: Occasion, endpoint: Endpoint, reply: Reply): Reply {
  if (reply.status !== 200 || occasion.misbehaviours.length === 0) return reply
  const { name, bombs } = simulation
  const bomb = findMisbehaviour(occasion.misbehaviours, 'gzip-bomb')
  const packed = bomb === undefined ? undefined : bombs.get(bombKey(endpoint, bomb.bytes))
  if (packed !== undefined && falls(name, occasion, bomb)) {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    return { ...reply, headers, body: { kind: 'whole', content: packed } }
  }
  const oversized = findMisbehaviour(occasion.misbehaviours, 'oversized-body')
  if (oversized !== undefined && falls(name, occasion, oversized)) {
    const body = { kind: 'filler', ...longJson(endpoint), bytes: oversized.bytes } as const
    return { ...reply, headers: { 'content-type': 'application/json' }, body }
  }
  return breakJson(name, occasion, failSoftly(name, occasion, reply))
}

/** The key of a packed body in `Simulation.bombs`. */
export function bombKey(endpoint: Endpoint, bytes: number): string {
  return `${endpoint} ${bytes}`
}

/** The beginning and the end of a response whose answer can be made as long as one likes. */
export function longJson(endpoint: Endpoint): { readonly prefix: string; readonly suffix: string } {
  const start = '{"id":"sim-long","created":0,"model":"simulator","system_fingerprint":"simulator",'
  return endpoint === 'chat'
    ? {
        prefix: `${start}"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"`,
        suffix: '"},"finish_reason":"stop"}]}',
      }
    : {
        prefix: `${start}"object":"text_completion","choices":[{"index":0,"text":"`,
        suffix: '","finish_reason":"stop"}]}',
      }
}

function falls(
  name: string,
  { ordinal }: Occasion,
  misbehaviour: { readonly kind: string; readonly share: number } | undefined,
): boolean {
  if (misbehaviour === undefined) return false
  return unitHash(misbehaviour.kind, name, String(ordinal)) < misbehaviour.share
}

function failSoftly(name: string, occasion: Occasion, reply: Reply): Reply {
  const failure = findMisbehaviour(occasion.misbehaviours, 'error-object')
  if (failure === undefined || !falls(name, occasion, failure)) return reply
  const content = errorBody({ message: failure.message, type: 'server_error', param: null, code: 'overloaded' })
  if (reply.body.kind !== 'events') return { ...reply, body: { kind: 'whole', content } }
  return { ...reply, body: { ...reply.body, events: [{ data: content, tokens: 0 }] } }
}

function breakJson(name: string, occasion: Occasion, reply: Reply): Reply {
  const broken = findMisbehaviour(occasion.misbehaviours, 'broken-json')
  if (broken === undefined || !falls(name, occasion, broken)) return reply
  const choice = Math.floor(unitHash('form', name, String(occasion.ordinal)) * broken.forms.length)
  const content = contentOf(reply)
  return { ...reply, ...brokenForms[broken.forms[choice] ?? 'truncated'](content) }
}

function contentOf({ body }: Reply): string {
  if (body.kind === 'whole') return body.content.toString()
  return body.kind === 'events' ? (body.events.find(({ tokens }) => tokens > 0)?.data ?? '{}') : '{}'
}

const brokenForms: Readonly<Record<BrokenForm, (content: string) => Pick<Reply, 'headers' | 'body'>>> = {
  truncated: (content) => jsonReply(200, content.slice(0, Math.floor(content.length * 0.6))),
  html: () => ({
    headers: { 'content-type': 'text/html' },
    body: { kind: 'whole', content: '<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>' },
  }),
  // 0xff occurs nowhere in UTF-8; it goes into the middle of the JSON text.
  'invalid-utf8': (content) => {
    const bytes = Buffer.from(content)
    const middle = Math.floor(bytes.length / 2)
    const spoilt = Buffer.concat([bytes.subarray(0, middle), Buffer.from([0xff, 0xfe]), bytes.subarray(middle)])
    return { headers: { 'content-type': 'application/json' }, body: { kind: 'whole', content: spoilt } }
  },
  'deep-nesting': () => jsonReply(200, `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'wrong-content-type': (content) => ({
    headers: { 'content-type': 'text/plain' },
    body: { kind: 'whole', content },
  }),
  empty: () => jsonReply(200, ''),
}
