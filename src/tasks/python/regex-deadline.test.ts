import { describe, expect, it } from 'vitest'
import { translateRegex } from './regex.ts'
import { backtrackingDegree } from './regex-cost.ts'
import { findAllWithin, matchWithin, replaceAllWithin, testWithin } from './regex-deadline.ts'

const gaveUp = { isFinished: false }
const soon = { deadlineMs: 30 }

describe('backtrackingDegree', () => {
  it.each([
    ['abc', 0],
    ['a?b[xyz*+]\\*\\w', 0],
    ['#### (\\-?[0-9\\.\\,]+)', 1],
    ['(-?[$0-9.,]{2,})|(-?[0-9]+)', 1],
    ['(?s).*(\\d+).*', 3],
    ['(?i)answer is \\(?([A-D])\\)?\\b', 0],
    ['(?P<a>x+)y(?P=a)', 2],
    ['(?:ab){3}[a-z]{1,3}', 0],
    ['a{2,40}', 1],
    ['(?<=a*)b', 1],
    ['(a+)+$', Number.POSITIVE_INFINITY],
    ['(?:a|aa)+$', Number.POSITIVE_INFINITY],
    ['(a{0,9}){3}', Number.POSITIVE_INFINITY],
    ['(.*)*x', Number.POSITIVE_INFINITY],
    ['(?:(?:a?)b)*', Number.POSITIVE_INFINITY],
  ])('default: %s', (pattern, degree) => {
    expect(backtrackingDegree(translateRegex(pattern))).toBe(degree)
  })
})

describe('searches with a deadline', () => {
  it('default: what the plain calls answer, watched or not', () => {
    for (const [pattern, text] of [
      ['#### (\\-?[0-9]+)', 'so #### 12, #### -3'],
      ['(?:(\\w+)=)+(x)', `${'a '.repeat(20)}b=x c=d=x`],
    ] as const) {
      const expression = translateRegex(pattern)
      const found = pattern.startsWith('#')
        ? ['12', '-3']
        : [
            ['b', 'x'],
            ['d', 'x'],
          ]
      expect(findAllWithin(expression, text)).toEqual({ isFinished: true, result: found })
      expect(replaceAllWithin(expression, text, '')).toEqual({
        isFinished: true,
        result: text.replaceAll(expression, ''),
      })
      expect(testWithin(expression, text)).toEqual({ isFinished: true, result: true })
      expect(testWithin(expression, 'nothing of that kind here')).toEqual({ isFinished: true, result: false })
      expect([1, 2].map(() => matchWithin(expression, text))).toEqual(
        [1, 2].map(() => ({ isFinished: true, result: expect.objectContaining({ index: text.search(expression) }) })),
      )
      expect(matchWithin(expression, '')).toEqual({ isFinished: true, result: null })
    }
  })

  it.each([
    ['(a+)+$', `${'a'.repeat(40)}b`],
    ['(.*)*x', 'a'.repeat(60)],
    ['^(?:(?:a|aa|b)+c?)+$', `${'ab'.repeat(40)}!`],
  ])('behavior: %s gives up instead of hanging', (pattern, text) => {
    expect(findAllWithin(translateRegex(pattern), text, soon)).toEqual(gaveUp)
  })

  it('behavior: after one that gave up, the next search works', () => {
    const expression = translateRegex('(a+)+$')
    expect([testWithin(expression, `${'a'.repeat(40)}b`, soon), testWithin(expression, 'a'.repeat(40))]).toEqual([
      gaveUp,
      { isFinished: true, result: true },
    ])
  })

  it('behavior: polynomial expressions of the longest text that filters look at finish', () => {
    expect(testWithin(translateRegex('.*#### (\\d+)'), '#'.repeat(16_384))).toEqual({ isFinished: true, result: false })
  })
})
