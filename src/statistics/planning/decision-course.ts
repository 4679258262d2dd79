import { requireArgument } from '../argument-error.ts'
import { decideTier, decidingLevels, defaultTierRule, type Tier, type TierRule, tierOf } from '../tier-decision.ts'
import { thresholdLogEValue } from '../tiers/threshold-evidence.ts'

export type DecisionCourse = {
  /** Items until the first decision, on average; whoever stays undecided counts with all of them. */
  readonly meanItems: number
  /** Items by which half, and nine in ten, are decided; null where fewer ever are. */
  readonly medianItems: number | null
  readonly p90Items: number | null
  /** Shares of suppliers, which add up to one with `undecided`. */
  readonly decided: Readonly<Record<Tier, number>>
  readonly undecided: number
}

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']
/** Courses rarer than this are let go at the ends; over thousands of items they add up to less than a millionth. */
const RAREST = 1e-14
const SURELY_DONE = 1e-9

/**
 * What the tier rule does with suppliers of known true means that score 0 or 1 on items drawn independently: how many
 * items until the first decision, for which tier, and how often they are undecided after `mostItems`. It is not a
 * simulation: it follows the probability of every course through `tierBounds` and `decideTier`, looked at after every
 * item. Courses whose bounds contradict each other, which the rule would test anew, count as undecided; with the usual
 * error rates they are rarer than one in a thousand.
 *
 * For graded scores it is the slow side: they vary less than 0/1 ones of the same mean. Not for items drawn without
 * replacement from a small set.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ mean ≤ 1 and mostItems is a whole number from 1.
 * @example decisionCourses({ means: [0.675], mostItems: 1200 })[0].meanItems // => 151.0
 */
export function decisionCourses(
  { means, mostItems }: { readonly means: readonly number[]; readonly mostItems: number },
  rule: TierRule = defaultTierRule,
): DecisionCourse[] {
  requireArgument(
    Number.isInteger(mostItems) && mostItems >= 1,
    'decisionCourses',
    'mostItems',
    mostItems,
    'a whole number from 1',
  )
  const ladder = makeLadder(rule, mostItems)
  return means.map((mean) => {
    requireArgument(mean >= 0 && mean <= 1, 'decisionCourses', 'means', mean, 'between 0 and 1')
    return followCourse(mean, ladder, rule)
  })
}

/** What is needed for each level, by the number of items; and which states are decided. */
type Ladder = {
  readonly mostItems: number
  /** For each lower level that decides, lowest first: the successes that exclude it after 1, 2, … items. */
  readonly lower: readonly Int32Array[]
  /** For each upper level that decides, highest first: the failures that exclude it. */
  readonly upper: readonly Int32Array[]
  /** For the tier of the mean and each state: whether that tier is decided. */
  readonly decides: readonly (readonly boolean[])[]
}

/** States: deciding levels excluded from below, times those excluded from above. */
function makeLadder(rule: TierRule, mostItems: number): Ladder {
  const all = decidingLevels(rule)
  const rising = (['base', 'middle', 'high'] as const).map((tier) => ({
    lower: (rule.limits?.[tier].upper ?? rule.thresholds[tier]) - rule.zoneOver,
    upper: (rule.limits?.[tier].lower ?? rule.thresholds[tier]) + rule.zone,
  }))
  const below = rising.map(({ lower }) => lower)
  const above = rising.map(({ upper }) => upper).toReversed()
  const lower = neededInTurn(all.lower, below, (level) => needed(level, rule.alphaOver, mostItems))
  const upper = neededInTurn(all.upper.toReversed(), above, (level) => needed(1 - level, rule.alphaUnder, mostItems))
  const decides = tiers.map((tier) => {
    const mean = tier === 'none' ? 0 : rule.thresholds[tier]
    return Array.from({ length: (lower.length + 1) * (upper.length + 1) }, (_, state) => {
      const bounds = {
        lower: below[Math.floor(state / (upper.length + 1)) - 1] ?? 0,
        upper: above[(state % (upper.length + 1)) - 1] ?? 1,
      }
      if (bounds.lower >= bounds.upper) return false
      return decideTier({ n: 1, mean, ...bounds, earlier: null, isCalibrated: false }, rule).state === 'decided'
    })
  })
  return { mostItems, lower, upper, decides }
}

