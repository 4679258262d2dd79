import { interChunkGapsMs } from '#contract/speed-metrics.ts'
import type { OutcomeKind } from '#records/outcome.ts'
import type { RequestRecord } from './request-record.ts'

/** What is kept of each request: numbers only, NaN for what is not there. */
const columnNames = [
  'index',
  'scheduledMs',
  'startedMs',
  'sentMs',
  'firstByteMs',
  'firstEventMs',
  'firstTokenMs',
  'lastTokenMs',
  'endMs',
  'maxGapMs',
  'contentEvents',
  'promptTokens',
  'outputTokens',
  'textBytes',
  'units',
] as const
export type ColumnName = (typeof columnNames)[number]

/** A gap between events with content, and the request it is of. */
export type GapSample = { readonly gapsMs: Float64Array; readonly rows: Uint32Array; readonly seen: number }

/**
 * The measured requests of a run in 120 bytes each, and gaps between events up to a number; of more gaps a uniform sample
 * stays. Warm-up is counted and not kept. Has a lifetime: it grows with its run.
 */
export type RecordTable = {
  add(record: RequestRecord): void
  readonly rows: number
  /** How many ended in each way: `answered`, `refused 429`, `timed-out first-byte`, … */
  readonly outcomes: ReadonlyMap<string, number>
  /** The same of the warm-up. */
  readonly warmUpOutcomes: ReadonlyMap<string, number>
  /** The values of one column, of answered requests in the order of their schedule. */
  answered(name: ColumnName): Float64Array
  /** The same of all measured requests. */
  all(name: ColumnName): Float64Array
  /** `rows` are places among answered requests. */
  gaps(): GapSample
}

const mostGaps = 500_000

/** @param random uniform in [0, 1), for the sample of gaps */
export function createRecordTable(random: () => number): RecordTable {
  let capacity = 1024
  const columns = new Map<ColumnName, Float64Array>(columnNames.map((name) => [name, new Float64Array(capacity)]))
  let isAnswered = new Uint8Array(capacity)
  let rows = 0
  let gapsSeen = 0
  const gapValues: number[] = []
  const gapRows: number[] = []
  const outcomes = new Map<string, number>()
  const warmUpOutcomes = new Map<string, number>()

  function grow() {
    capacity *= 2
    for (const [name, column] of columns) columns.set(name, resized(column, new Float64Array(capacity)))
    isAnswered = resized(isAnswered, new Uint8Array(capacity))
  }

  /** Keeps each of n gaps with the same chance (Vitter's algorithm R). */
  function keepGap(gapMs: number) {
    gapsSeen += 1
    const place = gapsSeen <= mostGaps ? gapsSeen - 1 : Math.floor(random() * gapsSeen)
    if (place >= mostGaps) return
    gapValues[place] = gapMs
    gapRows[place] = rows
  }

  /** Requests end out of order: figures that depend on the order want that of the schedule. */
  function order(onlyAnswered: boolean): Uint32Array {
    const indexes = columns.get('index')
    const chosen = new Uint32Array(rows)
    let count = 0
    for (let row = 0; row < rows; row += 1) {
      if (onlyAnswered && isAnswered[row] === 0) continue
      chosen[count] = row
      count += 1
    }
    return chosen.subarray(0, count).sort((a, b) => (indexes?.[a] ?? 0) - (indexes?.[b] ?? 0))
  }

  function pick(name: ColumnName, onlyAnswered: boolean): Float64Array {
    const column = columns.get(name)
    return Float64Array.from(order(onlyAnswered), (row) => column?.[row] ?? Number.NaN)
  }

  return {
    add(record) {
      const label = outcomeLabel(record.outcome, record.cause)
      const counts = record.isWarmUp ? warmUpOutcomes : outcomes
      counts.set(label, (counts.get(label) ?? 0) + 1)
      if (record.isWarmUp) return
      if (rows === capacity) grow()
      const gaps = interChunkGapsMs(record.contentEventsMs)
      const values: Record<ColumnName, number | null> = {
        ...record,
        maxGapMs: gaps.length === 0 ? null : gaps.reduce((most, gap) => Math.max(most, gap), 0),
        contentEvents: record.contentEventsMs.length,
      }
      for (const [name, column] of columns) column[rows] = values[name] ?? Number.NaN
      isAnswered[rows] = record.outcome === 'answered' ? 1 : 0
      if (record.outcome === 'answered') for (const gap of gaps) keepGap(gap)
      rows += 1
    },
    get rows() {
      return rows
    },
    outcomes,
    warmUpOutcomes,
    answered: (name) => pick(name, true),
    all: (name) => pick(name, false),
    gaps() {
      const places = new Uint32Array(rows)
      for (const [place, row] of order(true).entries()) places[row] = place
      return {
        gapsMs: Float64Array.from(gapValues),
        rows: Uint32Array.from(gapRows, (row) => places[row] ?? 0),
        seen: gapsSeen,
      }
    },
  }
}

function outcomeLabel(outcome: OutcomeKind, cause: string | null): string {
  return cause === null ? outcome : `${outcome} ${cause}`
}

function resized<Column extends Float64Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
