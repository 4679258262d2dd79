import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'

describe('decodeCursor', () => {
  it('default', () => {
    expect(decodeCursor(encodeCursor({ at: 1.5 }), z.object({ at: z.number() }))).toEqual({ at: 1.5 })
  })

  it.each(['', '!', 'bnVsbA', encodeCursor({ at: 'x' }), encodeCursor([1])])('error: %j', (cursor) => {
    expect(() => decodeCursor(cursor, z.object({ at: z.number() }))).toThrow(
      expect.objectContaining({ code: 'bad-cursor', status: 400 }),
    )
  })
})
