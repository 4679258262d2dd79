import * as z from 'zod'
import { createRecordTable, type RecordTable } from './record-table.ts'
import { requestRecord } from './request-record.ts'

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

/** Before the requests of each run. */
const runLine = z.object({ kind: z.literal('run'), name: z.string() })

/** After them: what the requests themselves do not tell. */
const endLine = z.object({
  kind: z.literal('end'),
  endedBy: z.enum(['extent', 'interrupted', 'over-saturated', 'unanswered']),
  heldBack: z.int().nonnegative(),
  neverSent: z.int().nonnegative(),
})

const line = z.discriminatedUnion('kind', [loadFileHead, runLine, requestRecord, endLine])
export type LoadFileLine = z.infer<typeof line>

/** A saved run as it was read back; a sweep has several. */
export type LoadFile = {
  readonly head: LoadFileHead
  readonly runs: readonly { readonly name: string; readonly table: RecordTable }[]
}

/**
 * Reads the lines of a saved run, one at a time: of each request only its row stays. A last line that was cut off by an
 * interruption is passed over.
 *
 * @param random uniform in [0, 1), for samples of gaps
 * @throws {LoadFileError} for a file that is none.
 */
export async function readLoadFile(
  lines: AsyncIterable<string>,
  { name, random }: { readonly name: string; readonly random: () => number },
): Promise<LoadFile> {
  let head: LoadFileHead | null = null
  const runs: { name: string; table: RecordTable }[] = []
  let brokenLine: number | null = null
  let number = 0
  for await (const text of lines) {
    number += 1
    if (brokenLine !== null) throw new LoadFileError({ name, line: brokenLine })
    const parsed = line.safeParse(parseLine(text))
    if (!parsed.success || (number === 1) !== (parsed.data.kind === 'load')) brokenLine = number
    else if (parsed.data.kind === 'load') head = parsed.data
    else if (parsed.data.kind === 'run') runs.push({ name: parsed.data.name, table: createRecordTable(random) })
    else if (parsed.data.kind === 'request') runs.at(-1)?.table.add(parsed.data)
  }
  if (head === null) throw new LoadFileError({ name, line: 1 })
  return { head, runs }
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
      `${name} is no saved load run: line ${line} cannot be read.\nGive files that \`assay load URL --save FILE\` has written.`,
    )
  }
}
