import { describe, expect, it } from 'vitest'
import { BodyBudget } from './body-budget.ts'
import { mlProfile, pocketCoreProfile } from './profile.ts'
import { readBody } from './read-body.ts'

const MEBIBYTE = 1024 * 1024

async function* pieces(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

function read(overrides: Partial<Parameters<typeof readBody>[0]>) {
  return readBody({
    stream: pieces(),
    declaredBytes: undefined,
    limitBytes: 10,
    profile: mlProfile,
    budget: new BodyBudget(8 * MEBIBYTE),
    signal: new AbortController().signal,
    ...overrides,
  })
}

const tooLarge = {
  kind: 'refused',
  reply: {
    status: 413,
    contentType: 'text/plain; charset=utf-8',
    body: '{"code":413,"message":"Request body too large. Max allowed bytes is: 10"}',
  },
}

describe('readBody', () => {
  it('default: joins the pieces, up to exactly the limit', async () => {
    const body = await read({ stream: pieces(Buffer.from('01234'), Buffer.from('56789')) })
    expect(body).toMatchObject({ kind: 'body', bytes: Buffer.from('0123456789'), isCut: false })
  })

  it('behavior: ml refuses one byte more, declared or found, without reading what was declared', async () => {
    expect(await read({ stream: pieces(Buffer.from('01234'), Buffer.from('567890')) })).toEqual(tooLarge)
    const unread: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => {
        throw new Error('The body was read.')
      },
    }
    expect(await read({ stream: unread, declaredBytes: 11 })).toEqual(tooLarge)
  })

  it('behavior: pocket-core cuts silently, whatever was declared', async () => {
    const stream = pieces(Buffer.from('01234'), Buffer.from('567890'))
    expect(await read({ stream, declaredBytes: 11, profile: pocketCoreProfile })).toMatchObject({
      kind: 'body',
      bytes: Buffer.from('0123456789'),
      isCut: true,
    })
  })

  it('behavior: a large body holds its bytes of the budget until it is released', async () => {
    const budget = new BodyBudget(8 * MEBIBYTE)
    const stream = pieces(Buffer.alloc(5 * MEBIBYTE))
    const body = await read({ stream, budget, limitBytes: 6 * MEBIBYTE, declaredBytes: 5 * MEBIBYTE })
    expect(budget.usedBytes).toBe(5 * MEBIBYTE)
    if (body.kind === 'body') body.release()
    expect(budget.usedBytes).toBe(0)
  })

  it('behavior: a body of unknown length takes the whole limit once it is large, and gives it back when refused', async () => {
    const budget = new BodyBudget(8 * MEBIBYTE)
    const chunk = Buffer.alloc(2 * MEBIBYTE)
    const body = await read({ stream: pieces(chunk), budget, limitBytes: 6 * MEBIBYTE })
    expect(budget.usedBytes).toBe(6 * MEBIBYTE)
    if (body.kind === 'body') body.release()
    const refused = await read({ stream: pieces(chunk, chunk, chunk, chunk), budget, limitBytes: 6 * MEBIBYTE })
    expect(refused.kind).toBe('refused')
    expect(budget.usedBytes).toBe(0)
  })

  it('behavior: a client that goes away is no fault', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('0')
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    }
    expect(await read({ stream: broken() })).toEqual({ kind: 'aborted' })
  })

  it('error: a fault of ours is not taken for one of theirs', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('0')
      throw new TypeError('bug')
    }
    await expect(read({ stream: broken() })).rejects.toThrow(TypeError)
  })
})
