import { describe, expect, it } from 'vitest'
import { type Behaviour, behaviour, shownBehaviour } from './behaviour.ts'

const occasion = (text: string, seed = 'seed') => ({ seed, path: '/v1', data: Buffer.from(text) })

describe('behaviour', () => {
  it('default: shows itself on every relay', () => {
    expect(behaviour.parse({ kind: 'slow', delayMs: 5 })).toEqual({ kind: 'slow', delayMs: 5, when: { share: 1 } })
  })

  it.each([
    [{ kind: 'forged-error', errorCode: 28 }],
    [{ kind: 'rude' }],
    [{ kind: 'slow', delayMs: 5, dleayMs: 6 }],
    [{ kind: 'wrong-signature', when: { share: 2 } }],
  ])('error: %j', (value) => {
    expect(behaviour.safeParse(value).success).toBe(false)
  })
})

describe('shownBehaviour', () => {
  const refusing: Behaviour = {
    kind: 'forged-error',
    errorCode: 90,
    forgesSession: false,
    when: { share: 0.3, longerThanBytes: 3 },
  }

  it('behavior: a share of prompts, the same ones each time, others under another seed', () => {
    const prompts = Array.from({ length: 1000 }, (_, index) => `prompt ${index}`)
    const refused = (seed: string) =>
      prompts.filter((prompt) => shownBehaviour([refusing], 'forged-error', occasion(prompt, seed)))
    expect(refused('seed').length).toBeGreaterThan(250)
    expect(refused('seed').length).toBeLessThan(350)
    expect(refused('seed')).toEqual(refused('seed'))
    expect(refused('seed')).not.toEqual(refused('other'))
  })

  it('behavior: only long prompts; the first that fits; others of their kind only', () => {
    const long: Behaviour = { kind: 'slow', delayMs: 1, when: { share: 1, longerThanBytes: 3 } }
    const any: Behaviour = { kind: 'slow', delayMs: 2, when: { share: 1 } }
    expect(shownBehaviour([long, any], 'slow', occasion('abcd'))).toBe(long)
    expect(shownBehaviour([long, any], 'slow', occasion('abc'))).toBe(any)
    expect(shownBehaviour([long], 'slow', occasion('abc'))).toBeUndefined()
    expect(shownBehaviour([long, any], 'wrong-signature', occasion('abcd'))).toBeUndefined()
  })
})
