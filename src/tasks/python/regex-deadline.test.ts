import { describe, expect, it } from 'vitest'
import { findAll } from './find-all.ts'
import { translateRegex } from './regex.ts'
import { backtrackingDegree } from './regex-cost.ts'
import {
  findAllWithin,
  matchesWithin,
  matchWithin,
  replaceAllWithin,
  type Search,
  testWithin,
} from './regex-deadline.ts'

const gaveUp = { isFinished: false }
const soon = { deadlineMs: 30 }
/** For what must finish, however busy the machine is. */
const patient = { deadlineMs: 600_000 }
/** Unbounded, so that every text but the shortest is searched under the watch. */
const watched = '(?:(?:a|b)+|𝔓|x*)+'

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
      expect(findAllWithin(expression, text, patient)).toEqual({ isFinished: true, result: found })
      expect(replaceAllWithin(expression, text, '', patient)).toEqual({
        isFinished: true,
        result: text.replaceAll(expression, ''),
      })
      expect(testWithin(expression, text, patient)).toEqual({ isFinished: true, result: true })
      expect(testWithin(expression, 'nothing of that kind here', patient)).toEqual({ isFinished: true, result: false })
      expect([1, 2].map(() => matchWithin(expression, text, patient))).toEqual(
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
    expect([
      testWithin(expression, `${'a'.repeat(40)}b`, soon),
      testWithin(expression, 'a'.repeat(40), patient),
    ]).toEqual([gaveUp, { isFinished: true, result: true }])
  })

  it('behavior: polynomial expressions of the longest text that filters look at finish', () => {
    const text = '#'.repeat(16_384)
    expect(testWithin(translateRegex('.*#### (\\d+)'), text, patient)).toEqual({ isFinished: true, result: false })
  })

  it.each(['(a+)+b', watched, 'a+b+c+d+e+f+g+h+i+j+', 'ab'])(
    'behavior: %s is searched for in texts of every length',
    (pattern) => {
      for (let length = 0; length <= 64; length++) {
        const expression = translateRegex(pattern)
        const text = 'ca'.repeat(length).slice(0, length)
        const found = findAllWithin(expression, text, patient)
        expect(found).toEqual({ isFinished: true, result: findAll(expression, text) })
      }
    },
  )

  it.each(['𑼨𝔓𖪩๑𑘨ಓ𐞅ꃋ𐔥𛅒', 'ab𝔓x'.repeat(9), '𝔓'.repeat(30), '𑼨'.repeat(30), '\ud835'.repeat(20)])(
    'behavior: code points, lone surrogates and empty matches are as without a watch: %s',
    (text) => {
      for (const pattern of ['(a+)+b', watched, `${watched}$`, '(?:𝔓*)*', '(?:)(?:(?:)*)*']) {
        const expression = translateRegex(pattern)
        const all = [...text.matchAll(expression)].map(({ 0: match, index }) => [index, match])
        const found = unlessGivenUp(matchesWithin(expression, text, { from: 0, maximum: 1e6, ...patient }))
        expect([found?.map(({ 0: match, index }) => [index, match]), findAllWithin(expression, text, patient)]).toEqual(
          [all, { isFinished: true, result: findAll(expression, text) }],
        )
      }
    },
  )

  it('default: matches from a place on, up to so many; there only, where the expression is sticky', () => {
    const everywhere = translateRegex(watched)
    const here = new RegExp(everywhere.source, 'vy')
    const text = 'c𝔓c'.repeat(9)
    const places = (from: number, maximum: number) =>
      unlessGivenUp(matchesWithin(everywhere, text, { from, maximum, ...patient }))?.map(({ index }) => index)
    const nonEmpty = translateRegex('(?:(?:a|b)+|𝔓|xx*)+')
    expect([places(1, 2), places(36, 5), places(37, 5), places(0, 0)]).toEqual([[1, 3], [36], [], []])
    expect([0, 1, 3].map((from) => unlessGivenUp(matchWithin(here, text, { from, ...patient }))?.[0])).toEqual([
      '',
      '𝔓',
      '',
    ])
    expect([0, 3].map((from) => unlessGivenUp(matchWithin(nonEmpty, text, { from, ...patient }))?.index)).toEqual([
      1, 5,
    ])
    const sticky = new RegExp(nonEmpty.source, 'vy')
    expect([0, 1].map((from) => unlessGivenUp(matchWithin(sticky, text, { from, ...patient }))?.index)).toEqual([
      undefined,
      1,
    ])
  })
})

function unlessGivenUp<Result>(search: Search<Result>): Result | undefined {
  return search.isFinished ? search.result : undefined
}
