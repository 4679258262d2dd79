import { describe, expect, it } from 'vitest'
import type { BodyPiece } from '#records/relay.ts'
import { createBodyBudget, type WatchedBody } from './body-budget.ts'

/** A body of so many pieces of ten bytes, and whether its sender was told to stop. */
function bodyOf(pieces: number) {
  const seen = { wasStopped: false }
  async function* body(): AsyncGenerator<BodyPiece> {
    try {
      for (let at = 0; at < pieces; at += 1) yield { kind: 'bytes', bytes: new Uint8Array(10), at }
    } finally {
      seen.wasStopped = true
    }
  }
  return { body: body(), seen }
}

async function read({ pieces }: WatchedBody): Promise<readonly BodyPiece['kind'][]> {
  const kinds: BodyPiece['kind'][] = []
  for await (const piece of pieces) kinds.push(piece.kind)
  return kinds
}

describe('createBodyBudget', () => {
  it('default: what fits goes through as it is', async () => {
    const budget = createBodyBudget(20)
    const watched = budget.watch(bodyOf(2).body)
    expect([await read(watched), watched.isBeyondBudget]).toEqual([['bytes', 'bytes'], false])
  })

  it('behavior: the body that would go beyond is given up and its sender stopped; the one before it goes on', async () => {
    const budget = createBodyBudget(30)
    const first = budget.watch(bodyOf(3).body)
    const reader = first.pieces[Symbol.asyncIterator]()
    await reader.next()
    await reader.next()
    const second = bodyOf(3)
    const late = budget.watch(second.body)
    const pieces: BodyPiece[] = []
    for await (const piece of late.pieces) pieces.push(piece)
    expect(pieces.map(({ kind }) => kind)).toEqual(['bytes', 'failure'])
    expect(pieces[1]).toEqual({
      kind: 'failure',
      failure: {
        kind: 'local-fault',
        blame: 'us',
        timeoutPhase: null,
        detail: 'Answers in flight would have taken more than 30 bytes together.',
      },
      at: 1,
    })
    expect([late.isBeyondBudget, second.seen.wasStopped]).toEqual([true, true])
    late.release()
    expect((await reader.next()).value).toMatchObject({ kind: 'bytes' })
    expect(first.isBeyondBudget).toBe(false)
  })

  it('behavior: what was given back can be used again, and only once', async () => {
    const budget = createBodyBudget(20)
    const first = budget.watch(bodyOf(2).body)
    await read(first)
    first.release()
    first.release()
    const second = budget.watch(bodyOf(2).body)
    expect(await read(second)).toEqual(['bytes', 'bytes'])
    expect(await read(budget.watch(bodyOf(1).body))).toEqual(['failure'])
  })
})
