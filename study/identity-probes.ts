import { parseArgs } from 'node:util'
import { groupNumbers, identifyFleet } from '#statistics/identity/identify-fleet.ts'
import { compareProbes } from '#statistics/identity/probe-evidence.ts'
import { defaultWorld, type FleetWorld, simulateFleet } from './identity/fleet-world.ts'
import { defaultProbeWorld, type ProbeWorld, simulateProbes } from './identity/probe-world.ts'

/** Over all pairs of one family in worlds of one kind; shares, null where there is nothing to divide by. */
export type ProbeRow = {
  readonly world: string
  readonly days: number
  /** Pairs of a model and its copy, or of two copies: shown to be of other weights; and called the same weights by items, without and with probes. */
  readonly copiesFound: number
  readonly copiesCalledSame: number
  readonly copiesCalledSameWithProbes: number
  readonly copiesSameTokens: number
  /** Pairs on one backend: called of other weights; shown to give the same tokens; the same weights by items, without and with probes. */
  readonly twinsCalledOther: number
  readonly twinsSameTokens: number
  readonly twinsCalledSame: number
  readonly twinsCalledSameWithProbes: number
  /** The mean over worlds of false pairs among those shown as of other weights, and as of the same tokens. */
  readonly falseOther: number
  readonly falseSameTokens: number
}

export type ProbeStudyOptions = {
  readonly label: string
  readonly days: number
  readonly worlds: number
  readonly fleet?: Partial<FleetWorld>
  readonly probes?: Partial<ProbeWorld>
}

/** Of ten probes a day, six in text: as many prompts as are asked as often as they shall be within a period of a week. */
const promptsPerWeek = { text: 20, lists: 8 }

const probedFleet: FleetWorld = { ...defaultWorld, suppliers: 160, backends: 60, variants: 30, seed: 'probes' }

/** Fleets of models and their copies, who answer common items, and within the groups found by these probes for so many days. */
export function probeStudy({ label, days, worlds, fleet = {}, probes = {} }: ProbeStudyOptions): ProbeRow {
  const tallies = Array.from({ length: worlds }, (_, number) =>
    tallyWorld(
      { ...probedFleet, ...fleet, seed: `${probedFleet.seed} ${number}` },
      { ...defaultProbeWorld, ...probes },
      days,
    ),
  )
  const sum = (value: (tally: Tally) => number) => tallies.reduce((total, tally) => total + value(tally), 0)
  const mean = (value: (tally: Tally) => number) => sum(value) / worlds
  const falseShare = (isFalse: number, isTrue: number) => (isFalse + isTrue === 0 ? 0 : isFalse / (isFalse + isTrue))
  const ofCopies = (value: (tally: Tally) => number) => sum(value) / sum(({ copies }) => copies.pairs)
  const ofTwins = (value: (tally: Tally) => number) => sum(value) / sum(({ twins }) => twins.pairs)
  return {
    world: label,
    days,
    copiesFound: ofCopies(({ copies }) => copies.other),
    copiesCalledSame: ofCopies(({ copies }) => copies.same),
    copiesCalledSameWithProbes: ofCopies(({ copies }) => copies.sameWithProbes),
    copiesSameTokens: ofCopies(({ copies }) => copies.sameTokens),
    twinsCalledOther: ofTwins(({ twins }) => twins.other),
    twinsSameTokens: ofTwins(({ twins }) => twins.sameTokens),
    twinsCalledSame: ofTwins(({ twins }) => twins.same),
    twinsCalledSameWithProbes: ofTwins(({ twins }) => twins.sameWithProbes),
    falseOther: mean(({ copies, twins }) => falseShare(twins.other, copies.other)),
    falseSameTokens: mean(({ copies, twins }) => falseShare(copies.sameTokens, twins.sameTokens)),
  }
}

type PairTally = { pairs: number; other: number; sameTokens: number; same: number; sameWithProbes: number }
type Tally = { readonly copies: PairTally; readonly twins: PairTally }

