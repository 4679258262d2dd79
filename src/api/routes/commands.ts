import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import * as z from 'zod'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import { bearerToken, isSameToken } from '../bearer-token.ts'
import type { CommandsPort } from '../ports.ts'

const commandParams = z.object({ name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/) })

/**
 * `POST /internal/commands/:name`: a command line hands its write command to the process that holds the
 * embedded store. Only from this machine, directly, and with the token of the data folder.
 */
export function commandRoutes(api: Api, { token, handlers }: CommandsPort): void {
  api.post(
    '/internal/commands/:name',
    { schema: { hide: true, params: commandParams }, onRequest: async (request) => requireOwner(request, token) },
    async (request, reply) => {
      const handler = Object.hasOwn(handlers, request.params.name) ? handlers[request.params.name] : undefined
      if (handler === undefined) throw unknownCommand(request.params.name, Object.keys(handlers))
      const leave = new AbortController()
      request.raw.on('close', () => {
        if (!reply.sent) leave.abort()
      })
      const result = await handler(request.body, leave.signal)
      return reply.header('cache-control', 'no-store').send({ result: result ?? null })
    },
  )
}

async function requireOwner(request: FastifyRequest, token: string): Promise<void> {
  const from = request.socket.remoteAddress ?? ''
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  // A page in a browser on this machine is from loopback too, but it cannot help sending its origin.
  if (!isLoopback(from) || isForwarded || request.headers.origin !== undefined) {
    throw new ApiError({
      code: 'not-local',
      status: 403,
      message: 'Commands are taken from this machine only, not through a proxy or a browser.',
      hint: 'Run the command line on the machine that holds the data folder.',
    })
  }
  const given = bearerToken(request.headers.authorization)
  if (given === undefined || !isSameToken(given, token)) {
    throw new ApiError({
      code: 'wrong-token',
      status: 401,
      message: 'The command carries no token, or a wrong one.',
      hint: 'Send `Authorization: Bearer …` with the token that the data folder holds.',
    })
  }
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

function unknownCommand(name: string, known: readonly string[]): ApiError {
  return new ApiError({
    code: 'unknown-command',
    status: 404,
    message: `There is no command "${name}".`,
    hint: `This process takes: ${known.toSorted().join(', ') || 'none'}.`,
  })
}
