import { parseArgs } from 'node:util'
import { emptyAccumulator } from '#statistics/random-group-mean.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import {
  decideTier,
  defaultTierRule,
  type Tier,
  type TierRule,
  type TierVerdict,
  tierOf,
} from '#statistics/tier-decision.ts'
import { fitScoreScale, type MeasuredReference, type ScoreScale } from '#statistics/tiers/score-scale.ts'
import { openBounds, tierBounds } from '#statistics/tiers/tier-bounds.ts'
import { exemplarScores, normal, trueScore } from './tier-population.ts'

export type CalibrationOptions = {
  /** Simulated calibrations, each on a suite of its own. */
  readonly calibrations: number
  /** Suppliers whose tier is decided on each fitted scale. */
  readonly suppliers: number
  readonly seed: string
  /** Standings of the references. */
  readonly standings: readonly number[]
  /** Items that each reference is measured with. */
  readonly items: number
  /** Standard deviation of references about the line, as logits: what suite and leaderboard see differently. */
  readonly excess: number
  readonly rules?: readonly RuleName[]
}

/** What must not be done. */
export const exactThresholds = 'WRONG: fitted thresholds taken as exact'

type RuleName = 'limits' | typeof exactThresholds

export type CalibrationRow = {
  readonly rule: RuleName
  /** Shares of suppliers; tiers are those of the *true* thresholds of the suite. */
  readonly wrong: number
  readonly wrongBeyondZone: number
  readonly tooHigh: number
  readonly undecided: number
  /** The worst calibration's share of suppliers that are wrong by more than the zone, 19 of 20 calibrations being better. */
  readonly p95BeyondZone: number
}

export type CalibrationResult = {
  readonly refused: number
  /** Share of calibrations between whose limits the true threshold lies. */
  readonly coverage: Readonly<Record<'base' | 'middle' | 'high', number>>
  /** Their width on average, in points. */
  readonly width: Readonly<Record<'base' | 'middle' | 'high', number>>
  readonly rows: readonly CalibrationRow[]
}

/** The report's exemplars, and with three more that stand near the outer thresholds. */
export const referenceSets: Readonly<Record<string, readonly number[]>> = {
  'five exemplars': exemplarScores,
  'eight references': [...exemplarScores, 0.3, 0.42, 0.82],
}

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']
const paidTiers = ['base', 'middle', 'high'] as const

/** How often limits hold, and how often tiers are wrong that are decided on a fitted scale. */
export function calibrationStudy(options: CalibrationOptions): CalibrationResult {
  const worlds = Array.from({ length: options.calibrations }, (_, index) =>
    calibrate(randomStream(`${options.seed} calibration ${index}`), options),
  )
  const fitted = worlds.flatMap(({ truth, scale, mapped }) => (scale === null ? [] : [{ truth, scale, mapped }]))
  const each = (value: (tier: (typeof paidTiers)[number]) => number) => ({
    base: value('base'),
    middle: value('middle'),
    high: value('high'),
  })
  const mean = (value: (world: (typeof fitted)[number]) => number) =>
    fitted.reduce((sum, world) => sum + value(world), 0) / fitted.length
  return {
    refused: (worlds.length - fitted.length) / worlds.length,
    coverage: each((tier) =>
      mean(({ truth, scale: { limits } }) =>
        Number(truth[tier] >= limits[tier].lower && truth[tier] <= limits[tier].upper),
      ),
    ),
    width: each((tier) => 100 * mean(({ scale: { limits } }) => limits[tier].upper - limits[tier].lower)),
    rows: (options.rules ?? (['limits', exactThresholds] as const)).map((rule) =>
      summarise(
        rule,
        fitted.map(({ truth, scale, mapped }, index) =>
          decideAll(randomStream(`${options.seed} suppliers ${index}`), {
            truth,
            mapped,
            suppliers: options.suppliers,
            rule: ruleOf(scale, rule),
          }),
        ),
      ),
    ),
  }
}

type Thresholds = TierRule['thresholds']
type World = {
  readonly truth: Thresholds
  readonly scale: ScoreScale | null
  /** From a standing to the score on this suite. */
  readonly mapped: (standing: number) => number
}

/** A suite that is somewhat harder or easier than the leaderboard, and discriminates somewhat more or less. */
function calibrate(stream: RandomStream, { standings, items, excess }: CalibrationOptions): World {
  const [intercept, slope] = [0.3 * normal(stream), 0.8 + 0.4 * stream.next()]
  const mapped = (standing: number, off = 0) => expit(intercept + slope * logit(standing) + off)
  const references = standings.map((standing, index): MeasuredReference => {
    const score = mapped(standing, excess * normal(stream))
    let right = 0
    for (let item = 0; item < items; item += 1) right += stream.next() < score ? 1 : 0
    return { name: `reference ${index}`, standing, n: items, mean: right / items }
  })
  const { thresholds } = defaultTierRule
  const scale = fitScoreScale(references, { thresholds })
  return {
    truth: { base: mapped(thresholds.base), middle: mapped(thresholds.middle), high: mapped(thresholds.high) },
    scale: 'kind' in scale ? null : scale,
    mapped,
  }
}

