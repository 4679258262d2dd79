import { detectChange, newDetector } from '#statistics/drift/change-detector.ts'
import { watchedStreams } from '#statistics/drift/combine-streams.ts'
import { compareToReferences, type ProbeReferences, referenceVisits } from '#statistics/drift/probe-references.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { drawFigure } from '../src/cli/figures/draw-figure.ts'
import { isAlarmed, meanOf, quantileOf, readDriftArguments, saveFigure } from './drift-worlds.ts'

export type SwapAlarmOptions = {
  readonly suppliers: number
  readonly probes: number
  /** One-token relays before the change, over all probes. */
  readonly baseline: number
  readonly perDay: number
  /** Share of requests that another model answers after the change; 0 = no change. */
  readonly routed: number
  /** Days watched after the change. */
  readonly days: number
  /** Suppliers of the fleet that this one is watched in. */
  readonly fleet: number
  /** Whether the evidence is the tokens' alone, or their share of a supplier's. */
  readonly isCombined: boolean
  readonly seed: string
}

export type SwapAlarmRow = {
  readonly routed: number
  /** Alarms before the change, of all suppliers. */
  readonly alarmedBefore: number
  /** Of those not alarmed before: alarmed within the days watched. */
  readonly alarmed: number
  /** Relays and days until the alarm, of those alarmed. */
  readonly relays: { readonly median: number; readonly p90: number; readonly most: number }
  readonly days: { readonly mean: number; readonly median: number; readonly p90: number }
  /** The same for the rule of B3IT on the same answers. */
  readonly b3it: { readonly alarmedBefore: number; readonly alarmed: number; readonly medianDays: number }
}

/**
 * One-token answers of a model that wavers on a few prompts, and the model that takes its place: it shares a fifth of the
 * first tokens (the recorded swap of mistral-7b shared none).
 */
type Model = { readonly main: readonly number[]; readonly wavering: readonly number[] }

const sharedTokens = 0.2
/** One prompt of ten wavers with a share of up to 10 %, the others with 2 per thousand. */
function drawModel(stream: RandomStream, probes: number, other?: Model): Model {
  const main = Array.from({ length: probes }, (_, probe) =>
    other !== undefined && stream.next() < sharedTokens ? (other.main[probe] ?? 0) : 10 + stream.integer(1_000_000),
  )
  const wavering = main.map(() => (stream.next() < 0.1 ? 0.1 * stream.next() : 0.002))
  return { main, wavering }
}

function answer(stream: RandomStream, { main, wavering }: Model, probe: number): string {
  const isWavering = stream.next() < (wavering[probe] ?? 0)
  return String((main[probe] ?? 0) + (isWavering ? 1 + stream.integer(3) : 0))
}

/** Simulated suppliers whose one-token answers are watched, before and after a part of the traffic goes to another model. */
export function swapAlarmStudy(options: SwapAlarmOptions): SwapAlarmRow {
  const courses = Array.from({ length: options.suppliers }, (_, supplier) =>
    course(randomStream(`${options.seed} ${options.routed} ${supplier}`), options),
  )
  const kept = courses.filter(({ ours }) => ours === null || ours > 0)
  const alarmed = kept.flatMap(({ ours }) => (ours === null ? [] : [ours]))
  const keptByB3it = courses.filter(({ b3it }) => b3it === null || b3it > 0)
  const alarmedByB3it = keptByB3it.flatMap(({ b3it }) => (b3it === null ? [] : [b3it]))
  const days = alarmed.map((relays) => relays / options.perDay)
  return {
    routed: options.routed,
    alarmedBefore: 1 - kept.length / courses.length,
    alarmed: alarmed.length / kept.length,
    relays: { median: quantileOf(alarmed, 0.5), p90: quantileOf(alarmed, 0.9), most: quantileOf(alarmed, 1) },
    days: { mean: meanOf(days), median: quantileOf(days, 0.5), p90: quantileOf(days, 0.9) },
    b3it: {
      alarmedBefore: 1 - keptByB3it.length / courses.length,
      alarmed: alarmedByB3it.length / keptByB3it.length,
      medianDays: quantileOf(alarmedByB3it, 0.5),
    },
  }
}

