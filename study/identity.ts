import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { drawFigure } from '#cli/figures/draw-figure.ts'
import { type FleetIdentity, groupNumbers, identifyFleet } from '#statistics/identity/identify-fleet.ts'
import { logSameWeights, logVariant } from '#statistics/identity/pair-evidence.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { defaultWorld, type FleetWorld, type SimulatedFleet, simulateFleet } from './identity/fleet-world.ts'

/** What a rule found in worlds of one kind, over all pairs of suppliers; shares, null where there is nothing to divide by. */
export type IdentityRow = {
  readonly world: string
  readonly worlds: number
  /** Of the pairs said to be one family or closer, those that are not; the mean over worlds. */
  readonly falseDiscoveries: number
  readonly worstFalseDiscoveries: number
  /** Of the pairs that are one family or closer, those found; and of these on one backend, and of variants. */
  readonly recall: number
  readonly recallSameBackend: number
  readonly recallVariants: number | null
  /** The rule by hashes: five prompts of 100 tokens, more than three quarters equal; pairs on one backend. */
  readonly hashRecall: number
  /** Pairs of one family, said to be of the same weights or a variant by the greater evidence: right. */
  readonly weightsAccuracy: number
  /** And with evidence of at least 20 for what is said: decided, and decided wrongly. */
  readonly weightsDecided: number
  readonly weightsWrong: number
  /** Pairs of variants that would be of the same weights by all items, hard or not, with evidence of 20; null without variants. */
  readonly variantsSameByAllItems: number | null
  /** Pairs of different families that are said to be, and of the pairs said to be, those that are not. */
  readonly differentFound: number
  readonly differentWrong: number
  /** The mean e-value against "different families" of pairs that are different: at most 1 if the rule is right. */
  readonly meanEValueDifferent: number
}

export type IdentityStudyOptions = {
  readonly label: string
  readonly world: FleetWorld
  readonly worlds: number
}

/** Fleets of one kind, seed by seed, judged by {@link identifyFleet} and by the rule by hashes. */
export function identityStudy({ label, world, worlds }: IdentityStudyOptions): IdentityRow {
  const tallies = Array.from({ length: worlds }, (_, number) => {
    const seeded = { ...world, seed: `${world.seed} ${number}` }
    const fleet = simulateFleet(seeded)
    return tallyWorld(fleet, identifyFleet(fleet.answers, world.suppliers), seeded)
  })
  const sum = (value: (tally: Tally) => number) => tallies.reduce((total, tally) => total + value(tally), 0)
  const share = (part: (tally: Tally) => number, whole: (tally: Tally) => number) => sum(part) / sum(whole)
  const kin = (tally: Tally) => tally.sameBackend + tally.variants
  const falseShares = tallies.map(({ falsely, found }) => (falsely + found === 0 ? 0 : falsely / (falsely + found)))
  return {
    world: label,
    worlds,
    falseDiscoveries: falseShares.reduce((total, value) => total + value, 0) / worlds,
    worstFalseDiscoveries: Math.max(...falseShares),
    recall: share(({ found }) => found, kin),
    recallSameBackend: share(
      ({ foundSameBackend }) => foundSameBackend,
      ({ sameBackend }) => sameBackend,
    ),
    recallVariants:
      sum(({ variants }) => variants) === 0
        ? null
        : share(
            ({ found, foundSameBackend }) => found - foundSameBackend,
            ({ variants }) => variants,
          ),
    hashRecall: share(
      ({ foundByHash }) => foundByHash,
      ({ sameBackend }) => sameBackend,
    ),
    weightsAccuracy: share(({ weightsRight }) => weightsRight, kin),
    weightsDecided: share(({ weightsDecided }) => weightsDecided, kin),
    weightsWrong: share(({ weightsWrong }) => weightsWrong, kin),
    variantsSameByAllItems:
      sum(({ variants }) => variants) === 0
        ? null
        : share(
            ({ sameByAllItems }) => sameByAllItems,
            ({ variants }) => variants,
          ),
    differentFound: share(
      ({ differentFound }) => differentFound,
      ({ different }) => different,
    ),
    differentWrong:
      sum(({ differentWrong }) => differentWrong) /
      Math.max(
        1,
        sum(({ differentFound, differentWrong }) => differentFound + differentWrong),
      ),
    meanEValueDifferent: share(
      ({ eValuesOfDifferent }) => eValuesOfDifferent,
      ({ different }) => different,
    ),
  }
}

