import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api-type.ts'

const packed = promisify(gzip)

/** Smaller ones fit a few packets as they are. */
const leastBytes = 4096
/** Half the time of the default level for a twentieth more bytes. */
const level = 4

/** Packs larger texts by gzip for readers that take it. Comes after entity tags, which are of the text. */
export function compressResponses(api: Api): void {
  api.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !request.url.startsWith('/api/')) return payload
    addVary(reply)
    if (payload.length < leastBytes || request.method === 'HEAD' || !takesGzip(request)) return payload
    // The same text in another coding: equal in meaning, not byte by byte (RFC 9110 §8.8.1).
    const tag = reply.getHeader('etag')
    if (typeof tag === 'string' && !tag.startsWith('W/')) reply.header('etag', `W/${tag}`)
    reply.header('content-encoding', 'gzip').removeHeader('content-length')
    return packed(payload, { level })
  })
}

function addVary(reply: FastifyReply): void {
  const before = reply.getHeader('vary')
  reply.header('vary', typeof before === 'string' ? `${before}, accept-encoding` : 'accept-encoding')
}

/** Whether gzip is named and not with a quality of zero. */
function takesGzip({ headers }: FastifyRequest): boolean {
  const accepted = String(headers['accept-encoding'] ?? '').split(',')
  return accepted.some((coding) => {
    const [name = '', ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase())
    return name === 'gzip' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
