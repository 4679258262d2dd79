import { describe, expect, it } from 'vitest'
import { aggregateGroup, aggregateMean, groupResults } from './aggregate.ts'
import { accuracy, accuracyPerByte, accuracyPerCharacter, argmax, greedyMatch } from './choice-metrics.ts'
import { compareExactly, exactMatch } from './exact-match.ts'
import { exponential } from './exponential.ts'
import { choiceMetric, createTextMetric } from './metric.ts'
import { rollingWindows } from './rolling-windows.ts'

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
    const compare = compareExactly({ regexes_to_ignore: ['(a+)+$'] }, { deadlineMs: 30 })
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

describe('groupResults', () => {
  const tasks = [
    {
      sampleLength: 4,
      results: { 'acc,none': 0.5, 'acc_stderr,none': 0.1, 'em,b': 1, 'em_stderr,b': 0.2, 'em,a': 0, 'em_stderr,a': 0 },
    },
    { sampleLength: 2, results: { 'acc,none': 0.2, 'acc_stderr,none': 0.2, 'em,b': 0, 'em_stderr,b': 'N/A' as const } },
    { sampleLength: 9, results: { 'other,none': 1, 'other_stderr,none': 0 } },
  ]

  it('default: tasks that have the metric, weighted by size or not', () => {
    const pooled = Math.sqrt((3 * 0.1 ** 2 * 4 + 1 * 0.2 ** 2 * 2) / 4 / 6)
    const weighted = groupResults(tasks, [{ metric: 'acc', filters: ['none'], isWeightedBySize: true }])
    expect(weighted).toEqual({ 'acc,none': expect.closeTo(0.4, 15), 'acc_stderr,none': expect.closeTo(pooled, 15) })
    const plain = groupResults(tasks, [{ metric: 'acc', filters: ['none'], isWeightedBySize: false }])
    expect(plain).toEqual({ 'acc,none': 0.35, 'acc_stderr,none': expect.closeTo(Math.sqrt(0.05) / 2, 15) })
  })

  it('args: every filter that there is; one error missing leaves the group without', () => {
    expect(groupResults(tasks, [{ metric: 'em', filters: null, isWeightedBySize: true }])).toEqual({
      'em,a': 0,
      'em_stderr,a': 0,
      'em,b': expect.closeTo(2 / 3, 15),
      'em_stderr,b': 'N/A',
    })
  })

  it('behavior: no task has it', () => {
    expect(groupResults(tasks, [{ metric: 'f1', filters: ['none'], isWeightedBySize: true }])).toEqual({})
  })
})

describe('exponential', () => {
  it('default: rounded to the nearest double, as the C library does', () => {
    // CPython 3.11: math.exp of these.
    const known: [number, number][] = [
      [0, 1],
      [1, Math.E],
      [0.2272367449624703, 1.2551269777585101],
      [-1.5, 0.22313016014842982],
      [7.9999, 2980.659906147318],
      [-40.25, 3.3086216207858244e-18],
      [709, 8.218407461554972e307],
      [-745, 5e-324],
    ]
    expect(known.map(([x]) => exponential(x))).toEqual(known.map(([, value]) => value))
    expect([exponential(Number.NaN), exponential(710), exponential(-800)]).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0,
    ])
  })
})

describe('rollingWindows', () => {
  const options = { prefixToken: 9, maximumTokens: 3, contextTokens: 2 }

  it('default: every token once, as much before it as fits', () => {
    expect(rollingWindows([0, 1, 2, 3, 4, 5], options)).toEqual([
      { context: [9], predicted: [0, 1, 2] },
      { context: [1, 2], predicted: [3, 4] },
      { context: [2, 3, 4], predicted: [5] },
    ])
    expect(rollingWindows([0], options)).toEqual([{ context: [9], predicted: [0] }])
  })

  it('behavior: no tokens, no windows', () => {
    expect(rollingWindows([], options)).toEqual([])
  })
})
