import type { Usage } from '#records/outcome.ts'

/** More tokens than any context holds: such a count is nonsense, and larger ones would not fit a database column. */
const maximumTokens = 1_000_000_000

/**
 * The token counts that a body claims; null for a count that is no whole number from 0 to 10⁹, null as a whole when
 * the body has no `usage`. Never throws.
 *
 * @example readUsage({ usage: { prompt_tokens: 3, completion_tokens: -1 } })
 * // => { promptTokens: 3, completionTokens: null, totalTokens: null }
 */
export function readUsage(body: unknown): Usage | null {
  const usage = field(body, 'usage')
  if (typeof usage !== 'object' || usage === null || Array.isArray(usage)) return null
  return {
    promptTokens: tokenCount(field(usage, 'prompt_tokens')),
    completionTokens: tokenCount(field(usage, 'completion_tokens')),
    totalTokens: tokenCount(field(usage, 'total_tokens')),
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function tokenCount(value: unknown): number | null {
  // −0 is a whole number too, but not as JSON writes it.
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maximumTokens ? Number(value) + 0 : null
}
