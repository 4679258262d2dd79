import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from '../__fixtures__/scratch-folder.ts'
import { overridesOf } from './relay-flags.ts'

describe('overridesOf', () => {
  it('default: no flag, nothing', async () => {
    expect(await overridesOf({})).toEqual({})
  })

  it('args: each flag is a part of the data', async () => {
    const body = join(await scratchFolder(), 'body.json')
    await writeFile(body, '{"prompt":"Grüße"}')
    const flags = {
      rpc: ['http://a'],
      mesh: 'http://m',
      chain: 'A100',
      path: '/v1/completions',
      header: ['Content-Type: application/json', 'X-Time:12:30'],
      data: `@${body}`,
      servicer: ['ab'],
      relays: 5,
    }
    expect(await overridesOf(flags)).toEqual({
      rpcUrls: ['http://a'],
      whitelistedServicers: ['ab'],
      chainId: 'A100',
      call: {
        method: 'POST',
        path: '/v1/completions',
        headers: { 'Content-Type': 'application/json', 'X-Time': '12:30' },
        data: '{"prompt":"Grüße"}',
      },
      mesh: { enabled: true, rpcUrl: 'http://m' },
      relays: 5,
    })
  })

  it('args: without a body a call is a GET, and without headers they are null', async () => {
    expect(await overridesOf({ path: '/health', mesh: false })).toEqual({
      call: { method: 'GET', path: '/health', headers: null, data: '' },
      mesh: { enabled: false, rpcUrl: '' },
    })
    expect((await overridesOf({ method: 'PUT' })).call).toMatchObject({ method: 'PUT', path: '' })
  })

  it('error: a header without a colon, and a body that is not there', async () => {
    await expect(overridesOf({ header: ['secret'] })).rejects.toThrow(
      /\n {2}--header must be written as "Name: value"$/,
    )
    await expect(overridesOf({ data: '@/nowhere' })).rejects.toThrow('--data: /nowhere cannot be read (ENOENT)')
  })
})
