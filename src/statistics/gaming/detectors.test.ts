import { describe, expect, it } from 'vitest'
import { changedItemsStudy } from '../../../study/changed-items.ts'
import { gamingStudy } from '../../../study/gaming.ts'
import { emptyScoreSums, foldScore } from '../betting.ts'
import { cleanDrop, foldPairedScores, pairedGapFinding } from './paired-gap.ts'
import { rareEventFinding } from './rare-event.ts'
import { rateAboveLogEValue } from './rate-above.ts'
import { refusalFinding } from './selective-refusal.ts'
import { foldTimedAnswer, noTimeComparisons, type TimedAnswer, timeFinding } from './time-per-token.ts'

describe('gamingStudy', () => {
  it('behavior: flags at most 1 % of the clean at any look, and finds the others', () => {
    const rows = gamingStudy({ runs: 25, looks: 250, seed: 'small' })
    // More than two of 25 happens to one per cent in one of 500 worlds; those here keep well below it.
    expect(rows.filter(({ isClean, flagged }) => isClean && flagged > 2 / 25)).toEqual([])
    expect(rows.filter(({ isClean, flagged }) => !isClean && flagged < 0.7)).toEqual([])
    expect(rows.map(({ isClean }) => isClean)).toContain(false)
  })
})

describe('rateAboveLogEValue', () => {
  it('default: the average wealth of 32 bettors', () => {
    const wealths = Array.from({ length: 32 }, (_, index) => {
      const rate = 0.1 + 0.9 * ((index + 0.5) / 32) ** 2
      return (rate / 0.1) ** 3 * ((1 - rate) / 0.9) ** 2
    })
    const average = wealths.reduce((sum, wealth) => sum + wealth, 0) / 32
    expect(rateAboveLogEValue({ n: 5, successes: 3 }, 0.1)).toBeCloseTo(Math.log(average), 12)
  })

  it('behavior: its expected wealth at the bound is what it was, below it less', () => {
    const expected = (chance: number) =>
      Array.from({ length: 5 }, (_, successes) => {
        const ways = [1, 4, 6, 4, 1][successes] ?? 0
        return (
          ways *
          chance ** successes *
          (1 - chance) ** (4 - successes) *
          Math.exp(rateAboveLogEValue({ n: 4, successes }, 0.2))
        )
      }).reduce((sum, term) => sum + term, 0)
    expect(expected(0.2)).toBeCloseTo(1, 12)
    expect(expected(0.1)).toBeLessThan(1)
    expect(expected(0.3)).toBeGreaterThan(1)
  })

  it('error: a bound of 0', () => {
    expect(() => rateAboveLogEValue({ n: 1, successes: 0 }, 0)).toThrow('bound is 0')
    expect(() => rateAboveLogEValue({ n: 1, successes: 2 }, 0.1)).toThrow('successes is 2')
  })
})

describe('refusalFinding', () => {
  const failed = (difficulties: readonly number[]) =>
    refusalFinding(difficulties.reduce((sums, difficulty) => foldScore(sums, difficulty), emptyScoreSums))

  it('default: hard items failed are evidence, easy ones are none', () => {
    const hard = failed(Array.from({ length: 30 }, (_, index) => 0.7 + (index % 30) / 100))
    const easy = failed(Array.from({ length: 30 }, (_, index) => (index % 30) / 100))
    expect(hard).toMatchObject({ failures: 30 })
    expect(hard?.meanDifficulty).toBeCloseTo(0.845, 9)
    expect(hard?.logEValue).toBeGreaterThan(4.7)
    expect(hard?.lower).toBeGreaterThan(0.5)
    expect(easy?.logEValue).toBeLessThan(0)
  })

  it('behavior: without failures there is no finding', () => {
    expect(refusalFinding(emptyScoreSums)).toBeNull()
  })
})

