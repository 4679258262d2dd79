import { describe, expect, it } from 'vitest'
import { drawPicture } from './draw-picture.ts'

const usual = { model: 'sim', prompt: 'a red barn on a hill', seed: 7, width: 96, height: 64 }

/** The mean difference of two pictures per channel, of 255. */
function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length
}

describe('drawPicture', () => {
  it('default: three numbers per pixel, the same on every run', () => {
    const picture = drawPicture(usual)
    expect(picture).toHaveLength(96 * 64 * 3)
    expect(Buffer.compare(picture, drawPicture(usual))).toBe(0)
  })

  it.each([{ seed: 8 }, { prompt: 'a blue boat on a lake' }, { model: 'other' }])(
    'behavior: %o makes another picture',
    (change) => {
      expect(difference(drawPicture(usual), drawPicture({ ...usual, ...change }))).toBeGreaterThan(5)
    },
  )

  it('behavior: prompts that share words look more alike than those that share none', () => {
    const near = drawPicture({ ...usual, prompt: 'a red barn on a mountain' })
    const far = drawPicture({ ...usual, prompt: 'seven clocks melting under water' })
    expect(difference(drawPicture(usual), near)).toBeLessThan(difference(drawPicture(usual), far))
  })

  it('behavior: a prompt without a word has a picture, which is not one colour', () => {
    expect(new Set(drawPicture({ ...usual, prompt: '…' })).size).toBeGreaterThan(3)
  })
})