/** Relays (ours) and days (B3IT's) from the change to the alarm; 0 = before it, null = never. */
type Course = { readonly ours: number | null; readonly b3it: number | null }

function course(stream: RandomStream, options: SwapAlarmOptions): Course {
  const { probes, baseline, perDay, routed, days } = options
  const honest = drawModel(stream, probes)
  const other = drawModel(stream, probes, honest)
  // The change comes at any moment of a day.
  const changeAt = baseline + stream.integer(perDay)
  let references: ProbeReferences = {}
  let detector = newDetector
  let ours: number | null = null
  const perDayOfProbe: Map<number, string[]>[] = []
  for (let relay = 0; relay < changeAt + days * perDay; relay += 1) {
    const day = Math.floor(relay / perDay)
    const probe = stream.integer(probes)
    const isRouted = relay >= changeAt && stream.next() < routed
    const token = answer(stream, isRouted ? other : honest, probe)
    const ofDay = perDayOfProbe[day] ?? new Map<number, string[]>()
    perDayOfProbe[day] = ofDay
    ofDay.set(probe, [...(ofDay.get(probe) ?? []), token])
    if (ours !== null) continue
    const compared = compareToReferences(references, { document: String(probe), answer: token, probes })
    references = compared.references
    if (compared.value === null) continue
    detector = detectChange(watchedStreams.tokens.rule, detector, compared.value, relay / perDay)
    if (isAlarmed('tokens', detector, day, options)) ours = Math.max(0, relay - changeAt + 1)
  }
  const alarmDay = b3itAlarm(perDayOfProbe, probes)
  const changeDay = Math.floor(changeAt / perDay)
  return { ours, b3it: alarmDay === null ? null : Math.max(0, alarmDay - changeDay + 1) }
}

/**
 * The production rule of B3IT (arXiv 2602.11083, config.toml): per prompt the day's total variation from the pooled
 * answers of the last 14 days but the last 4, averaged over prompts; a day counts when it is above its own mean by 4
 * standard deviations and by .2; three such days in a row raise the alarm. At least 5 days of baseline.
 */
function b3itAlarm(days: readonly Map<number, string[]>[], probes: number): number | null {
  const { window, exclusion, leastBaseline, sigmas, least, persistence } = b3itRule
  const distances: number[] = []
  let run = 0
  for (const [day, answers] of days.entries()) {
    const past = days.slice(Math.max(0, day - window - exclusion), Math.max(0, day - exclusion))
    distances.push(past.length === 0 ? 0 : dayDistance(answers, past, probes))
    const earlier = distances.slice(Math.max(0, day - window - exclusion), Math.max(0, day - exclusion)).slice(1)
    if (earlier.length < leastBaseline) continue
    const mean = meanOf(earlier)
    const deviation = Math.sqrt(meanOf(earlier.map((value) => (value - mean) ** 2)))
    const distance = distances[day] ?? 0
    run = distance > mean + sigmas * deviation && distance > mean + least ? run + 1 : 0
    if (run >= persistence) return day
  }
  return null
}

const b3itRule = { window: 14, exclusion: 4, leastBaseline: 5, sigmas: 4, least: 0.2, persistence: 3 }

function dayDistance(
  answers: ReadonlyMap<number, string[]>,
  past: readonly Map<number, string[]>[],
  probes: number,
): number {
  const distances: number[] = []
  for (let probe = 0; probe < probes; probe += 1) {
    const now = answers.get(probe) ?? []
    const before = past.flatMap((day) => day.get(probe) ?? [])
    if (now.length > 0 && before.length > 0) distances.push(totalVariation(now, before))
  }
  return distances.length === 0 ? 0 : meanOf(distances)
}