/** For the levels where the first decision can fall: what excludes each together with all levels that are tested before it. */
function neededInTurn(
  levels: readonly number[],
  kept: readonly number[],
  neededFor: (level: number) => Int32Array,
): Int32Array[] {
  let before: Int32Array | null = null
  return levels.flatMap((level) => {
    const here = neededFor(level)
    const together = here.map((count, index) => Math.max(count, before?.[index] ?? 0))
    before = together
    return kept.includes(level) ? [together] : []
  })
}

/** It moves by at most one success per item, so it is followed and not searched. */
function needed(level: number, alpha: number, mostItems: number): Int32Array {
  let successes = 0
  return Int32Array.from({ length: mostItems }, (_, index) => {
    const n = index + 1
    while (successes <= n && !isExceeded({ n, successes }, level, alpha)) successes += 1
    return successes
  })
}

function isExceeded(counts: { readonly n: number; readonly successes: number }, level: number, alpha: number): boolean {
  return counts.successes > counts.n * level && thresholdLogEValue(counts, level) >= -Math.log(alpha)
}

function followCourse(mean: number, ladder: Ladder, rule: TierRule): DecisionCourse {
  const states = (ladder.lower.length + 1) * (ladder.upper.length + 1)
  const decided: Record<Tier, number> = { none: 0, base: 0, middle: 0, high: 0 }
  const quantiles: number[] = []
  let band: Band = { states, least: 0, most: 0, mass: new Float64Array(states).fill(1, 0, 1) }
  let [undecided, meanItems] = [1, 0]
  for (let n = 1; n <= ladder.mostItems && undecided > SURELY_DONE; n += 1) {
    meanItems += undecided
    band = stepBand(band, mean)
    for (let successes = band.least; successes <= band.most; successes += 1) {
      const tier = tierOf(successes / n, rule)
      const share = takeDecided(band, ladder, { n, successes, tier: tiers.indexOf(tier) })
      decided[tier] += share
      undecided -= share
    }
    band = trimBand(band)
    for (const share of [0.5, 0.9].slice(quantiles.length)) if (1 - undecided >= share) quantiles.push(n)
  }
  return {
    meanItems,
    medianItems: quantiles[0] ?? null,
    p90Items: quantiles[1] ?? null,
    decided,
    undecided: undecided > SURELY_DONE ? undecided : 0,
  }
}

/** The probabilities of the courses that are still undecided: for each number of successes, by what is excluded. */
type Band = { readonly states: number; readonly least: number; readonly most: number; readonly mass: Float64Array }

/** One more item: a success or not. */
function stepBand({ states, least, most, mass }: Band, mean: number): Band {
  const next = new Float64Array(mass.length + states)
  for (let index = 0; index < mass.length; index += 1) {
    const here = mass[index] ?? 0
    if (here === 0) continue
    next[index] = (next[index] ?? 0) + here * (1 - mean)
    next[index + states] = here * mean
  }
  return { states, least, most: most + 1, mass: next }
}

/**
 * Moves the courses with so many successes to what they have excluded by now, takes out those that are decided for the
 * tier of their mean, and returns their probability. What is excluded stays so; each level only after the one before.
 */
function takeDecided(
  { states, least, mass }: Band,
  { lower, upper, decides }: Ladder,
  { n, successes, tier }: { readonly n: number; readonly successes: number; readonly tier: number },
): number {
  const from = (successes - least) * states
  const width = upper.length + 1
  let taken = 0
  // Levels are only added, so what was moved is met again and stays.
  for (let state = 0; state < states; state += 1) {
    const here = mass[from + state] ?? 0
    if (here === 0) continue
    let [exceeded, missed] = [Math.floor(state / width), state % width]
    while (exceeded < lower.length && successes >= (lower[exceeded]?.[n - 1] ?? Infinity)) exceeded += 1
    while (missed < upper.length && n - successes >= (upper[missed]?.[n - 1] ?? Infinity)) missed += 1
    const moved = exceeded * width + missed
    mass[from + state] = 0
    if (decides[tier]?.[moved] === true) taken += here
    else mass[from + moved] = (mass[from + moved] ?? 0) + here
  }
  return taken
}

/** Without the ends that hardly any course is at. */
function trimBand({ states, least, most, mass }: Band): Band {
  const isRare = (successes: number) => {
    const from = (successes - least) * states
    return mass.subarray(from, from + states).every((probability) => probability < RAREST)
  }
  let [first, last] = [least, most]
  while (first < last && isRare(first)) first += 1
  while (last > first && isRare(last)) last -= 1
  const kept = mass.subarray((first - least) * states, (last - least + 1) * states)
  return { states, least: first, most: last, mass: kept }
}
