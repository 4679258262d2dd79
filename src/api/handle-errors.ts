import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { ApiError } from './api-error.ts'
import type { Api } from './api-type.ts'
import type { ErrorResponse } from './schemas/error.ts'

type Rendered = ErrorResponse['error'] & { readonly status: number }

/** Renders every error in the one shape, and logs those that are ours. */
export function handleErrors(api: Api): void {
  api.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, ...rendered } = renderError(error, request)
    if (status >= 500) request.log.error({ error, requestId: request.id }, 'request failed')
    return reply.code(status).header('cache-control', 'no-store').send({ error: rendered })
  })
  api.setNotFoundHandler((request, reply) => answerUnknown(request, reply))
}

function renderError(error: FastifyError, request: FastifyRequest): Rendered {
  if (error instanceof ApiError) return renderApiError(error)
  if (hasZodFastifySchemaValidationErrors(error)) return renderInvalid(error)
  if (isRetryable(error)) {
    return {
      status: 503,
      code: 'store-unavailable',
      message: 'The store does not answer.',
      hint: 'Ask again in a few seconds; /readyz says when it is back.',
    }
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return {
      status: error.statusCode,
      code: error.code
        .replace(/^FST_ERR_/, '')
        .toLowerCase()
        .replaceAll('_', '-'),
      message: error.message,
      hint: 'GET /openapi.json describes what every route takes.',
    }
  }
  return {
    status: 500,
    code: 'internal',
    message: 'A fault of this server: the request was fine.',
    hint: `The log has it under the request id ${request.id}.`,
  }
}

function renderApiError({ status, code, message, hint, fields }: ApiError): Rendered {
  return { status, code, message, hint, ...(fields === undefined ? {} : { fields: [...fields] }) }
}

function renderInvalid(error: FastifyError): Rendered {
  const fields = (error.validation ?? []).map(({ instancePath, message = 'is wrong' }) => ({
    field: instancePath.replace(/^\//, '').replaceAll('/', '.') || '(request)',
    problem: message,
  }))
  return {
    status: 400,
    code: 'bad-request',
    message: fields.map(({ field, problem }) => `${field}: ${problem}`).join('; '),
    hint: 'Mend each of the fields; GET /openapi.json describes what the route takes.',
    fields,
  }
}

/** Errors of the store say themselves whether asking again can help. */
function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'isRetryable' in error && error.isRetryable === true
}

function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  if (!isReading) {
    return reply
      .code(405)
      .header('allow', 'GET, HEAD')
      .send({
        error: {
          code: 'method-not-allowed',
          message: `${request.method} is not served here: this API only reads.`,
          hint: 'Use GET or HEAD.',
        },
      } satisfies ErrorResponse)
  }
  return reply.code(404).send({
    error: {
      code: 'unknown-route',
      message: 'There is nothing at this path.',
      hint: 'GET /api/leaderboard is a good start; GET /openapi.json lists every route.',
    },
  } satisfies ErrorResponse)
}
