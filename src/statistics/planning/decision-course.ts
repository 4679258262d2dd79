import { requireArgument } from '../argument-error.ts'
import { defaultTierRule, type Tier, type TierRule, tierOf } from '../tier-decision.ts'
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
const inner = tiers.length - 1
/** How many thresholds are cleared from below, times how many are excluded from above. */
const states = (inner + 1) ** 2
/** Courses rarer than this are let go at the ends; over thousands of items they add up to less than a millionth. */
const RAREST = 1e-14
const SURELY_DONE = 1e-9

/**
 * What the tier rule does with a supplier of a known true mean that scores 0 or 1 on items drawn independently: how many
 * items until its first decision, for which tier, and how often it is undecided after `mostItems`. It is not a
 * simulation: it follows the probability of every course, with `tierBounds`, as `decideTier` looks after every item.
 *
 * For graded scores it is the slow side: they vary less than 0/1 ones of the same mean. Not for items drawn without
 * replacement from a small set.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ mean ≤ 1 and mostItems is a whole number from 1.
 * @example decisionCourse({ mean: 0.675, mostItems: 1200 }).meanItems // => 154
 */
export function decisionCourse(
  { mean, mostItems }: { readonly mean: number; readonly mostItems: number },
  rule: TierRule = defaultTierRule,
): DecisionCourse {
  requireArgument(mean >= 0 && mean <= 1, 'decisionCourse', 'mean', mean, 'between 0 and 1')
  requireArgument(
    Number.isInteger(mostItems) && mostItems >= 1,
    'decisionCourse',
    'mostItems',
    mostItems,
    'a whole number from 1',
  )
  const marks = thresholdMarks(rule)
  const decided: Record<Tier, number> = { none: 0, base: 0, middle: 0, high: 0 }
  const quantiles: number[] = []
  let band: Band = { least: 0, most: 0, mass: new Float64Array(states).fill(1, 0, 1) }
  let [undecided, meanItems] = [1, 0]
  for (let n = 1; n <= mostItems && undecided > SURELY_DONE; n += 1) {
    meanItems += undecided
    advanceMarks(marks, n)
    band = stepBand(band, mean)
    for (let successes = band.least; successes <= band.most; successes += 1) {
      const tier = tiers.indexOf(tierOf(successes / n, rule))
      const share = takeDecided(band, { marks, n, successes, tier })
      decided[tiers[tier] ?? 'none'] += share
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

/** The probabilities of the courses that are still undecided: for each number of successes, by what is cleared. */
type Band = { readonly least: number; readonly most: number; readonly mass: Float64Array }

/** One more item: a success or not. */
function stepBand({ least, most, mass }: Band, mean: number): Band {
  const next = new Float64Array(mass.length + states)
  for (let index = 0; index < mass.length; index += 1) {
    const here = mass[index] ?? 0
    next[index] = (next[index] ?? 0) + here * (1 - mean)
    next[index + states] = here * mean
  }
  return { least, most: most + 1, mass: next }
}

/**
 * Moves the courses with so many successes to what they have cleared by now, takes out those that are decided for the
 * tier of their mean, and returns their probability. Running bounds only tighten: once cleared is cleared for good.
 */
function takeDecided(
  { least, mass }: Band,
  { marks, n, successes, tier }: { marks: Marks; n: number; successes: number; tier: number },
): number {
  const clears = countReached(marks.lower, successes)
  const excludes = countReached(marks.upper, n - successes)
  const from = (successes - least) * states
  let taken = 0
  // Upwards only, so what was moved is met again and stays.
  for (let state = 0; state < states; state += 1) {
    const here = mass[from + state] ?? 0
    if (here === 0) continue
    const cleared = Math.max(clears, Math.floor(state / (inner + 1)))
    const excluded = Math.max(excludes, state % (inner + 1))
    mass[from + state] = 0
    if (cleared >= tier && excluded >= inner - tier) taken += here
    else {
      const moved = from + cleared * (inner + 1) + excluded
      mass[moved] = (mass[moved] ?? 0) + here
    }
  }
  return taken
}

function countReached(marks: readonly Mark[], count: number): number {
  let reached = 0
  while (reached < marks.length && count >= (marks[reached]?.successes ?? Infinity)) reached += 1
  return reached
}

/** Without the ends that hardly any course is at. */
function trimBand({ least, most, mass }: Band): Band {
  const isRare = (successes: number) => {
    const from = (successes - least) * states
    return mass.subarray(from, from + states).every((probability) => probability < RAREST)
  }
  let [first, last] = [least, most]
  while (first < last && isRare(first)) first += 1
  while (last > first && isRare(last)) last -= 1
  return { least: first, most: last, mass: mass.subarray((first - least) * states, (last - least + 1) * states) }
}

/** Where the evidence first suffices, by the items so far: it moves by at most one success per item. */
type Mark = { readonly mean: number; readonly needs: number; successes: number }
type Marks = { readonly lower: readonly Mark[]; readonly upper: readonly Mark[] }

/** `lower`: thresholds − zoneOver from below; `upper`: thresholds + zone from above, counted in failures. */
function thresholdMarks({ thresholds, zone, zoneOver, alphaOver, alphaUnder }: TierRule): Marks {
  const rising = [thresholds.base, thresholds.middle, thresholds.high]
  return {
    lower: rising.map((threshold) => ({ mean: threshold - zoneOver, needs: -Math.log(alphaOver), successes: 0 })),
    upper: rising
      .toReversed()
      .map((threshold) => ({ mean: 1 - threshold - zone, needs: -Math.log(alphaUnder), successes: 0 })),
  }
}

function advanceMarks({ lower, upper }: Marks, n: number): void {
  for (const mark of [...lower, ...upper]) {
    while (mark.successes <= n && !excludes(mark, n)) mark.successes += 1
  }
}

function excludes({ mean, needs, successes }: Mark, n: number): boolean {
  return successes > n * mean && thresholdLogEValue({ n, successes }, mean) >= needs
}
