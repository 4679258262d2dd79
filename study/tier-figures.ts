import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TopLevelSpec } from 'vega-lite'
import { decisionCourses } from '#statistics/planning/decision-course.ts'
import { defaultTierRule, tierOf } from '#statistics/tier-decision.ts'
import { continuousPay, steppedPay } from '#statistics/tiers/pay-rules.ts'
import { fitScoreScale, type MeasuredReference } from '#statistics/tiers/score-scale.ts'
import { drawFigure } from '../src/cli/figures/draw-figure.ts'
import { exemplarScores } from './tier-population.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'statistics', 'figures')

/** Draws the figures of the pages on tiers, pay and calibration. */
export async function drawTierFigures(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const figures = { tiers: tierFigure(), pay: payFigure(), calibration: calibrationFigure() }
  for (const [name, figure] of Object.entries(figures)) {
    await writeFile(join(folder, `${name}.svg`), await drawFigure(figure))
  }
}

const { thresholds, mostItems } = defaultTierRule
const thresholdLines = {
  data: { values: Object.entries(thresholds).map(([tier, score]) => ({ tier, threshold: 100 * score })) },
  mark: { type: 'rule' as const, color: '#9ca3af', strokeDash: [4, 4] },
  encoding: { x: { field: 'threshold', type: 'quantitative' as const } },
}

/** Exact, not simulated: the probability of every course. */
function tierFigure(): TopLevelSpec {
  const means = range(10, 98).map((percent) => percent / 100)
  const values = decisionCourses({ means, mostItems }).map(({ meanItems, undecided, decided }, index) => {
    const mean = means[index] ?? 0
    const right = decided[tierOf(mean)]
    return { score: 100 * mean, items: meanItems, undecided: 100 * undecided, wrong: 100 * (1 - undecided - right) }
  })
  const score = { field: 'score', type: 'quantitative', title: 'true score of the supplier, per cent' } as const
  const shares = { field: 'share', type: 'quantitative', title: 'per cent of suppliers' } as const
  return {
    title: { text: 'What a tier takes, and how often it is wrong', subtitle: 'Dashed: the thresholds' },
    data: { values },
    vconcat: [
      {
        ...{ width: 560, height: 150 },
        layer: [
          thresholdLines,
          { mark: 'line', encoding: { x: score, y: { field: 'items', type: 'quantitative', title: 'items' } } },
        ],
      },
      {
        ...{ width: 560, height: 150 },
        layer: [
          thresholdLines,
          {
            transform: [{ fold: ['undecided', 'wrong'], as: ['what', 'share'] }],
            mark: 'line',
            encoding: { x: score, y: shares, color: { field: 'what', type: 'nominal', title: null } },
          },
        ],
      },
    ],
  }
}

function payFigure(): TopLevelSpec {
  const values = range(20, 200).flatMap((half) => {
    const score = half / 200
    return [
      { score: 100 * score, rule: 'by tier', pay: steppedPay(tierOf(score)) },
      { score: 100 * score, rule: 'by score', pay: continuousPay(score) },
    ]
  })
  return {
    title: 'What a relay earns, for a score that is exactly known',
    data: { values },
    ...{ width: 560, height: 240 },
    mark: { type: 'line', interpolate: 'linear' },
    encoding: {
      x: { field: 'score', type: 'quantitative', title: 'score, per cent' },
      y: { field: 'pay', type: 'quantitative', title: 'base rewards' },
      color: { field: 'rule', type: 'nominal', title: null, sort: ['by tier', 'by score'] },
    },
  }
}

/** The report's exemplars, as a suite somewhat harder than the leaderboard might score them with 2,000 items each. */
const examples: readonly MeasuredReference[] = exemplarScores.map((standing, index) => ({
  name: `reference ${index + 1}`,
  standing,
  n: 2000,
  mean: standing - 0.05 + ([0.011, -0.009, 0.006, -0.007, 0.004][index] ?? 0),
}))

function calibrationFigure(): TopLevelSpec {
  const values = range(25, 90).flatMap((percent) => {
    const middle = percent / 100
    const scale = fitScoreScale(examples, { thresholds: { base: middle, middle, high: middle } })
    if ('kind' in scale) return []
    const { lower, upper } = scale.limits.middle
    return [{ standing: percent, score: 100 * scale.thresholds.middle, lower: 100 * lower, upper: 100 * upper }]
  })
  const standing = { field: 'standing', type: 'quantitative', title: 'standing on the leaderboard, per cent' } as const
  const score = { type: 'quantitative', title: 'score on our suite, per cent' } as const
  return {
    title: {
      text: 'From the leaderboard’s scale to ours',
      subtitle: 'Band: 95 % limits; dashed: the thresholds; invented scores',
    },
    data: { values },
    ...{ width: 560, height: 280 },
    layer: [
      thresholdLines,
      {
        mark: { type: 'area', opacity: 0.2 },
        encoding: { x: standing, y: { field: 'lower', ...score }, y2: { field: 'upper' } },
      },
      { mark: 'line', encoding: { x: standing, y: { field: 'score', ...score } } },
      {
        data: { values: examples.map(({ standing: known, mean }) => ({ standing: 100 * known, score: 100 * mean })) },
        mark: { type: 'point', filled: true, size: 60, color: '#111827' },
        encoding: { x: standing, y: { field: 'score', ...score } },
      },
    ],
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