function ruleOf({ thresholds, limits }: ScoreScale, name: RuleName): TierRule {
  return { ...defaultTierRule, thresholds, limits: name === 'limits' ? limits : null }
}

type Shares = { wrong: number; beyond: number; tooHigh: number; undecided: number }

function decideAll(
  stream: RandomStream,
  input: { truth: Thresholds; mapped: World['mapped']; suppliers: number; rule: TierRule },
): Shares {
  const { truth, mapped, suppliers, rule } = input
  const shares = { wrong: 0, beyond: 0, tooHigh: 0, undecided: 0 }
  const exact: TierRule = { ...defaultTierRule, thresholds: truth }
  for (let supplier = 0; supplier < suppliers; supplier += 1) {
    const score = mapped(trueScore(stream))
    const { state, tier } = settle(stream, score, rule)
    const right = tierOf(score, exact)
    const isNear = [score - WIDE, score, score + WIDE].some((near) => tierOf(near, exact) === tier)
    if (state !== 'decided' || tier === null) shares.undecided += 1 / suppliers
    else if (tier !== right) {
      shares.wrong += 1 / suppliers
      if (!isNear) shares.beyond += 1 / suppliers
      if (tiers.indexOf(tier) > tiers.indexOf(right)) shares.tooHigh += 1 / suppliers
    }
  }
  return shares
}

const WIDE = 0.03

function settle(stream: RandomStream, score: number, rule: TierRule): TierVerdict {
  const none = emptyAccumulator()
  let successes = 0
  let bounds = openBounds
  let verdict: TierVerdict | null = null
  for (let n = 1; verdict === null || !verdict.isSettled; n += 1) {
    successes += stream.next() < score ? 1 : 0
    bounds = tierBounds(bounds, { ...none, binary: { n, successes } }, rule)
    verdict = decideTier({ n, mean: successes / n, ...bounds, earlier: verdict, isCalibrated: true }, rule)
  }
  return verdict
}

function summarise(rule: RuleName, all: readonly Shares[]): CalibrationRow {
  const mean = (value: (shares: Shares) => number) => all.reduce((sum, shares) => sum + value(shares), 0) / all.length
  const beyond = all.map((shares) => shares.beyond).sort((a, b) => a - b)
  return {
    rule,
    wrong: mean(({ wrong }) => wrong),
    wrongBeyondZone: mean((shares) => shares.beyond),
    tooHigh: mean(({ tooHigh }) => tooHigh),
    undecided: mean(({ undecided }) => undecided),
    p95BeyondZone: beyond[Math.floor(0.95 * (beyond.length - 1))] ?? 0,
  }
}

function logit(share: number): number {
  return Math.log(share / (1 - share))
}

function expit(value: number): number {
  return 1 / (1 + Math.exp(-value))
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      calibrations: { type: 'string', default: '300' },
      suppliers: { type: 'string', default: '20' },
      seed: { type: 'string', default: 'scale' },
    },
  })
  const results = Object.entries(referenceSets).flatMap(([name, standings]) =>
    [
      { items: 2000, excess: 0 },
      { items: 2000, excess: 0.1 },
      { items: 10_000, excess: 0.03 },
    ].map((world) => ({
      references: name,
      ...world,
      ...calibrationStudy({
        calibrations: Number(values.calibrations),
        suppliers: Number(values.suppliers),
        seed: values.seed,
        standings,
        ...world,
      }),
    })),
  )
  if (values.json) console.log(JSON.stringify(results, null, 1))
  else {
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(9)
    for (const { references, items, excess, refused, coverage, width, rows } of results) {
      console.log(
        `\n${references}, ${items} items each, spread about the line ${excess} (logits); refused ${percent(refused)}`,
      )
      for (const tier of paidTiers) {
        console.log(
          `  ${tier.padEnd(7)} limits hold ${percent(coverage[tier])}, ${width[tier].toFixed(1)} points apart`,
        )
      }
      for (const row of rows) {
        console.log(
          `  wrong ${percent(row.wrong)}  >zone ${percent(row.wrongBeyondZone)} (worst of 20: ${percent(row.p95BeyondZone)})  ` +
            `too high ${percent(row.tooHigh)}  undecided ${percent(row.undecided)}  ${row.rule}`,
        )
      }
    }
  }
}
