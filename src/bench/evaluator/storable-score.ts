import type { Score } from '#records/score.ts'

/** More of what was extracted is not kept beside the score: the whole answer is in the evidence. */
const MAXIMUM_EXTRACTED_LENGTH = 1_000

/**
 * The score as any database can hold it. What was extracted is a supplier's text: PostgreSQL's JSON refuses U+0000 and
 * lone surrogates, and one of them would keep the scores of all others out. Both become U+FFFD, long texts are cut,
 * and metrics that are not finite numbers are left out.
 */
export function storableScore(score: Score): Score {
  return {
    ...score,
    metrics: Object.fromEntries(Object.entries(score.metrics).filter(([, value]) => Number.isFinite(value))),
    extracted: Object.fromEntries(
      Object.entries(score.extracted).map(([filter, text]) => [storableText(filter), storableText(text)]),
    ),
  }
}

function storableText(text: unknown): string {
  const cut = String(text ?? '').slice(0, MAXIMUM_EXTRACTED_LENGTH)
  return cut.toWellFormed().replaceAll('\0', '\uFFFD')
}