function tallyWorld(world: FleetWorld, probeWorld: ProbeWorld, days: number): Tally {
  const { answers, backendOf, familyOf } = simulateFleet(world)
  const places = backendOf.map((backend, supplier) => ({ backend, family: familyOf[supplier] ?? 0 }))
  const probes = simulateProbes(places, {
    world: probeWorld,
    seed: world.seed,
    prompts: (promptsPerWeek.text * days) / 7,
    listPrompts: (promptsPerWeek.lists * days) / 7,
  })
  const alone = identifyFleet(answers, world.suppliers)
  const found = identifyFleet(answers, world.suppliers, {
    probesOf: (first, other) => {
      const [one, two] = [probes[first], probes[other]]
      return one === undefined || two === undefined ? null : compareProbes(one, two)
    },
  })
  const keyOf = (first: number, other: number) => first * world.suppliers + other
  const keys = (pairs: readonly { first: number; other: number }[]) =>
    new Set(pairs.map(({ first, other }) => keyOf(first, other)))
  const [other, sameTokens] = [keys(found.otherWeights), keys(found.sameTokens)]
  const [weightsAlone, weights] = [alone, found].map(({ sameWeights }) => groupNumbers(sameWeights, world.suppliers))
  const tally = { copies: emptyTally(), twins: emptyTally() }
  for (let first = 0; first < world.suppliers; first += 1) {
    for (let second = first + 1; second < world.suppliers; second += 1) {
      if (familyOf[first] !== familyOf[second]) continue
      const kind = backendOf[first] === backendOf[second] ? tally.twins : tally.copies
      const key = keyOf(first, second)
      kind.pairs += 1
      kind.other += other.has(key) ? 1 : 0
      kind.sameTokens += sameTokens.has(key) ? 1 : 0
      kind.same += weightsAlone?.[first] === weightsAlone?.[second] ? 1 : 0
      kind.sameWithProbes += weights?.[first] === weights?.[second] ? 1 : 0
    }
  }
  return tally
}

function emptyTally(): PairTally {
  return { pairs: 0, other: 0, sameTokens: 0, same: 0, sameWithProbes: 0 }
}

/** What an operator may meet: fewer words than fit into a table are in the study's README. */
const kinds: readonly Omit<ProbeStudyOptions, 'days' | 'worlds'>[] = [
  { label: 'as assumed' },
  { label: 'text only', probes: { listing: 0 } },
  { label: 'all with log-probabilities', probes: { listing: 1 } },
  { label: 'easy items: copies change 1 to 4 %', fleet: { variantFlips: [0.01, 0.04] } },
  { label: 'noisy answers: 2 % of items', fleet: { answerNoise: [0.02, 0.02] } },
  { label: '30 % of prompts waver', probes: { wavering: 0.3 } },
  { label: '60 % waver', probes: { wavering: 0.6 } },
  { label: '30 % waver, all from caches', probes: { wavering: 0.3, cached: 1 } },
  { label: '8-bit copies: 5 % of tokens', probes: { copyFlips: [0.05, 0.05], copyShift: 0.015 } },
]

if (import.meta.main) {
  const { values } = parseArgs({ options: { worlds: { type: 'string', default: '5' }, json: { type: 'boolean' } } })
  const rows = kinds.flatMap((kind) =>
    [7, 14, 28].map((days) => probeStudy({ ...kind, days, worlds: Number(values.worlds) })),
  )
  if (values.json === true) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else {
    const percent = (share: number) => `${(100 * share).toFixed(1)}`
    process.stdout.write(
      'copies (%): other weights, same weights by items, with probes, same tokens | twins: the same four | false other, false same tokens\n',
    )
    for (const row of rows) {
      const copies = [row.copiesFound, row.copiesCalledSame, row.copiesCalledSameWithProbes, row.copiesSameTokens]
      const twins = [row.twinsCalledOther, row.twinsCalledSame, row.twinsCalledSameWithProbes, row.twinsSameTokens]
      const cells = [copies, twins, [row.falseOther, row.falseSameTokens]].map((part) => part.map(percent).join(', '))
      process.stdout.write(`${row.world}, ${row.days} days: ${cells.join(' | ')}\n`)
    }
  }
}
