import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { testApi } from '../__fixtures__/test-api.ts'
import { ApiError } from '../api-error.ts'
import type { CommandsPort } from '../ports.ts'

const token = 'a-token-of-the-data-folder'
const commands: CommandsPort = {
  token,
  handlers: {
    echo: async (input) => ({ input }),
    nothing: async () => undefined,
    refuse: async () => {
      throw new ApiError({ code: 'not-now', status: 409, message: 'A rescore runs.', hint: 'Wait for it.' })
    },
  },
}

let store: Store

beforeAll(async () => {
  store = await freshStore()
})

afterAll(() => store.close())

async function post(changes: InjectOptions = {}) {
  await using api = await testApi(store.database, { commands })
  const { headers, ...rest } = changes
  const response = await api.inject({
    method: 'POST',
    url: '/internal/commands/echo',
    remoteAddress: '127.0.0.1',
    payload: { a: 1 },
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...rest,
  })
  return { status: response.statusCode, body: response.json() }
}

const codeOf = async (changes: InjectOptions) => {
  const { status, body } = await post(changes)
  return [status, body.error?.code]
}

describe('POST /internal/commands/:name', () => {
  it('default', async () => {
    expect(await post()).toEqual({ status: 200, body: { result: { input: { a: 1 } } } })
  })

  it('args: a command without a result', async () => {
    expect(await post({ url: '/internal/commands/nothing' })).toEqual({ status: 200, body: { result: null } })
  })

  it('behavior: loopback in any spelling', async () => {
    expect((await post({ remoteAddress: '::1' })).status).toBe(200)
    expect((await post({ remoteAddress: '::ffff:127.0.0.1' })).status).toBe(200)
  })

  it('error: from another machine, a proxy or a browser', async () => {
    expect(await codeOf({ remoteAddress: '192.0.2.1' })).toEqual([403, 'not-local'])
    expect(await codeOf({ headers: { 'x-forwarded-for': '127.0.0.1' } })).toEqual([403, 'not-local'])
    expect(await codeOf({ headers: { origin: 'http://127.0.0.1:4040' } })).toEqual([403, 'not-local'])
  })

  it.each(['', 'Bearer', 'Bearer wrong', `Basic ${token}`, `Bearer ${token}x`])(
    'error: authorization %j',
    async (authorization) => {
      expect(await codeOf({ headers: { authorization } })).toEqual([401, 'wrong-token'])
    },
  )

  it('error: an unknown command names the known ones', async () => {
    for (const name of ['other', 'constructor', 'tostring']) {
      const { status, body } = await post({ url: `/internal/commands/${name}` })
      expect([status, body.error.hint]).toEqual([404, 'This process takes: echo, nothing, refuse.'])
    }
  })

  it('error: a refusal of the command keeps its code', async () => {
    expect((await post({ url: '/internal/commands/refuse' })).body.error).toEqual({
      code: 'not-now',
      message: 'A rescore runs.',
      hint: 'Wait for it.',
    })
  })

  it('error: a body that is not JSON, or too long', async () => {
    const json = { 'content-type': 'application/json' }
    expect((await codeOf({ payload: '{', headers: json }))[0]).toBe(400)
    expect((await codeOf({ payload: JSON.stringify('x'.repeat(2_000_000)), headers: json }))[0]).toBe(413)
  })

  it('error: an empty token opens nothing', async () => {
    await using api = await testApi(store.database, { commands: { ...commands, token: '' } })
    const response = await api.inject({
      method: 'POST',
      url: '/internal/commands/echo',
      remoteAddress: '127.0.0.1',
      headers: { authorization: 'Bearer ' },
    })
    expect(response.statusCode).toBe(401)
  })

  it('behavior: without the port there is no such route', async () => {
    await using api = await testApi(store.database)
    const response = await api.inject({ method: 'POST', url: '/internal/commands/echo' })
    expect(response.statusCode).toBe(405)
  })
})
