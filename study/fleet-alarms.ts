import { parseArgs } from 'node:util'
import { type ChangeDetector, detectCounts, logEvidence, newDetector } from '#statistics/drift/change-detector.ts'
import { combineStreams, watchedStreams } from '#statistics/drift/combine-streams.ts'
import { type ChangeEvidence, resetSuppliers } from '#statistics/drift/reset-suppliers.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { drawFigure } from '../src/cli/figures/draw-figure.ts'
import { quantileOf, saveFigure } from './drift-worlds.ts'

export type FleetAlarmOptions = {
  readonly suppliers: number
  /** Share of them that change, each on a day of its own, evenly spread. */
  readonly changedShare: number
  readonly days: number
  /** Tier items and one-token probes of a supplier's day. */
  readonly itemsPerDay: number
  readonly probesPerDay: number
  readonly seed: string
}

export type RuleOutcome = {
  readonly rule: string
  readonly resets: number
  readonly falseResets: number
  readonly mostFalsePerDay: number
  /** Share of the changed that were found by the last day. */
  readonly found: number
  /** Days from the change to the reset. */
  readonly medianDelay: number
}

/** What a changed supplier does: another model, whose score is lower by 20 points and whose tokens differ in 8 of 10. */
const fall = 0.2
const otherTokens = 0.8
const wavering = 0.005

/**
 * A fleet whose suppliers are watched day by day: reset by the rule at work, by a threshold for each alone (an average run
 * length of 1,000 days, as for one supplier), and by "three standard deviations away from the mean so far".
 */
export function fleetAlarmStudy(options: FleetAlarmOptions): RuleOutcome[] {
  const stream = randomStream(options.seed)
  const suppliers = Array.from({ length: options.suppliers }, (_, id) => newSupplier(stream, id, options))
  const tallies = {
    'e-BH over the fleet, each day': new Tally(suppliers),
    'each alone, average run length 1,000 days': new Tally(suppliers),
    'each alone, three standard deviations': new Tally(suppliers),
  }
  const [fleet, alone, sigmas] = Object.values(tallies) as [Tally, Tally, Tally]
  for (let day = 0; day < options.days; day += 1) {
    const evidence: ChangeEvidence[] = []
    for (const supplier of suppliers) {
      const rights = watchDay(stream, supplier, day, options)
      const combined = evidenceOf(supplier, day)
      evidence.push({ id: String(supplier.id), logEvidence: combined, days: day + 1 })
      if (combined >= Math.log(1_000)) alone.reset(supplier, day)
      if (isFarAway(supplier, rights, options.itemsPerDay)) sigmas.reset(supplier, day)
    }
    const watched = evidence.filter(({ id, logEvidence: value }) => value > 0 && !fleet.isReset(Number(id)))
    for (const id of resetSuppliers(watched, options.suppliers)) fleet.reset(at(suppliers, Number(id)), day)
  }
  return Object.entries(tallies).map(([rule, tally]) => tally.outcome(rule))
}

type Supplier = {
  readonly id: number
  readonly accuracy: number
  /** The first day after the change; Infinity = never. */
  readonly changeDay: number
  score: ChangeDetector
  tokens: ChangeDetector
  /** Right answers so far, up to the present day. */
  rights: number
  days: number
}

function newSupplier(stream: RandomStream, id: number, { changedShare, days }: FleetAlarmOptions): Supplier {
  const isChanging = stream.next() < changedShare
  // Not in the first three weeks, in which baselines are gathered, and not in the last, in which nothing could be found.
  const changeDay = isChanging ? 21 + stream.integer(days - 28) : Number.POSITIVE_INFINITY
  const accuracy = 0.3 + 0.6 * stream.next()
  return { id, accuracy, changeDay, score: newDetector, tokens: newDetector, rights: 0, days: 0 }
}

function watchDay(stream: RandomStream, supplier: Supplier, day: number, options: FleetAlarmOptions): number {
  const hasChanged = day >= supplier.changeDay
  const accuracy = supplier.accuracy - (hasChanged ? fall : 0)
  const rights = drawBinomial(stream, options.itemsPerDay, accuracy)
  const unseen = drawBinomial(stream, options.probesPerDay, hasChanged ? otherTokens : wavering)
  const { score, tokens } = watchedStreams
  supplier.score = detectCounts(score.rule, supplier.score, { n: options.itemsPerDay, successes: rights }, day)
  supplier.tokens = detectCounts(tokens.rule, supplier.tokens, { n: options.probesPerDay, successes: unseen }, day)
  return rights
}

function evidenceOf(supplier: Supplier, day: number): number {
  const { score, tokens } = watchedStreams
  return combineStreams(
    [
      { logEvidence: logEvidence(tokens.rule, supplier.tokens), ...tokens },
      { logEvidence: logEvidence(score.rule, supplier.score), ...score },
    ],
    day + 1,
  )
}