function totalVariation(one: readonly string[], other: readonly string[]): number {
  const share = (tokens: readonly string[], token: string) =>
    tokens.filter((each) => each === token).length / tokens.length
  const tokens = new Set([...one, ...other])
  return [...tokens].reduce((sum, token) => sum + Math.abs(share(one, token) - share(other, token)), 0) / 2
}

/** The figures of the issue: alone, as many probes as the sentinels have, 492 relays before the change, 40 a day. */
export const swapAlarmDefaults: Omit<SwapAlarmOptions, 'routed'> = {
  suppliers: 500,
  probes: 12,
  baseline: 12 * referenceVisits + 456,
  perDay: 40,
  days: 40,
  fleet: 1,
  isCombined: true,
  seed: 'swap alarm',
}

const shares = [0, 1, 0.5, 0.3, 0.2, 0.1]

if (import.meta.main) {
  const { isJson, isDrawn, suppliers } = readDriftArguments()
  const common = { ...swapAlarmDefaults, suppliers }
  const settings = [
    { label: 'alone, 40 relays a day', ...common },
    { label: 'alone, 10 relays a day', ...common, perDay: 10, suppliers: common.suppliers / 2 },
    { label: 'one of 1,000, 40 a day', ...common, fleet: 1_000, suppliers: common.suppliers / 2 },
    { label: 'one of 100,000, 40 a day', ...common, fleet: 100_000, suppliers: common.suppliers / 2 },
  ]
  const tables = settings.map(({ label, ...options }) => ({
    label,
    // 60 days without a change are the batches in which there must be no alarm.
    rows: shares.map((routed) => swapAlarmStudy({ ...options, routed, days: routed === 0 ? 60 : options.days })),
  }))
  if (isJson) console.log(JSON.stringify(tables, null, 1))
  else for (const table of tables) printTable(table)
  if (isDrawn) await drawSwapFigure(tables)
}

function printTable({ label, rows }: { label: string; rows: readonly SwapAlarmRow[] }): void {
  console.log(`${label}\nrouted  before%  alarmed%  relays p50  p90  most  days mean  p50   B3IT alarmed% days`)
  for (const row of rows) {
    const cells = [
      row.routed.toFixed(2),
      (100 * row.alarmedBefore).toFixed(1).padStart(9),
      (100 * row.alarmed).toFixed(1).padStart(9),
      String(row.relays.median).padStart(11),
      String(row.relays.p90).padStart(5),
      String(row.relays.most).padStart(5),
      row.days.mean.toFixed(2).padStart(9),
      row.days.median.toFixed(2).padStart(6),
      (100 * row.b3it.alarmed).toFixed(1).padStart(12),
      String(row.b3it.medianDays).padStart(5),
    ]
    console.log(cells.join(' '))
  }
}

async function drawSwapFigure(tables: readonly { label: string; rows: readonly SwapAlarmRow[] }[]): Promise<void> {
  const ours = tables.flatMap(({ label, rows }) =>
    rows.flatMap(({ routed, days }) => (routed === 0 ? [] : [{ rule: label, routed, days: days.median }])),
  )
  const b3it = (tables[0]?.rows ?? []).flatMap(({ routed, b3it: { medianDays, alarmed } }) =>
    routed === 0 || alarmed < 0.5 ? [] : [{ rule: 'B3IT’s rule, 40 a day', routed, days: medianDays }],
  )
  await saveFigure(
    'swap-alarm',
    await drawFigure({
      title: {
        text: 'How soon a change of the model is noticed',
        subtitle: 'median days, by the share of requests that go elsewhere',
      },
      width: 480,
      height: 280,
      data: { values: [...ours, ...b3it].filter(({ days }) => Number.isFinite(days)) },
      mark: { type: 'line', point: true },
      encoding: {
        x: {
          field: 'routed',
          type: 'quantitative',
          title: 'share of requests answered by another model',
          axis: { format: '%' },
        },
        y: { field: 'days', type: 'quantitative', title: 'days until the alarm', scale: { type: 'log' } },
        color: { field: 'rule', type: 'nominal', title: null, sort: null },
      },
    }),
  )
}