describe('timeFinding', () => {
  const fold = (answers: readonly TimedAnswer[]) => answers.reduce(foldTimedAnswer, noTimeComparisons)

  it('default: short answers are paired with long ones, the others with none', () => {
    const answers = [
      { tokens: 50, milliseconds: 400 },
      { tokens: 120, milliseconds: 9000 },
      { tokens: 300, milliseconds: 300 },
      { tokens: 250, milliseconds: 500 },
      { tokens: 20, milliseconds: 100 },
    ]
    expect(fold(answers)).toEqual({ pairs: 2, reversed: 1, short: null, long: null })
  })

  it('behavior: times that do not grow are evidence', () => {
    const answers = Array.from({ length: 40 }, (_, index) => ({
      tokens: index % 2 === 0 ? 300 : 30,
      milliseconds: 100,
    }))
    expect(timeFinding(fold(answers))).toMatchObject({ pairs: 20, reversed: 1 })
    expect(timeFinding(fold(answers))?.logEValue).toBeGreaterThan(20)
    expect(timeFinding(noTimeComparisons)).toBeNull()
  })

  it('behavior: a quarter of all pairs reversed by queues is no evidence, whatever their number', () => {
    for (const pairs of [4, 40, 400, 40_000]) {
      const found = timeFinding({ ...noTimeComparisons, pairs, reversed: pairs / 4 })
      expect(found?.logEValue).toBeLessThan(0)
    }
  })
})

describe('rareEventFinding', () => {
  it('default: two wrong keys of two are evidence, two of two hundred are none', () => {
    expect(rareEventFinding('canary', { n: 2, successes: 2 })?.logEValue).toBeGreaterThan(4.6)
    expect(rareEventFinding('canary', { n: 200, successes: 2 })?.logEValue).toBeLessThan(0)
    expect(rareEventFinding('canary', { n: 0, successes: 0 })).toBeNull()
  })
})

describe('pairedGapFinding', () => {
  it('default: what is lost by changing items, against what clean suppliers lose', () => {
    let sums = emptyScoreSums
    for (let item = 0; item < 100; item += 1) {
      sums = foldPairedScores(sums, { original: 1, changed: item % 4 === 0 ? 0 : 1 })
    }
    const finding = pairedGapFinding(sums, 0.03)
    expect(finding).toMatchObject({ pairs: 100 })
    expect(finding?.drop).toBeCloseTo(0.25, 9)
    expect(finding?.lower).toBeGreaterThan(0.03)
    expect(finding?.logEValue).toBeGreaterThan(4.6)
    expect(pairedGapFinding(emptyScoreSums, 0.03)).toBeNull()
  })

  it('behavior: who looks public items up by their text is found within 150 pairs, and hardly anybody else', () => {
    const study = changedItemsStudy({
      ...{ fleets: 1, suppliers: 300, memorising: 0.1, loss: 0.25, usualLoss: 0.03, spread: 0.015 },
      ...{ wavering: 0.1, mostPairs: 150, seed: 'changed small' },
    })
    expect(study.found).toBeGreaterThan(0.9)
    expect(study.cleanFlagged).toBeLessThanOrEqual(0.012)
    expect(study.cleanFlaggedNaive).toBeGreaterThan(0.3)
    expect(Math.abs(study.mostCleanDrop - 0.06)).toBeLessThan(0.015)
  })

  it('error: scores beyond [0, 1]', () => {
    expect(() => foldPairedScores(emptyScoreSums, { original: 1.2, changed: 0 })).toThrow('original is 1.2')
  })
})

describe('cleanDrop', () => {
  const lossOf = (lost: number) => {
    let sums = emptyScoreSums
    for (let pair = 0; pair < 60; pair += 1)
      sums = foldPairedScores(sums, { original: 1, changed: pair < lost ? 0 : 1 })
    return sums
  }

  it('default: what is usual, and the allowance', () => {
    const found = cleanDrop(Array.from({ length: 30 }, (_, index) => lossOf(index % 2 === 0 ? 2 : 4)))
    expect(found.usual).toMatchObject({ drop: expect.closeTo(0.05, 2), suppliers: 30 })
    expect(found.most).toBeGreaterThan(0.08)
    expect(found.most).toBeLessThan(0.12)
  })

  it('behavior: changes that help nobody hides behind', () => {
    const helped = Array.from({ length: 30 }, () => {
      let sums = emptyScoreSums
      for (let pair = 0; pair < 60; pair += 1)
        sums = foldPairedScores(sums, { original: pair < 30 ? 0 : 1, changed: 1 })
      return sums
    })
    expect(cleanDrop(helped).most).toBe(0.03)
  })

  it('behavior: few suppliers, or few pairs, say nothing', () => {
    expect(cleanDrop([lossOf(2)])).toEqual({ most: expect.closeTo(0.08), usual: null })
    expect(cleanDrop(Array.from({ length: 30 }, () => emptyScoreSums))).toEqual({
      most: expect.closeTo(0.08),
      usual: null,
    })
  })
})
