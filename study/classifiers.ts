import { randomStream } from '#statistics/random-stream.ts'

/** Rows of numbers with their class: true = ours. */
export type Labelled = { readonly features: readonly number[]; readonly isOurs: boolean }

/** A trained classifier: the higher, the more like ours. */
export type Classifier = (features: readonly number[]) => number

/** Logistic regression on standardised features and their squares, by gradient descent with a small ridge. */
export function logisticRegression(rows: readonly Labelled[], { rounds = 300, rate = 0.5 } = {}): Classifier {
  const scale = standardiser(rows)
  const expanded = rows.map(({ features }) => withSquares(scale(features)))
  const weights = new Float64Array((expanded[0]?.length ?? 0) + 1)
  const gradient = new Float64Array(weights.length)
  for (let round = 0; round < rounds; round += 1) {
    gradient.fill(0)
    for (const [index, row] of expanded.entries()) {
      const error = (rows[index]?.isOurs ? 1 : 0) - sigmoid(dot(weights, row))
      for (let column = 0; column < row.length; column += 1) {
        gradient[column] = (gradient[column] ?? 0) + error * (row[column] ?? 0)
      }
      gradient[row.length] = (gradient[row.length] ?? 0) + error
    }
    for (let column = 0; column < weights.length; column += 1) {
      const weight = weights[column] ?? 0
      weights[column] = weight + rate * ((gradient[column] ?? 0) / rows.length - 1e-4 * weight)
    }
  }
  return (features) => dot(weights, withSquares(scale(features)))
}

type Stump = { readonly column: number; readonly cut: number; readonly below: number; readonly above: number }

/** Gradient-boosted stumps on the logistic loss: Friedman, Ann. Statist. 29 (2001) 1189, trees of one cut. */
export function boostedStumps(rows: readonly Labelled[], { rounds = 200, rate = 0.2 } = {}): Classifier {
  const columns = rows[0]?.features.length ?? 0
  const cuts = Array.from({ length: columns }, (_, column) =>
    quantileCuts(rows.map(({ features }) => features[column] ?? 0)),
  )
  const bins = cuts.map((edges, column) => rows.map(({ features }) => binOf(edges, features[column] ?? 0)))
  const scores = new Float64Array(rows.length)
  const stumps: Stump[] = []
  for (let round = 0; round < rounds; round += 1) {
    const chances = scores.map(sigmoid)
    const residuals = chances.map((chance, index) => (rows[index]?.isOurs ? 1 : 0) - chance)
    const curvatures = chances.map((chance) => chance * (1 - chance))
    const best = bestStump({ cuts, bins, residuals, curvatures })
    if (best === null) break
    const stump = { ...best, below: rate * best.below, above: rate * best.above }
    stumps.push(stump)
    for (const [index, { features }] of rows.entries()) scores[index] = (scores[index] ?? 0) + stepOf(stump, features)
  }
  return (features) => stumps.reduce((sum, stump) => sum + stepOf(stump, features), 0)
}

function stepOf({ column, cut, below, above }: Stump, features: readonly number[]): number {
  return (features[column] ?? 0) <= cut ? below : above
}

type Growth = {
  readonly cuts: readonly (readonly number[])[]
  readonly bins: readonly (readonly number[])[]
  readonly residuals: Float64Array
  readonly curvatures: Float64Array
}

function bestStump({ cuts, bins, residuals, curvatures }: Growth): Stump | null {
  let best: Stump | null = null
  let bestGain = 1e-9
  for (const [column, edges] of cuts.entries()) {
    const sums = new Float64Array(edges.length + 1)
    const weights = new Float64Array(edges.length + 1)
    for (const [index, bin] of (bins[column] ?? []).entries()) {
      sums[bin] = (sums[bin] ?? 0) + (residuals[index] ?? 0)
      weights[bin] = (weights[bin] ?? 0) + (curvatures[index] ?? 0)
    }
    const total = { sum: sums.reduce((a, b) => a + b, 0), weight: weights.reduce((a, b) => a + b, 0) }
    let sum = 0
    let weight = 0
    for (const [index, cut] of edges.entries()) {
      sum += sums[index] ?? 0
      weight += weights[index] ?? 0
      const rest = { sum: total.sum - sum, weight: total.weight - weight }
      const gain = sum ** 2 / (weight + 1) + rest.sum ** 2 / (rest.weight + 1) - total.sum ** 2 / (total.weight + 1)
      if (gain <= bestGain) continue
      bestGain = gain
      best = { column, cut, below: sum / (weight + 1), above: rest.sum / (rest.weight + 1) }
    }
  }
  return best
}

