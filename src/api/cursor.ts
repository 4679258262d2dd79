import type { ZodType } from 'zod'
import { ApiError } from './api-error.ts'

/** A position in a list as an opaque text for a URL. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/**
 * The position that a cursor stands for.
 *
 * @throws {ApiError} `bad-cursor` for what `encodeCursor` never made.
 */
export function decodeCursor<Position>(cursor: string, schema: ZodType<Position>): Position {
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (parsed.success) return parsed.data
  throw new ApiError({
    code: 'bad-cursor',
    status: 400,
    message: 'The cursor does not belong to this list.',
    hint: 'Take it from `next` of the page before, with the same sort and filters, or leave it out to begin at the top.',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
