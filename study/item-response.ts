import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { drawFigure } from '#cli/figures/draw-figure.ts'
import { type Bounds, betaMixtureBounds } from '#statistics/beta-mixture.ts'
import { uncertaintyPropensities } from '#statistics/item-response/choose-items.ts'
import {
  type ControlState,
  controlledBounds,
  controlledMean,
  type DesignItem,
  type Expectation,
  emptyControl,
  expectationOf,
  foldControlled,
} from '#statistics/item-response/control-variate.ts'
import { fitItemModel, type ItemResponse } from '#statistics/item-response/fit-item-model.ts'
import type { ItemModel } from '#statistics/item-response/item-model.ts'
import { allScores, emptyAccumulator, fold, type MeanAccumulator, meanOf } from '#statistics/random-group-mean.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { runningBounds } from '#statistics/running-bounds.ts'
import { decideTier, defaultTierRule, type Tier, tierOf } from '#statistics/tier-decision.ts'
import { openBounds, tierBounds } from '#statistics/tiers/tier-bounds.ts'

/** True mean scores of the suppliers, about the thresholds .30, .55 and .80. */
const means: readonly number[] = [0.25, 0.35, 0.425, 0.5, 0.6, 0.675, 0.75, 0.85]

/** Where items come from, and what differs between them. */
export type WorldKind = {
  /** A data set's documents, or families of generated items with labelled difficulty. */
  readonly items: 'documents' | 'families'
  /** Standard deviation of how hard the items are, in logits. */
  readonly spread: number
  /** Standard deviation of everybody's own deviation from the model on each item, in logits. */
  readonly misfit: number
  /** Share of items whose fitted parameters were handed out to the wrong items. */
  readonly shuffled: number
}

export const worldKinds: Readonly<Record<string, WorldKind>> = {
  'documents, misfit .8, 20 % shuffled': { items: 'documents', spread: 1.5, misfit: 0.8, shuffled: 0.2 },
  'documents, misfit .8': { items: 'documents', spread: 1.5, misfit: 0.8, shuffled: 0 },
  'documents, all parameters shuffled': { items: 'documents', spread: 1.5, misfit: 0.8, shuffled: 1 },
  'families as unlike as skills are': { items: 'families', spread: 1, misfit: 0.8, shuffled: 0 },
  'families all alike (the demo)': { items: 'families', spread: 0, misfit: 0, shuffled: 0 },
}

export type ItemResponseOptions = {
  readonly worlds: number
  readonly kind: WorldKind
  readonly seed: string
  /** Documents in the bank. */
  readonly documents?: number
  readonly mostItems?: number
  readonly rules?: readonly RuleName[]
}

export type ItemResponseRow = {
  readonly rule: RuleName
  readonly worlds: number
  readonly meanItems: number
  /** Items of this rule / items of the beta mixture. */
  readonly ratio: number
  readonly undecided: number
  readonly wrong: number
  readonly tooHigh: number
  readonly wrongBeyondZone: number
}

/** A supplier of known mean score, the design it is drawn by, and a model of it that was fitted on others. */
type World = {
  readonly mean: number
  readonly design: readonly DesignItem[]
  readonly chances: (index: number, difficulty: number | null) => number
  readonly model: ItemModel
  readonly expectation: Expectation
}

const labels: readonly number[] = Array.from({ length: 101 }, (_, index) => index / 100)
const families = 17
const respondents = 40
const answersOfEach = 300

function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next())
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

/**
 * One misspecified world: items of two parameters, respondents who each deviate from them item by item, a model fitted on a
 * sparse table of their answers, and a supplier that deviates too and whose true mean is `mean`.
 */
function makeWorld(stream: RandomStream, mean: number, kind: WorldKind, documents: number): World {
  const isFamilies = kind.items === 'families'
  const count = isFamilies ? families : documents
  const items = Array.from({ length: count }, () => ({
    slope: Math.exp(0.3 * normal(stream)),
    intercept: kind.spread * normal(stream) + (isFamilies ? 2 : 0),
    difficultySlope: isFamilies ? -4 : 0,
  }))
  const draw = () => ({ index: stream.integer(count), difficulty: isFamilies ? stream.integer(101) / 100 : null })
  const deviations = () => items.map(() => kind.misfit * normal(stream))
  const chanceOf = (ability: number, own: readonly number[], index: number, difficulty: number | null) => {
    const parameters = items[index]
    if (parameters === undefined) return 0
    const { slope, intercept, difficultySlope } = parameters
    return sigmoid(slope * ability + intercept + difficultySlope * (difficulty ?? 0) + (own[index] ?? 0))
  }
  const responses = Array.from({ length: respondents }, (_, respondent): ItemResponse[] => {
    const ability = normal(stream)
    const own = deviations()
    return Array.from({ length: answersOfEach }, () => {
      const { index, difficulty } = draw()
      const score = stream.next() < chanceOf(ability, own, index, difficulty) ? 1 : 0
      return { respondent: `${respondent}`, item: `${index}`, difficulty, score }
    })
  }).flat()
  const { model } = fitItemModel(responses, { form: '2PL', mostIterations: 40 })
  const design = items.map((_, index) => ({
    item: `${index}`,
    weight: 1 / count,
    difficulties: isFamilies ? labels : [null],
  }))
  const own = deviations()
  const meanAt = (ability: number) =>
    design.reduce((sum, { weight, difficulties }, index) => {
      const total = difficulties.reduce<number>((part, label) => part + chanceOf(ability, own, index, label), 0)
      return sum + (weight * total) / difficulties.length
    }, 0)
  const ability = solve(meanAt, mean)
  const handedOut = shuffleParameters(stream, model, kind.shuffled)
  return {
    mean,
    design,
    chances: (index, difficulty) => chanceOf(ability, own, index, difficulty),
    model: handedOut,
    expectation: expectationOf(handedOut, design),
  }
}