/** At most 31 cuts between quantiles. */
function quantileCuts(values: readonly number[]): number[] {
  const sorted = values.toSorted((left, right) => left - right)
  const cuts = Array.from({ length: 31 }, (_, index) => sorted[Math.floor(((index + 1) / 32) * sorted.length)] ?? 0)
  const most = sorted.at(-1) ?? 0
  return [...new Set([...cuts, sorted[0] ?? 0])].filter((cut) => cut < most).toSorted((left, right) => left - right)
}

function binOf(edges: readonly number[], value: number): number {
  const index = edges.findIndex((edge) => value <= edge)
  return index < 0 ? edges.length : index
}

/** Logistic regression on the presence of hashed character 3- to 5-grams, by stochastic gradient descent. */
export function characterGramClassifier(
  texts: readonly { readonly text: string; readonly isOurs: boolean }[],
  seed: string,
) {
  const weights = new Float64Array(gramBuckets)
  const stream = randomStream(seed)
  const rows = texts.map(({ text, isOurs }) => ({ grams: gramsOf(text), isOurs }))
  for (let pass = 0; pass < 4; pass += 1) {
    for (const { grams, isOurs } of stream.shuffle(rows)) {
      const step = (0.5 * ((isOurs ? 1 : 0) - sigmoid(gramScore(weights, grams)))) / Math.sqrt(1 + grams.length)
      for (const gram of grams) weights[gram] = (weights[gram] ?? 0) + step
    }
  }
  return (text: string): number => gramScore(weights, gramsOf(text))
}

const gramBuckets = 2 ** 16

function gramScore(weights: Float64Array, grams: readonly number[]): number {
  return grams.reduce((sum, gram) => sum + (weights[gram] ?? 0), 0) / Math.sqrt(1 + grams.length)
}

function gramsOf(text: string): number[] {
  const seen = new Set<number>()
  const lower = text.toLowerCase()
  for (let length = 3; length <= 5; length += 1) {
    for (let start = 0; start + length <= lower.length; start += 1) seen.add(fnv(lower, start, length))
  }
  return [...seen]
}

/** FNV-1a. */
function fnv(text: string, start: number, length: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < start + length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % gramBuckets
}

export type Roc = {
  /** Probability that one of ours ranks above one of theirs; ties count half. */
  readonly auc: number
  /** The largest difference of hit rate and false-alarm rate over all thresholds. */
  readonly largestDifference: number
}

/** How well scores tell ours from theirs. */
export function rocOf(ours: readonly number[], theirs: readonly number[]): Roc {
  const all = [...ours.map((score) => ({ score, isOurs: true })), ...theirs.map((score) => ({ score, isOurs: false }))]
  const tiers = [...Map.groupBy(all, ({ score }) => score)].sort(([left], [right]) => right - left)
  let [hits, alarms, area, largestDifference] = [0, 0, 0, 0]
  for (const [, members] of tiers) {
    const hit = members.filter(({ isOurs }) => isOurs).length
    const alarm = members.length - hit
    area += alarm * (hits + hit / 2)
    hits += hit
    alarms += alarm
    largestDifference = Math.max(largestDifference, hits / ours.length - alarms / theirs.length)
  }
  return { auc: area / (ours.length * theirs.length), largestDifference }
}

function standardiser(rows: readonly Labelled[]): (features: readonly number[]) => number[] {
  const columns = rows[0]?.features.length ?? 0
  const moments = Array.from({ length: columns }, (_, column) => {
    const values = rows.map(({ features }) => features[column] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    return { mean, deviation: Math.sqrt(variance) || 1 }
  })
  return (features) =>
    moments.map(({ mean, deviation }, column) =>
      Math.max(-5, Math.min(5, ((features[column] ?? 0) - mean) / deviation)),
    )
}

function withSquares(values: readonly number[]): number[] {
  return [...values, ...values.map((value) => value * value - 1)]
}

/** The last weight is the constant. */
function dot(weights: Float64Array, row: readonly number[]): number {
  let sum = weights[row.length] ?? 0
  for (let column = 0; column < row.length; column += 1) sum += (weights[column] ?? 0) * (row[column] ?? 0)
  return sum
}

function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
