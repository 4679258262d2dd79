import type { TrafficRecord } from '#records/traffic.ts'
import type { RecordedTraffic } from '#store/traffic/record-traffic.ts'
import { logLines } from './log-lines.ts'
import { readLogLine } from './read-log-line.ts'

/** Requests recorded at once, each time all or none; as text they fit into what the API takes. */
const RECORDS_AT_ONCE = 1_000

/** Lines whose faults are told one by one. */
const MOST_FAULTS = 20

export type ImportedLog = {
  /** Lines that are not empty. */
  readonly lines: number
  readonly recorded: number
  /** Counted before: the log, or a part of it, was imported already. */
  readonly known: number
  /** So old that they are not taken. */
  readonly tooOld: number
  readonly refused: number
  /** The first of those that were refused. */
  readonly faults: readonly LineFault[]
}

export type LineFault = { readonly line: number; readonly reason: string }

type Recorder = (records: readonly TrafficRecord[]) => Promise<readonly RecordedTraffic[]>

const refusalTexts = {
  'unknown-supplier': 'no supplier is known by this name',
  'not-yet': 'it lies in the future',
} as const

/**
 * Reads a gateway's log and has its requests recorded, in batches of which each is recorded whole or not at all. A line that
 * cannot be taken keeps no other from being recorded; imported again, a log changes nothing but what was missing.
 */
export async function importLog(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  record: Recorder,
): Promise<ImportedLog> {
  const counts = { lines: 0, recorded: 0, known: 0, tooOld: 0, refused: 0 }
  const faults: LineFault[] = []
  let batch: { readonly line: number; readonly record: TrafficRecord }[] = []
  const refuse = (fault: LineFault) => {
    counts.refused += 1
    faults.push(fault)
    faults.sort((one, other) => one.line - other.line).splice(MOST_FAULTS)
  }
  const send = async () => {
    const results = await record(batch.map(({ record }) => record))
    for (const [index, { line }] of batch.entries()) {
      const result = results[index] ?? 'known'
      if (result === 'recorded') counts.recorded += 1
      else if (result === 'known') counts.known += 1
      else if (result === 'too-old') counts.tooOld += 1
      else refuse({ line, reason: refusalTexts[result] })
    }
    batch = []
  }
  for await (const { number, bytes } of logLines(pieces)) {
    const read = readLogLine(bytes)
    if (read.kind === 'empty') continue
    counts.lines += 1
    if (read.kind === 'refused') refuse({ line: number, reason: read.reason })
    else batch.push({ line: number, record: read.record })
    if (batch.length === RECORDS_AT_ONCE) await send()
  }
  if (batch.length > 0) await send()
  return { ...counts, faults }
}

/** Lines of a gateway's log were refused; all others are counted. */
export class TrafficLinesError extends Error {
  override readonly name = 'TrafficLinesError'
  readonly code = 'TRAFFIC_LINES'
  constructor({ file, imported }: { file: string; imported: ImportedLog }) {
    const { refused, lines, faults } = imported
    const shown = faults.map(({ line, reason }) => `  line ${line}: ${reason}`)
    const others = refused > faults.length ? [`  and ${refused - faults.length} more`] : []
    super(
      [
        `${file}: ${refused} of ${lines} lines were refused; the others are counted. Correct them and import the file again.`,
        ...shown,
        ...others,
      ].join('\n'),
    )
  }
}

/** The log cannot be read. */
export class TrafficFileError extends Error {
  override readonly name = 'TrafficFileError'
  readonly code = 'TRAFFIC_FILE'
  constructor({ file, cause }: { file: string; cause: Error }) {
    super(`${file} cannot be read: ${cause.message}`, { cause })
  }
}
