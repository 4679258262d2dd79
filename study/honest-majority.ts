import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { drawFigure } from '#cli/figures/draw-figure.ts'
import { captureProbability, deviationLogEValue } from '#statistics/consensus/deviation-evidence.ts'
import { toleranceConsensus } from '#statistics/consensus/tolerance-consensus.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'

/** A service for which a model is asked at any precision, and one operator who stakes another model. */
export type HonestMajorityOptions = {
  readonly nodes: number
  readonly sessionNodes: number
  readonly sessions: number
  /** The share of nodes that run the other model and agree with one another. */
  readonly colluders: number
  /** How far a precision's answers are from the exact ones, as 1 − cosine. */
  readonly variantDistances: readonly number[]
  /** Answers of honest nodes that are spoilt, whatever the reason. */
  readonly spoilt: number
  readonly tolerance: number
  /** A node is flagged once its evidence reaches this. */
  readonly eValue: number
  readonly seed: string
}

export const defaultHonestMajority: HonestMajorityOptions = {
  nodes: 300,
  sessionNodes: 24,
  sessions: 10_000,
  colluders: 0.2,
  variantDistances: [0, 0.012, 0.018],
  spoilt: 0.005,
  tolerance: 0.08,
  eValue: 1_000_000,
  seed: 'honest majority',
}

export type HonestMajorityRow = {
  readonly colluders: number
  /** By the rule: of an honest node's sessions, those in which it is punished; of a colluder's, those in which it is not. */
  readonly exactMajority: RuleErrors
  readonly largestGroup: RuleErrors
  /** Sessions without a consensus, and sessions whose consensus is the colluders'. */
  readonly withoutConsensus: number
  readonly captured: number
  readonly captureExpected: number
  /** Honest nodes that were ever flagged, of all. */
  readonly honestFlagged: number
  readonly honest: number
  /** Of the colluders, those flagged within 20 of their own sessions, and the median session of it. */
  readonly colludersFlaggedIn20: number
  readonly medianSessions: number | null
}

type RuleErrors = { readonly honestPunished: number; readonly colludersSpared: number }

/** Precisions get equal shares of the honest nodes; every session asks its nodes one question. */
export function honestMajorityStudy(options: HonestMajorityOptions): HonestMajorityRow {
  const stream = randomStream(`${options.seed} ${options.colluders}`)
  const colluders = Math.round(options.nodes * options.colluders)
  const kindOf = Array.from({ length: options.nodes }, (_, node) =>
    node < colluders ? -1 : node % options.variantDistances.length,
  )
  const deviations = kindOf.map(() => ({ sessions: 0, deviated: 0, flaggedAt: 0, taken: 0 }))
  const exact = emptyErrors()
  const largest = emptyErrors()
  let withoutConsensus = 0
  let captured = 0
  for (let session = 0; session < options.sessions; session += 1) {
    const nodes = drawSession(stream, options)
    const answers = answersOf(stream, options, nodes, kindOf)
    judgeByEquality(answers, nodes, kindOf, exact, options.sessionNodes / 2)
    judgeByEquality(answers, nodes, kindOf, largest, 0)
    const consensus = toleranceConsensus({
      count: nodes.length,
      distance: (one, other) => 1 - cosine(answers[one]?.vector, answers[other]?.vector),
      tolerance: options.tolerance,
    })
    if (consensus === null) withoutConsensus += 1
    else if (kindOf[nodes[consensus.center] ?? 0] === -1) captured += 1
    const near = new Set(consensus?.near)
    for (const [place, node] of nodes.entries()) {
      const record = deviations[node]
      if (record === undefined) continue
      record.taken += 1
      if (consensus === null) continue
      record.sessions += 1
      if (!near.has(place)) record.deviated += 1
      const isFlagged = record.flaggedAt === 0 && deviationLogEValue(record) >= Math.log(options.eValue)
      if (isFlagged) record.flaggedAt = record.taken
    }
  }
  const flagged = deviations.slice(0, colluders).map(({ flaggedAt }) => flaggedAt)
  const caught = flagged.filter((at) => at > 0).sort((one, other) => one - other)
  return {
    colluders: options.colluders,
    exactMajority: shares(exact),
    largestGroup: shares(largest),
    withoutConsensus: withoutConsensus / options.sessions,
    captured: captured / options.sessions,
    captureExpected: captureProbability({ nodes: options.sessionNodes, share: options.colluders }),
    honestFlagged: deviations.slice(colluders).filter(({ flaggedAt }) => flaggedAt > 0).length,
    honest: options.nodes - colluders,
    colludersFlaggedIn20: colluders === 0 ? 1 : caught.filter((at) => at <= 20).length / colluders,
    medianSessions: caught[Math.floor(caught.length / 2)] ?? null,
  }
}

type Answer = { readonly bytes: string; readonly vector: Float64Array }

const dimensions = 24

/** The exact answer is the first axis; each precision is turned away from it in its own direction, colluders wholly. */
function answersOf(
  stream: RandomStream,
  { variantDistances, spoilt }: HonestMajorityOptions,
  nodes: readonly number[],
  kindOf: readonly number[],
): Answer[] {
  const foreign = turned(stream, 1)
  const precisions = variantDistances.map((distance) => turned(stream, distance))
  return nodes.map((node) => {
    const kind = kindOf[node] ?? -1
    if (kind === -1) return { bytes: 'foreign', vector: foreign }
    const isSpoilt = stream.next() < spoilt
    if (isSpoilt) return { bytes: `spoilt at ${node}`, vector: turned(stream, 0.5) }
    return { bytes: `precision ${kind}`, vector: precisions[kind] ?? foreign }
  })
}

