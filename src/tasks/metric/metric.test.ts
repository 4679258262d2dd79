import { describe, expect, it } from 'vitest'
import { aggregateGroup, aggregateMean } from './aggregate.ts'
import { accuracy, accuracyPerByte, accuracyPerCharacter, argmax, greedyMatch } from './choice-metrics.ts'
import { compareExactly, exactMatch } from './exact-match.ts'
import { choiceMetric, createTextMetric } from './metric.ts'

describe('exactMatch', () => {
  it('default: equal texts only', () => {
    expect([exactMatch()('a', 'a'), exactMatch()('a', 'A')]).toEqual([1, 0])
  })

  it('args: ignores expressions, then case, punctuation, digits, on both sides', () => {
    const match = exactMatch({
      regexes_to_ignore: ['(?s).*#### ', ','],
      ignore_case: true,
      ignore_punctuation: true,
      ignore_numbers: true,
    })
    expect([match('so\n#### A-1', 'a,'), match('a', 'b')]).toEqual([1, 0])
  })

  it('behavior: lower case is cut to the old length, as numpy does', () => {
    expect(exactMatch({ ignore_case: true })('İx', 'i\u0307')).toBe(1)
  })

  it('behavior: zero characters at the end do not count, as in numpy', () => {
    expect([exactMatch()('a', 'a\0\0'), exactMatch()('a', '\0a')]).toEqual([1, 0])
  })

  it('behavior: an expression that never ends on a text is given up and matches nothing', () => {
    const compare = compareExactly({ regexes_to_ignore: ['(a+)+$'] })
    const hostile = `${'a'.repeat(60)}b`
    expect([compare('', 'aaa'), compare(hostile, hostile)]).toEqual([
      { isEqual: true, isGivenUp: false },
      { isEqual: false, isGivenUp: true },
    ])
  })
})

describe('choice metrics', () => {
  const result = {
    logprobs: [-4, -6, -6.1],
    isGreedy: [false, true, false],
    choices: ['no', 'é😀é😀', 'abcde'],
    gold: [1],
  }

  it('default: probability alone, per code point, per byte, greedy', () => {
    expect([accuracy(result), accuracyPerCharacter(result), accuracyPerByte(result), greedyMatch(result)]).toEqual([
      0, 0, 1, 1,
    ])
    expect(accuracyPerCharacter({ ...result, gold: [2] })).toBe(1)
  })

  it('behavior: several choices may be right; none is right when nothing could be read', () => {
    expect(accuracy({ ...result, gold: [0, 2] })).toBe(1)
    const unread = { ...result, logprobs: [0, 0, 0].map(() => Number.NEGATIVE_INFINITY) }
    expect([0, 1, 2].map((gold) => accuracy({ ...unread, gold: [gold] }))).toEqual([0, 0, 0])
    expect(accuracy({ ...result, gold: [] })).toBe(0)
  })
})

describe('argmax', () => {
  it('default: the first of the largest; what is no number is larger', () => {
    expect([argmax([1, 3, 3]), argmax([]), argmax([2, Number.NaN, 3, Number.NaN])]).toEqual([1, -1, 1])
  })
})

describe('createTextMetric, choiceMetric', () => {
  it('default: accuracy and F1 of numbered answers', () => {
    const f1 = createTextMetric('f1', { average: 'micro' })
    const accuracy = createTextMetric('accuracy', {})
    expect([f1?.('2', '2'), f1?.('2', '-1'), accuracy?.('2', '2'), accuracy?.('2', '-1')]).toEqual([1, 0, 1, 0])
    expect([createTextMetric('f1', {})?.('1', '1'), createTextMetric('f1', {})?.('0', '0')]).toEqual([1, 0])
  })

  it('error: unknown names, also those of methods', () => {
    expect([createTextMetric('bleu', {}), createTextMetric('toString', {}), choiceMetric('constructor')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('aggregateMean', () => {
  it('default: mean and standard error', () => {
    expect(aggregateMean([0, 1, 1, 0])).toEqual({ mean: 0.5, stderr: Math.sqrt(1 / 3) / 2 })
  })

  it('behavior: one value has no error, none have no mean', () => {
    expect([aggregateMean([1]), aggregateMean([])]).toEqual([{ mean: 1, stderr: null }, undefined])
  })
})

describe('aggregateGroup', () => {
  it('behavior: one member without an error leaves the group without; no members, no mean', () => {
    const members = [
      { metric: 1, stderr: null, size: 1 },
      { metric: 0, stderr: 0.1, size: 3 },
    ]
    expect([aggregateGroup(members), aggregateGroup([])]).toEqual([{ mean: 0.25, stderr: null }, undefined])
  })
})
