import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api-type.ts'

/** Of every answer, unless its route says otherwise. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // Answers are data: a browser that shows one as a page may load and run nothing.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

/** Security headers (which a route may set otherwise), the request id, and entity tags with 304 for what is read again. */
export function protectResponses(api: Api): void {
  api.addHook('onSend', async (request, reply, payload) => {
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!reply.hasHeader(name)) reply.header(name, value)
    }
    reply.header('x-request-id', request.id)
    return tagEntity(request, reply, payload)
  })
}

/** A strong tag over the bytes: equal figures give an equal tag on every instance. */
function tagEntity(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload !== 'string' || reply.statusCode !== 200 || !request.url.startsWith('/api/')) return payload
  const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`
  reply.header('etag', tag)
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache')
  if (!matches(request.headers['if-none-match'], tag)) return payload
  reply.code(304).removeHeader('content-length').removeHeader('content-type')
  return ''
}

/** Weak comparison, as RFC 9110 §13.1.2 has it for If-None-Match. */
function matches(condition: string | undefined, tag: string): boolean {
  if (condition === undefined) return false
  return condition.split(',').some((candidate) => {
    const text = candidate.trim()
    return text === '*' || text.replace(/^W\//, '') === tag
  })
}
