import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './api-error.ts'
import type { Api } from './api-type.ts'
import { securityHeaders } from './protect-responses.ts'
import type { ErrorResponse } from './schemas/error.ts'

const refusal = {
  code: 'bad-url',
  message: 'The URL cannot be read: a part of it is too long, is no UTF-8, or holds a zero byte.',
  hint: 'Encode every part as UTF-8 with percent signs, as encodeURIComponent does.',
} as const

/** Answers a URL that the router cannot read, before any hook has seen it. */
export function answerBadUrl(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  reply
    .code(400)
    .headers({ ...securityHeaders, 'cache-control': 'no-store' })
    .send({ error: refusal } satisfies ErrorResponse)
}

/** Refuses URLs with a zero byte: no text of the store holds one, and PostgreSQL takes none. */
export function refuseZeroBytes(api: Api): void {
  api.addHook('onRequest', async (request) => {
    if (request.url.includes('%00')) throw new ApiError({ ...refusal, status: 400 })
  })
}
