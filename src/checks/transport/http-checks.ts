import { gunzipSync } from 'node:zlib'
import type { Check } from '../check.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { fail, notObservable, pass, refusedProperly } from '../finding.ts'
import { get } from '../models/model-checks.ts'
import { plainAnswer, plainPath, plainRequest, readPlain } from '../plain-request.ts'
import type { Probe } from '../probe.ts'
import { drawUnknownName } from '../prompt-words.ts'

const base = { group: 'A', networks: ['direct'], requests: 1 } as const
const needsChat = { ...base, needs: ['chat.answers'] } as const
const mebibyte = 1024 * 1024
/** More than any answer to the question can be. */
const MAXIMUM_UNPACKED_BYTES = 4 * mebibyte

/** HTTP as clients use it. Source: RFC 9110. */
export const httpChecks: readonly Check[] = [
  {
    ...base,
    id: 'transport.tls',
    level: 'must',
    needs: [],
    title: 'its certificate is valid',
    advice: 'Use a certificate of a known authority for this name, with its whole chain, and renew it in time.',
    async run(probe) {
      const answer = await plainAnswer(probe)
      if (answer.kind === 'failure' && answer.reason === 'certificate') return fail(answer.detail)
      if (!probe.isEncrypted) return notObservable('The address is http, so there is none.')
      return answer.kind === 'failure' ? notObservable(answer.detail) : pass('It is.')
    },
  },
  {
    ...base,
    id: 'transport.no-redirect',
    level: 'must',
    needs: [],
    title: 'requests are answered where they are sent',
    advice: 'Publish the address that answers; clients lose the body of a POST, or the key, on a redirect.',
    async run(probe) {
      const answer = await plainAnswer(probe)
      if (answer.kind === 'failure') return notObservable(answer.detail)
      const isRedirect = answer.status !== null && answer.status >= 300 && answer.status <= 399
      return isRedirect ? fail(`It answers status ${answer.status}.`) : pass('They are.')
    },
  },
  {
    ...needsChat,
    id: 'transport.content-type',
    level: 'must',
    title: 'JSON is application/json, in UTF-8',
    advice: 'Send "Content-Type: application/json" with JSON, without a charset or with utf-8.',
    async run(probe) {
      const answer = await plainAnswer(probe)
      const type = answer.kind === 'answer' ? (answer.headers?.['content-type'] ?? '') : ''
      const [media = '', ...parameters] = type.toLowerCase().split(';')
      const charset = parameters.find((one) => one.trim().startsWith('charset='))
      if (media.trim() !== 'application/json') return fail('Content-Type is another one, or missing.')
      return charset === undefined || /charset="?utf-?8"?$/.test(charset.trim())
        ? pass('It is.')
        : fail('The charset is another one.')
    },
  },
  {
    ...needsChat,
    id: 'transport.compression',
    level: 'may',
    requests: 2,
    title: 'answers are packed only where the client can unpack them',
    advice: 'Pack with gzip for clients that send "Accept-Encoding: gzip", and never for others.',
    async run(probe) {
      const plain = await probe.exchange(withCoding(probe, 'identity'))
      if (plain.kind !== 'answer') return fail(plain.detail)
      if (plain.headers?.['content-encoding'] !== undefined)
        return fail('An answer is packed for a client that cannot unpack.')
      const packed = await probe.exchange(withCoding(probe, 'gzip'))
      if (packed.kind !== 'answer') return fail(packed.detail)
      const coding = packed.headers?.['content-encoding']
      if (coding === undefined) return pass('They are never packed.')
      if (coding !== 'gzip') return fail('An answer is packed in another way than gzip.')
      return readPlain(probe, { ...packed, body: unpacked(packed.body) }).kind === 'answered'
        ? pass('They are.')
        : fail('What is packed cannot be read.')
    },
  },
  {
    ...needsChat,
    id: 'transport.http2',
    level: 'may',
    title: 'HTTP/2 is spoken with clients that ask for it, or not agreed to',
    advice:
      'Serve HTTP/2 where the TLS handshake agrees to it ("h2" in ALPN), in the proxy too, or do not agree to it.',
    async run(probe) {
      const answer = await probe.exchangeOverHttp2(plainRequest(probe))
      if (answer === 'unseen') return notObservable('HTTP/2 is agreed on with TLS, on a connection of our own.')
      if (answer === 'declined') return refusedProperly('It speaks HTTP/1.1 alone.')
      if (answer.kind === 'failure') return fail(answer.detail)
      const reply = readPlain(probe, answer)
      return reply.kind === 'answered' ? pass('It is.') : fail(reply.problem)
    },
  },
  {
    ...needsChat,
    id: 'transport.unknown-path',
    level: 'should',
    title: 'an unknown path is 404, with an error object',
    advice: 'Answer unknown paths with status 404 and an error object in JSON; HTML pages confuse clients.',
    run: async (probe) =>
      expectRefusal(await probe.exchange(get(`/v1/${drawUnknownName(probe.random)}`)), { statuses: [404] }),
  },
  {
    ...needsChat,
    id: 'transport.wrong-method',
    level: 'should',
    title: 'a wrong method is 405 or 404',
    advice: 'Answer GET with status 405 (or 404) where only POST is served, as at /v1/chat/completions.',
    async run(probe) {
      const answer = await probe.exchange(get(plainPath(probe)))
      if (answer.kind === 'failure') return fail(answer.detail)
      return answer.status === 405 || answer.status === 404
        ? pass(`It is ${answer.status}.`)
        : fail(`It is ${answer.status}.`)
    },
  },
  {
    ...needsChat,
    id: 'transport.head-options',
    level: 'may',
    requests: 2,
    title: 'HEAD has no body, and OPTIONS is no failure',
    advice: 'Answer HEAD like GET without the body, and OPTIONS with 200, 204, 404 or 405.',
    async run(probe) {
      const head = await probe.exchange({ ...get('/v1/models'), method: 'HEAD' })
      const options = await probe.exchange({ ...get(plainPath(probe)), method: 'OPTIONS' })
      if (head.kind === 'failure') return fail(`HEAD: ${head.detail}`)
      if (options.kind === 'failure') return fail(`OPTIONS: ${options.detail}`)
      const worst = Math.max(head.status ?? 0, options.status ?? 0)
      return worst >= 500 ? fail(`One of them is ${worst}.`) : pass(`They are ${head.status} and ${options.status}.`)
    },
  },
  ...([1, 10, 50] as const).map(
    (megabytes): Check => ({
      ...needsChat,
      id: `transport.body-${megabytes}-megabytes`,
      level: megabytes === 1 ? 'must' : megabytes === 10 ? 'should' : 'may',
      title: `a body of ${megabytes} MB is taken`,
      advice: `Raise the limit of bodies to ${megabytes} MB or more, in the proxy too (nginx: client_max_body_size).`,
      async run(probe) {
        const bytes = megabytes * mebibyte
        if (bytes > probe.settings.largestBodyBytes) return notObservable('Bodies of this size are not sent.')
        const answer = await probe.exchange(paddedRequest(probe, bytes))
        const reply = readPlain(probe, answer)
        if (reply.kind === 'answered') return pass('It is.', { answered_ms: Math.round(answer.totalMs) })
        const isProper = megabytes > 1 && reply.kind === 'refused'
        return isProper ? refusedProperly(reply.problem) : fail(reply.problem)
      },
    }),
  ),
]

/** White space between the fields of JSON means nothing (RFC 8259 §2): a small request in a large body. */
function paddedRequest(probe: Probe, bytes: number) {
  const request = plainRequest(probe)
  const body = String(request.body)
  return { ...request, body: `{${' '.repeat(Math.max(0, bytes - body.length))}${body.slice(1)}` }
}

function withCoding(probe: Probe, coding: string) {
  const request = plainRequest(probe)
  return { ...request, headers: { ...request.headers, 'accept-encoding': coding } }
}

function unpacked(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: MAXIMUM_UNPACKED_BYTES })
  } catch {
    return new Uint8Array(0)
  }
}