/** The ability at which a rising function reaches a value. */
function solve(rising: (ability: number) => number, value: number): number {
  let low = -12
  let high = 12
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (rising(middle) < value) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function shuffleParameters(stream: RandomStream, model: ItemModel, share: number): ItemModel {
  const names = Object.keys(model).filter(() => stream.next() < share)
  const others = stream.shuffle(names)
  const moved = names.flatMap((name, index) => {
    const parameters = model[others[index] ?? name]
    return parameters === undefined ? [] : [[name, parameters] as const]
  })
  return { ...model, ...Object.fromEntries(moved) }
}

/** Everything a rule may look at after a score. */
type Look = {
  readonly world: World
  readonly accumulator: MeanAccumulator
  readonly control: ControlState
  /** After the score before; `openBounds` at the first. */
  readonly earlier: Bounds
}

/** Decides by looking after every score. */
type Rule = {
  /** Draws by the model's uncertainty instead of evenly. */
  readonly isActive: boolean
  look(look: Look): Bounds & { readonly mean: number | null }
}

const alphas = { lower: defaultTierRule.alphaOver, upper: defaultTierRule.alphaUnder }

const rules = {
  'beta mixture': {
    isActive: false,
    look: ({ earlier, accumulator }) => ({
      ...runningBounds(earlier, betaMixtureBounds(allScores(accumulator), alphas)),
      mean: meanOf(accumulator),
    }),
  },
  'tier rule, no model': {
    isActive: false,
    look: ({ earlier, accumulator }) => ({
      ...tierBounds(earlier, accumulator, defaultTierRule),
      mean: meanOf(accumulator),
    }),
  },
  'tier rule, model': {
    isActive: false,
    look: ({ earlier, accumulator, control }) => ({
      ...tierBounds(earlier, accumulator, defaultTierRule, control),
      mean: controlledMean(control),
    }),
  },
  'tier rule, model, items chosen': {
    isActive: true,
    look: ({ earlier, control }) => ({
      ...runningBounds(earlier, controlledBounds(control, alphas)),
      mean: controlledMean(control),
    }),
  },
  'WRONG: model believed': {
    isActive: false,
    look: ({ world, control: { ability, information } }) => {
      const meanAt = (value: number) => world.expectation.meanAt(world.expectation.abilityAt(value))
      // What a normal distribution exceeds in .2 and 4 per cent of draws: more cautious than the rule's error probabilities.
      const [down, up] = [2.878 / Math.sqrt(information), 1.751 / Math.sqrt(information)]
      return { lower: meanAt(ability - down), upper: meanAt(ability + up), mean: meanAt(ability) }
    },
  },
} satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

export const ruleNames = Object.keys(rules) as RuleName[]

type Course = { readonly mean: number; readonly items: number; readonly decided: Tier | null }

/** At least this share of the published probability stays with every item when items are chosen. */
const leastShare = 0.5

function decide(seed: string, world: World, rule: Rule, mostItems: number): Course {
  const stream = randomStream(seed)
  const { design, expectation } = world
  let control = emptyControl({ largestRatio: rule.isActive ? 1 / leastShare : 1 })
  let accumulator = emptyAccumulator()
  let earlier = openBounds
  let cumulative: Float64Array | null = null
  for (let n = 1; n <= mostItems; n += 1) {
    if (rule.isActive && n % 50 === 1) cumulative = chooseItems(world, control.ability)
    const index = cumulative === null ? stream.integer(design.length) : pick(stream, cumulative)
    const { item, weight, difficulties } = design[index] ?? { item: '', weight: 0, difficulties: [null] }
    const difficulty = difficulties[stream.integer(difficulties.length)] ?? null
    const score = stream.next() < world.chances(index, difficulty) ? 1 : 0
    const propensity = cumulative === null ? weight : (cumulative[index] ?? 0) - (cumulative[index - 1] ?? 0)
    // Propensities are differences of running sums, which round.
    const ratio = rule.isActive ? Math.min(control.largestRatio, weight / propensity) : 1
    control = foldControlled(control, expectation, { item, difficulty, score, ratio })
    accumulator = fold(accumulator, score)
    const { mean, ...bounds } = rule.look({ world, accumulator, control, earlier })
    earlier = bounds
    const verdict = decideTier({ n, mean, ...bounds, earlier: null, isCalibrated: false })
    if (verdict.state === 'decided') return { mean: world.mean, items: n, decided: verdict.tier }
  }
  return { mean: world.mean, items: mostItems, decided: null }
}

function chooseItems({ design, model }: World, ability: number): Float64Array {
  const weights = Object.fromEntries(design.map(({ item, weight }) => [item, weight]))
  const propensities = uncertaintyPropensities(model, weights, { ability, share: leastShare })
  let sum = 0
  return Float64Array.from(design, ({ item }) => {
    sum += propensities[item] ?? 0
    return sum
  })
}

function pick(stream: RandomStream, cumulative: Float64Array): number {
  const point = stream.next() * (cumulative.at(-1) ?? 1)
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((cumulative[middle] ?? 0) > point) high = middle
    else low = middle + 1
  }
  return low
}

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']