/** Whether the day's mean is three standard deviations from the mean of all days before, of which there are seven. */
function isFarAway(supplier: Supplier, rights: number, itemsPerDay: number): boolean {
  const { rights: before, days } = supplier
  supplier.rights += rights
  supplier.days += 1
  if (days < 7) return false
  const mean = before / (days * itemsPerDay)
  const deviation = Math.sqrt((mean * (1 - mean)) / itemsPerDay)
  return Math.abs(rights / itemsPerDay - mean) > 3 * deviation
}

/** One number of the stream for a whole day: the inverse of the distribution, summed from below. */
function drawBinomial(stream: RandomStream, n: number, share: number): number {
  const draw = stream.next()
  let term = (1 - share) ** n
  let below = term
  let count = 0
  while (below < draw && count < n) {
    term *= ((n - count) / (count + 1)) * (share / (1 - share))
    below += term
    count += 1
  }
  return count
}

/** Which suppliers a rule has reset, each once. */
class Tally {
  readonly #suppliers: readonly Supplier[]
  readonly #days = new Map<number, number>()

  constructor(suppliers: readonly Supplier[]) {
    this.#suppliers = suppliers
  }

  isReset(id: number): boolean {
    return this.#days.has(id)
  }

  reset({ id }: Supplier, day: number): void {
    if (!this.#days.has(id)) this.#days.set(id, day)
  }

  outcome(rule: string): RuleOutcome {
    const falsePerDay = new Map<number, number>()
    const delays: number[] = []
    for (const [id, day] of this.#days) {
      const { changeDay } = at(this.#suppliers, id)
      if (day < changeDay) falsePerDay.set(day, (falsePerDay.get(day) ?? 0) + 1)
      else delays.push(day - changeDay + 1)
    }
    const changed = this.#suppliers.filter(({ changeDay }) => Number.isFinite(changeDay)).length
    return {
      rule,
      resets: this.#days.size,
      falseResets: this.#days.size - delays.length,
      mostFalsePerDay: Math.max(0, ...falsePerDay.values()),
      found: delays.length / changed,
      medianDelay: quantileOf(delays, 0.5),
    }
  }
}

function at(suppliers: readonly Supplier[], id: number): Supplier {
  const supplier = suppliers[id]
  if (supplier === undefined) throw new RangeError(`there is no supplier ${id}`)
  return supplier
}

export const fleetAlarmDefaults: FleetAlarmOptions = {
  suppliers: 100_000,
  changedShare: 0.005,
  days: 90,
  itemsPerDay: 40,
  probesPerDay: 10,
  seed: 'fleet alarms',
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      suppliers: { type: 'string', default: '100000' },
      days: { type: 'string', default: '90' },
    },
  })
  const common = { ...fleetAlarmDefaults, suppliers: Number(values.suppliers), days: Number(values.days) }
  const worlds = [
    { world: 'nobody changes', outcomes: fleetAlarmStudy({ ...common, changedShare: 0 }) },
    { world: '5 in 1,000 change', outcomes: fleetAlarmStudy(common) },
  ]
  if (values.json) console.log(JSON.stringify(worlds, null, 1))
  else for (const { world, outcomes } of worlds) printOutcomes(world, outcomes)
  if (values.figures) await drawFleetFigure(worlds)
}

function printOutcomes(world: string, outcomes: readonly RuleOutcome[]): void {
  console.log(`${world}\n${'rule'.padEnd(44)} resets  false  most false a day  found%  days p50`)
  for (const { rule, resets, falseResets, mostFalsePerDay, found, medianDelay } of outcomes) {
    const cells = [
      rule.padEnd(44),
      String(resets).padStart(6),
      String(falseResets).padStart(6),
      String(mostFalsePerDay).padStart(12),
      (100 * found).toFixed(1).padStart(12),
      String(medianDelay).padStart(8),
    ]
    console.log(cells.join(' '))
  }
}

async function drawFleetFigure(worlds: readonly { world: string; outcomes: readonly RuleOutcome[] }[]): Promise<void> {
  const bars = worlds.flatMap(({ world, outcomes }) =>
    outcomes.flatMap(({ rule, resets, falseResets }) => [
      { world, rule, kind: 'false', resets: falseResets },
      { world, rule, kind: 'true', resets: resets - falseResets },
    ]),
  )
  await saveFigure(
    'fleet-alarms',
    await drawFigure({
      title: {
        text: 'Resets of a fleet of 100,000 in 90 days',
        subtitle: 'logarithmic; a rule without a point reset nobody',
      },
      data: { values: bars.filter(({ resets }) => resets > 0) },
      mark: { type: 'point', filled: true, size: 90 },
      width: 420,
      encoding: {
        y: { field: 'rule', type: 'nominal', title: null, sort: null },
        x: { field: 'resets', type: 'quantitative', title: 'suppliers reset', scale: { type: 'log' } },
        color: { field: 'kind', type: 'nominal', title: 'resets that are' },
        row: {
          field: 'world',
          type: 'nominal',
          title: null,
          sort: null,
          header: { labelOrient: 'top', labelAnchor: 'start', labelAngle: 0 },
        },
      },
    }),
  )
}
