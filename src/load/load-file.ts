import * as z from 'zod'
import { type RequestRecord, requestRecord } from './request-record.ts'

/** The first line of a saved run: what was asked of whom. Its shape may grow; `version` says when it changes. */
export const loadFileHead = z.object({
  kind: z.literal('load'),
  version: z.literal(1),
  url: z.string(),
  model: z.string(),
  workload: z.string(),
  arrivals: z.string(),
  seed: z.string(),
  startedAt: z.string(),
})
export type LoadFileHead = z.infer<typeof loadFileHead>

/** A saved run as it was read back. */
export type LoadFile = { readonly head: LoadFileHead; readonly records: Iterable<RequestRecord> }

/**
 * Reads the lines of a saved run; a last line that was cut off by an interruption is passed over.
 *
 * @throws {LoadFileError} for a file that is none.
 */
export function parseLoadFile(text: string, name: string): LoadFile {
  const [first = '', ...lines] = text.split('\n')
  const head = loadFileHead.safeParse(parseLine(first))
  if (!head.success) throw new LoadFileError({ name, line: 1 })
  return { head: head.data, records: readRecords(lines, name) }
}

function* readRecords(lines: readonly string[], name: string): Generator<RequestRecord> {
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const record = requestRecord.safeParse(parseLine(line))
    if (record.success) yield record.data
    else if (index < lines.length - 1) throw new LoadFileError({ name, line: index + 2 })
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A file that is no saved load run. */
export class LoadFileError extends Error {
  override readonly name = 'LoadFileError'
  readonly code = 'LOAD_FILE'
  constructor({ name, line }: { name: string; line: number }) {
    super(
      `${name}, line ${line}, is no line of a saved load run.\nGive files that \`assay load URL --save FILE\` has written.`,
    )
  }
}