/** A unit vector at a cosine of 1 − distance to the first axis, in a random direction. */
function turned(stream: RandomStream, distance: number): Float64Array {
  const vector = Float64Array.from({ length: dimensions }, (_, place) => (place === 0 ? 0 : stream.next() - 0.5))
  const length = Math.hypot(...vector)
  const towards = 1 - distance
  const away = Math.sqrt(Math.max(0, 1 - towards * towards)) / length
  return vector.map((value, place) => (place === 0 ? towards : value * away))
}

function cosine(one: Float64Array | undefined, other: Float64Array | undefined): number {
  return one?.reduce((sum, value, place) => sum + value * (other?.[place] ?? 0), 0) ?? 0
}

type ErrorCounts = { honestSeen: number; honestPunished: number; colludersSeen: number; colludersSpared: number }

function emptyErrors(): ErrorCounts {
  return { honestSeen: 0, honestPunished: 0, colludersSeen: 0, colludersSpared: 0 }
}

function shares(counts: ErrorCounts): RuleErrors {
  return {
    honestPunished: counts.honestPunished / counts.honestSeen,
    colludersSpared: counts.colludersSeen === 0 ? 0 : counts.colludersSpared / counts.colludersSeen,
  }
}

/** Punishes all who are not of the largest group of equal bytes, if that has more than `moreThan` nodes. */
function judgeByEquality(
  answers: readonly Answer[],
  nodes: readonly number[],
  kindOf: readonly number[],
  counts: ErrorCounts,
  moreThan: number,
): void {
  const groups = Map.groupBy(answers, ({ bytes }) => bytes)
  const [winner, size] = [...groups]
    .map(([bytes, members]) => [bytes, members.length] as const)
    .reduce((best, group) => (group[1] > best[1] ? group : best))
  for (const [place, { bytes }] of answers.entries()) {
    const isPunished = size > moreThan && bytes !== winner
    const isColluder = kindOf[nodes[place] ?? 0] === -1
    if (isColluder) {
      counts.colludersSeen += 1
      if (!isPunished) counts.colludersSpared += 1
    } else {
      counts.honestSeen += 1
      if (isPunished) counts.honestPunished += 1
    }
  }
}

/** Nodes of a session, each set equally likely (Floyd's sampling). */
function drawSession(stream: RandomStream, { nodes, sessionNodes }: HonestMajorityOptions): number[] {
  const chosen = new Set<number>()
  for (let last = nodes - sessionNodes; last < nodes; last += 1) {
    const drawn = stream.integer(last + 1)
    chosen.add(chosen.has(drawn) ? last : drawn)
  }
  return [...chosen]
}

const colluderShares = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.33, 0.4, 0.45, 0.55]

function printRows(rows: readonly HonestMajorityRow[]): void {
  const percent = (share: number) => (100 * share).toFixed(2).padStart(8)
  console.log('colluders   equality: majority     equality: largest     tolerance and evidence over sessions')
  console.log(
    '           honest   spared     honest   spared    no cons. captured expected  honest flagged  in 20  median',
  )
  for (const row of rows) {
    const equality = [row.exactMajority, row.largestGroup].map(
      ({ honestPunished, colludersSpared }) => percent(honestPunished) + percent(colludersSpared),
    )
    const sessions = [row.withoutConsensus, row.captured, row.captureExpected].map(percent).join(' ')
    const flags = `${row.honestFlagged} of ${row.honest}`.padStart(14)
    console.log(
      `${percent(row.colluders)} ${equality.join('   ')}   ${sessions} ${flags} ${percent(row.colludersFlaggedIn20)} ${row.medianSessions ?? '–'}`,
    )
  }
}

async function drawFigures(rows: readonly HonestMajorityRow[]): Promise<void> {
  const values = rows.flatMap(({ colluders, exactMajority, largestGroup, honestFlagged, honest }) => [
    { colluders, share: largestGroup.honestPunished, rule: 'largest group of equal bytes, per session' },
    { colluders, share: exactMajority.honestPunished, rule: 'majority of equal bytes, per session' },
    { colluders, share: honestFlagged / honest, rule: 'tolerance, evidence over 10,000 sessions' },
  ])
  const svg = await drawFigure({
    width: 460,
    height: 240,
    title: {
      text: 'Honest nodes that are punished',
      subtitle: 'three honest precisions in equal shares, 24 nodes per session',
    },
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'colluders',
        type: 'quantitative',
        title: 'share of nodes with another model',
        axis: { format: '%' },
      },
      y: { field: 'share', type: 'quantitative', title: 'share of honest nodes', axis: { format: '%' } },
      color: { field: 'rule', type: 'nominal', title: null, legend: { orient: 'bottom', columns: 1, labelLimit: 400 } },
    },
  })
  await writeFile(new URL('../docs/statistics/figures/honest-majority.svg', import.meta.url), svg)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      sessions: { type: 'string', default: '10000' },
    },
  })
  const rows = colluderShares.map((colluders) =>
    honestMajorityStudy({ ...defaultHonestMajority, colluders, sessions: Number(values.sessions) }),
  )
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else printRows(rows)
  if (values.figures) await drawFigures(rows)
}
