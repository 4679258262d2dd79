import { describe, expect, test } from 'vitest'
import { answerChances } from './answer-chances.ts'
import { answerTable, type CommonAnswer } from './answer-table.ts'
import { comparePairs, logDifferentFamilies, logSameWeights, logVariant } from './pair-evidence.ts'

/** A row of letters per supplier, one for each item: `.` is right, `-` nothing readable, all else a wrong answer. */
function answersOf(rows: readonly string[]): CommonAnswer[] {
  return rows.flatMap((row, supplier) =>
    [...row].flatMap((answer, item) =>
      answer === '-' ? [] : [{ supplier, item: `${item}`, task: 'letters', answer, isWrong: answer !== '.' }],
    ),
  )
}

/** Of suppliers that answer alike whenever they are asked. */
const noNoise = { mostFlips: 0, leastSameErrors: 1 }

function compareRows(rows: readonly string[]) {
  const table = answerTable(answersOf(rows), rows.length)
  return comparePairs(table, answerChances(table, [...rows.keys()]))
}

describe('answerTable', () => {
  test('behavior: the first answer to an item counts', () => {
    const twice = [...answersOf(['ab']), ...answersOf(['cc'])]
    const [row] = answerTable(twice, 1).suppliers
    expect(row).toEqual({ items: Int32Array.of(0, 1), answers: Int32Array.of(0, 1), isWrong: Uint8Array.of(1, 1) })
  })

  test('behavior: one text that is right for one supplier and wrong for another is two answers', () => {
    const base = { item: '0', task: 'letters', answer: 'quiet' }
    const answers = [true, false].map((isWrong, supplier) => ({ ...base, supplier, isWrong }))
    const table = answerTable(answers, 2)
    expect(comparePairs(table, answerChances(table, [0, 1])).compare(0, 1)).toMatchObject({
      items: 1,
      flips: 1,
      bothWrong: 0,
      sameWrong: 0,
    })
  })

  test('error: a supplier out of range', () => {
    expect(() => answerTable(answersOf(['a', 'b']), 1)).toThrow('below 1')
  })
})

describe('answerChances', () => {
  test('behavior: an error that others make too is likelier than a rare one', () => {
    const table = answerTable(answersOf(['ax', 'ax', 'ay', 'az', 'aw']), 5)
    const { chanceOf } = answerChances(table, [0, 1, 2, 3, 4])
    expect(chanceOf(0, 0, 1, 0)).toBeGreaterThan(2 * chanceOf(0, 1, 1, 1))
  })

  test('behavior: a group counts as one supplier, and the pair itself does not count', () => {
    const rows = ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'c']
    const table = answerTable(answersOf(rows), rows.length)
    const alone = answerChances(table, [...rows.keys()]).chanceOf(0, 0, 1, 0)
    const grouped = answerChances(table, [0, 0, 0, 0, 0, 0, 6, 7]).chanceOf(0, 0, 1, 0)
    expect(grouped).toBeLessThan(alone / 2)
  })

  test('behavior: a supplier that is seldom wrong makes a given error more seldom', () => {
    const table = answerTable(answersOf(['abcdefgh', 'a.......', 'bbbbbbbb', 'cccc....']), 4)
    const { chanceOf } = answerChances(table, [0, 1, 2, 3])
    expect(chanceOf(0, 0, 1, 0)).toBeLessThan(chanceOf(1, 0, 0, 0))
  })
})

describe('compare', () => {
  const others = ['dcbadcba....dcba', 'bbaacc..ddaa..bb', 'cdcdcdcd..bb..aa']

  test('default: rare errors in common are evidence for one family, and few flips for the same weights', () => {
    const evidence = compareRows(['abcabcab..ca..bd', 'abcabcab..ca..bd', ...others]).compare(0, 1)
    expect(evidence).toMatchObject({ items: 16, bothWrong: 12, sameWrong: 12, flips: 0, hard: 12, hardFlips: 0 })
    expect(Math.exp(evidence.logSameFamily)).toBeGreaterThan(1_000)
    expect(logSameWeights(evidence)).toBeGreaterThan(0)
    expect(logDifferentFamilies(evidence, noNoise)).toBeLessThan(0)
  })

  test('behavior: other errors on the same items are evidence for two families', () => {
    const evidence = compareRows(['abcabcab..ca..bd', 'badbcdbc..db..ca', ...others]).compare(0, 1)
    expect(evidence).toMatchObject({ bothWrong: 12, sameWrong: 0, flips: 12 })
    expect(evidence.logSameFamily).toBeLessThan(-3)
    expect(Math.exp(logDifferentFamilies(evidence, noNoise))).toBeGreaterThan(20)
  })

  test('behavior: who is unlike itself is no evidence for two families', () => {
    const evidence = compareRows(['abcabcab..ca..bd', 'badbcdbc..db..ca', ...others]).compare(0, 1)
    expect(logDifferentFamilies(evidence, { mostFlips: 0.7, leastSameErrors: 0.1 })).toBeLessThan(Math.log(20))
    expect(logDifferentFamilies(evidence, { mostFlips: 1, leastSameErrors: 0 })).toBe(0)
  })

  test('behavior: right answers in common prove no family', () => {
    const { logSameFamily } = compareRows(['................', '................', ...others]).compare(0, 1)
    expect(logSameFamily).toBe(0)
  })

  test('behavior: who answers nothing in common is unknown', () => {
    const evidence = compareRows(['aaaa----', '----aaaa']).compare(0, 1)
    expect(evidence).toEqual({
      ...{ items: 0, bothWrong: 0, sameWrong: 0, flips: 0, hard: 0, hardFlips: 0 },
      logSameFamily: 0,
    })
    expect([logDifferentFamilies(evidence, noNoise), logSameWeights(evidence), logVariant(evidence)]).toEqual([0, 0, 0])
  })

  test('behavior: that easy items are answered alike does not show the same weights', () => {
    const [easy, hard] = [280, 20].map((items) => '.'.repeat(items))
    const evidence = compareRows([`${easy}${'a'.repeat(20)}`, `${easy}${'a'.repeat(17)}...`]).compare(0, 1)
    expect(evidence).toMatchObject({ items: 300, flips: 3, hard: 20, hardFlips: 3 })
    expect(logSameWeights(evidence)).toBeLessThan(0)
    const sameWeights = { ...evidence, hard: 120 }
    expect(Math.exp(logSameWeights(sameWeights))).toBeGreaterThan(100)
    expect(Math.exp(logSameWeights({ ...sameWeights, flips: 15 }))).toBeLessThan(1)
    expect(compareRows([`${hard}a`, `${hard}.`]).compare(0, 1)).toMatchObject({ hard: 1, hardFlips: 1 })
  })

  test('behavior: two spellings of the right answer are a flip, but no hard item', () => {
    const rows = ['eight', '8'].map((answer, supplier) => ({
      supplier,
      item: '0',
      task: 'sums',
      answer,
      isWrong: false,
    }))
    const table = answerTable(rows, 2)
    expect(comparePairs(table, answerChances(table, [0, 1])).compare(0, 1)).toMatchObject({
      ...{ items: 1, flips: 1, hard: 0, hardFlips: 0 },
    })
  })

  test('behavior: an error that everybody makes is hardly evidence', () => {
    const rows = Array.from({ length: 8 }, () => 'aaaaaaaa')
    expect(compareRows(rows).compare(0, 1).logSameFamily).toBeLessThan(3)
  })
})