function isNear(tier: Tier, mean: number): boolean {
  const { zone } = defaultTierRule
  return [mean - zone, mean, mean + zone].some((value) => tierOf(value) === tier)
}

/** How many items rules need until a tier is decided, and how often it is wrong, over misspecified worlds. */
export function itemResponseStudy(options: ItemResponseOptions): ItemResponseRow[] {
  const { worlds, kind, seed, documents = 600, mostItems = 3100 } = options
  const chosen =
    options.rules ?? ruleNames.filter((name) => kind.items === 'documents' || name !== 'tier rule, model, items chosen')
  const courses: Record<string, Course[]> = Object.fromEntries(chosen.map((name) => [name, []]))
  for (let index = 0; index < worlds; index += 1) {
    const mean = means[index % means.length] ?? 0.5
    const world = makeWorld(randomStream(`${seed} world ${index}`), mean, kind, documents)
    for (const name of chosen) courses[name]?.push(decide(`${seed} course ${index}`, world, rules[name], mostItems))
  }
  const itemsOf = (name: RuleName) => (courses[name] ?? []).reduce((sum, { items }) => sum + items, 0)
  return chosen.map((rule) => {
    const share = (holds: (course: Course & { readonly decided: Tier }) => boolean) =>
      (courses[rule] ?? []).filter(({ decided, ...rest }) => decided !== null && holds({ ...rest, decided })).length /
      worlds
    return {
      rule,
      worlds,
      meanItems: itemsOf(rule) / worlds,
      ratio: itemsOf(rule) / Math.max(1, itemsOf('beta mixture')),
      undecided: 1 - share(() => true),
      wrong: share(({ decided, mean }) => decided !== tierOf(mean)),
      tooHigh: share(({ decided, mean }) => tiers.indexOf(decided) > tiers.indexOf(tierOf(mean))),
      wrongBeyondZone: share(({ decided, mean }) => !isNear(decided, mean)),
    }
  })
}

async function draw(results: readonly { readonly label: string; readonly rows: readonly ItemResponseRow[] }[]) {
  const shown = results.flatMap(({ label, rows }) =>
    rows
      .filter(({ rule }) => rule !== 'WRONG: model believed')
      .map(({ rule, meanItems }) => ({ label, rule, meanItems })),
  )
  const figure = await drawFigure({
    title: 'Items until a tier is decided, mean over suppliers of eight true scores',
    data: { values: shown },
    width: 420,
    height: { step: 12 },
    mark: { type: 'bar' },
    encoding: {
      y: { field: 'label', type: 'nominal', title: null, sort: null, axis: { labelLimit: 260 } },
      yOffset: { field: 'rule', sort: [...ruleNames] },
      x: { field: 'meanItems', type: 'quantitative', title: 'items' },
      color: { field: 'rule', type: 'nominal', title: null, sort: [...ruleNames] },
    },
  })
  await writeFile(new URL('../docs/statistics/figures/item-response.svg', import.meta.url), figure)
}

function print(label: string, rows: readonly ItemResponseRow[]): void {
  const percent = (share: number) => `${(100 * share).toFixed(2)}`.padStart(7)
  console.log(`${label}\n${''.padEnd(30)} items   ratio  undec%  wrong%   over%   >zone%`)
  for (const row of rows) {
    const shares = [row.undecided, row.wrong, row.tooHigh, row.wrongBeyondZone].map(percent).join(' ')
    console.log(`${row.rule.padEnd(30)} ${row.meanItems.toFixed(0).padStart(5)}   ${row.ratio.toFixed(3)} ${shares}`)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      worlds: { type: 'string', default: '1000' },
      figures: { type: 'boolean', default: false },
      seed: { type: 'string', default: 'item-response' },
    },
  })
  const results = Object.entries(worldKinds).map(([label, kind], index) => {
    // The first kind is the one that the stated figures are of; the others show where they come from.
    const worlds = Math.ceil(Number(values.worlds) / (index === 0 ? 1 : 10))
    const rows = itemResponseStudy({ worlds, kind, seed: `${values.seed} ${label}` })
    if (!values.json) print(label, rows)
    return { label, rows }
  })
  if (values.figures) await draw(results)
  if (values.json) console.log(JSON.stringify(results, null, 1))
}