type Tally = {
  sameBackend: number
  variants: number
  different: number
  found: number
  foundSameBackend: number
  falsely: number
  foundByHash: number
  weightsRight: number
  weightsDecided: number
  weightsWrong: number
  sameByAllItems: number
  eValuesOfDifferent: number
  differentFound: number
  differentWrong: number
}

function tallyWorld(fleet: SimulatedFleet, identity: FleetIdentity, world: FleetWorld): Tally {
  const stream = randomStream(`${world.seed} hashes`)
  const tally: Tally = {
    sameBackend: 0,
    variants: 0,
    different: 0,
    found: 0,
    foundSameBackend: 0,
    falsely: 0,
    foundByHash: 0,
    weightsRight: 0,
    weightsDecided: 0,
    weightsWrong: 0,
    sameByAllItems: 0,
    eValuesOfDifferent: 0,
    differentFound: 0,
    differentWrong: 0,
  }
  const groupOf = groupNumbers(identity.families, world.suppliers)
  for (const { first, other } of identity.different) {
    if (fleet.familyOf[first] === fleet.familyOf[other]) tally.differentWrong += 1
    else tally.differentFound += 1
  }
  for (const pair of identity.compared) {
    const { first, other, logSameFamily } = pair
    const isFound = groupOf[first] === groupOf[other]
    if (fleet.familyOf[first] !== fleet.familyOf[other]) {
      tally.different += 1
      tally.eValuesOfDifferent += Math.exp(logSameFamily)
      if (isFound) tally.falsely += 1
      continue
    }
    const isSameBackend = fleet.backendOf[first] === fleet.backendOf[other]
    if (isFound) tally.found += 1
    if (isSameBackend) {
      tally.sameBackend += 1
      if (isFound) tally.foundSameBackend += 1
      if (isFoundByHash(stream.next, world.bitExact)) tally.foundByHash += 1
    } else {
      tally.variants += 1
      if (logSameWeights({ ...pair, hard: pair.items, hardFlips: 0 }) > logTwenty) tally.sameByAllItems += 1
    }
    const [forSame, forVariant] = [logSameWeights(pair), logVariant(pair)]
    if (forSame > forVariant === isSameBackend) tally.weightsRight += 1
    const saysSame = forSame > logTwenty
    const saysVariant = forVariant > logTwenty
    if (saysSame === saysVariant) continue
    tally.weightsDecided += 1
    if (saysSame !== isSameBackend) tally.weightsWrong += 1
  }
  return tally
}

const logTwenty = Math.log(20)

/** SHA-256 of 100 greedy tokens for five prompts; "the same" when more than .75 of them are equal. */
function isFoundByHash(next: () => number, bitExact: number): boolean {
  const equal = Array.from({ length: 5 }, () => next() < bitExact).filter(Boolean).length
  return equal / 5 > 0.75
}

const probes = { ...defaultWorld, items: 300 }
const demoSized = { ...defaultWorld, suppliers: 30, backends: 14, variants: 2 }

/** The kinds of worlds of the study; `worlds` of the first, fewer of the others. */
function studyOf(worlds: number): IdentityStudyOptions[] {
  const few = Math.max(2, Math.ceil(worlds / 4))
  const vary = (label: string, change: Partial<FleetWorld>, base = defaultWorld) => ({
    label,
    world: { ...base, ...change },
    worlds: few,
  })
  return [
    { label: '150 common items', world: defaultWorld, worlds },
    { label: '300 probes', world: probes, worlds: few },
    ...[50, 75, 100, 225].map((items) => vary(`${items} common items`, { items })),
    ...[0, 0.02, 0.04, 0.08].map((noise) => vary(`each answer changes: ${noise}`, { answerNoise: [noise, noise] })),
    ...[0, 0.3, 0.4, 0.5, 0.6].map((lineageKinship) =>
      vary(`kinship in a lineage ${lineageKinship}`, { lineageKinship }),
    ),
    ...[0.5, 0.7, 0.9].map((pull) => vary(`errors invited: ${pull}`, { attraction: [pull, pull] })),
    ...[0.05, 0.1, 0.14, 0.2, 0.3].map((flips) => vary(`variants flip ${flips}`, { variantFlips: [flips, flips] })),
    ...[0.4, 0.6, 0.8, 0.9, 0.95].map((accuracy) => vary(`accuracy ${accuracy}`, { accuracy: [accuracy, accuracy] })),
    ...[0.6, 0.9, 0.95].map((accuracy) =>
      vary(
        `300 probes, unsure answers change, accuracy ${accuracy}`,
        { changes: 'unsure', accuracy: [accuracy, accuracy] },
        probes,
      ),
    ),
    ...[150, 300].map((items) => ({
      ...vary(`30 on 14 backends, ${items} items`, { items }, demoSized),
      worlds: 8 * few,
    })),
    { ...vary('30 on 1 backend, 300 items', { items: 300, backends: 1, variants: 0 }, demoSized), worlds: 8 * few },
    { ...vary('30 on 30 backends', { backends: 30, variants: 0 }, demoSized), worlds: 8 * few },
    ...[0.0075, 0.015].map((noise) =>
      vary(`300 probes, each answer changes: ${noise}`, { answerNoise: [noise, noise] }, probes),
    ),
  ]
}

