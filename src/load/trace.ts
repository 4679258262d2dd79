import * as z from 'zod'
import type { TracedSize } from './workload/workload.ts'

/** A schedule that was recorded: when requests came, in milliseconds from the first, and how long they were. */
export type Trace = { readonly timesMs: readonly number[]; readonly sizes: readonly TracedSize[] }

const tokens = z.int().min(1).max(1_000_000).optional()

/** Our names, or those of the traces that Mooncake published (github.com/kvcache-ai/Mooncake, `traces`). */
const traceLine = z.union([
  z
    .looseObject({ at_ms: z.number().nonnegative(), input_tokens: tokens, output_tokens: tokens })
    .transform(({ at_ms, input_tokens, output_tokens }) => ({
      atMs: at_ms,
      input: input_tokens,
      output: output_tokens,
    })),
  z
    .looseObject({ timestamp: z.number().nonnegative(), input_length: tokens, output_length: tokens })
    .transform(({ timestamp, input_length, output_length }) => ({
      atMs: timestamp,
      input: input_length,
      output: output_length,
    })),
])

const mostLines = 1_000_000

/**
 * Reads one JSON object per line: `at_ms`, and if wanted `input_tokens` and `output_tokens`. Times must not fall; they
 * are moved so that the first is 0.
 *
 * @throws {BadTraceError} which names the line.
 */
export function parseTrace(text: string): Trace {
  const timesMs: number[] = []
  const sizes: TracedSize[] = []
  let first: number | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = traceLine.safeParse(parseJson(line))
    const place = { line: index + 1 }
    if (!parsed.success) throw new BadTraceError({ ...place, problem: 'it is no JSON object with a number at_ms' })
    const { atMs, input, output } = parsed.data
    first ??= atMs
    if (atMs - first < (timesMs.at(-1) ?? 0))
      throw new BadTraceError({ ...place, problem: 'its time is before the last' })
    if (timesMs.length === mostLines) throw new BadTraceError({ ...place, problem: 'a trace has a million at most' })
    timesMs.push(atMs - first)
    sizes.push({
      ...(input === undefined ? {} : { inputTokens: input }),
      ...(output === undefined ? {} : { outputTokens: output }),
    })
  }
  if (timesMs.length === 0) throw new BadTraceError({ line: 1, problem: 'the file is empty' })
  return { timesMs, sizes }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A trace that cannot be followed. */
export class BadTraceError extends Error {
  override readonly name = 'BadTraceError'
  readonly code = 'BAD_TRACE'
  constructor({ line, problem }: { line: number; problem: string }) {
    super(
      `Line ${line} of the trace cannot be used: ${problem}.\n` +
        'Write one request per line: {"at_ms": 0, "input_tokens": 128, "output_tokens": 64}; the counts may be left out.',
    )
  }
}