function printRows(rows: readonly IdentityRow[]): void {
  const percent = (share: number | null) => (share === null ? '–' : (100 * share).toFixed(1)).padStart(7)
  console.log(
    `${'world'.padEnd(48)}   FDR%  worst recall same-b variant  hashes weights decided  wrong  easily  differ  wrong  mean e`,
  )
  for (const row of rows) {
    const shares = [
      row.falseDiscoveries,
      row.worstFalseDiscoveries,
      row.recall,
      row.recallSameBackend,
      row.recallVariants,
      row.hashRecall,
      row.weightsAccuracy,
      row.weightsDecided,
      row.weightsWrong,
      row.variantsSameByAllItems,
      row.differentFound,
      row.differentWrong,
    ].map(percent)
    console.log(`${row.world.padEnd(48)}${shares.join('')}  ${row.meanEValueDifferent.toExponential(1)}`)
  }
}

async function drawFigures(worlds: number): Promise<void> {
  const few = Math.max(2, Math.ceil(worlds / 4))
  const byItems = [25, 50, 75, 100, 125, 150, 200, 250].flatMap((items) => {
    const row = identityStudy({ label: '', world: { ...defaultWorld, items }, worlds: few })
    return [
      { items, share: row.recallSameBackend, pairs: 'one backend' },
      { items, share: row.recallVariants, pairs: 'quantised copies' },
      { items, share: row.hashRecall, pairs: 'one backend, by hashes' },
    ]
  })
  const byKinship = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((lineageKinship) => {
    const row = identityStudy({ label: '', world: { ...defaultWorld, lineageKinship }, worlds: few })
    return { lineageKinship, share: row.falseDiscoveries, pairs: 'false, of all published' }
  })
  const share = { field: 'share', type: 'quantitative' as const, scale: { domain: [0, 1] }, axis: { format: '%' } }
  const size = { width: 300, height: 200 }
  const svg = await drawFigure({
    hconcat: [
      {
        ...size,
        title: { text: 'Pairs found', subtitle: '500 suppliers on 40 backends' },
        data: { values: byItems },
        mark: { type: 'line', point: true },
        encoding: {
          x: { field: 'items', type: 'quantitative', title: 'common items' },
          y: { ...share, title: 'share of such pairs found' },
          color: { field: 'pairs', type: 'nominal', title: null, legend: { orient: 'bottom', columns: 1 } },
        },
      },
      {
        ...size,
        title: { text: 'Where it breaks', subtitle: '150 items; the axis ends at the promised 5 %' },
        data: { values: byKinship },
        mark: { type: 'line', point: true },
        encoding: {
          x: {
            field: 'lineageKinship',
            type: 'quantitative',
            title: 'errors shared by different families, beyond chance',
          },
          y: { ...share, scale: { domain: [0, 0.05] }, title: 'false, of all published pairs' },
        },
      },
    ],
  })
  await writeFile(new URL('../docs/statistics/figures/identity.svg', import.meta.url), svg)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      worlds: { type: 'string', default: '40' },
    },
  })
  const worlds = Number(values.worlds)
  const rows = studyOf(worlds).map(identityStudy)
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else printRows(rows)
  if (values.figures) await drawFigures(worlds)
}
