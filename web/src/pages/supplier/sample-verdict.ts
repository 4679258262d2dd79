import type { PublicSample } from '../../api/api-types.ts'
import { formatPoints } from '../../format/format-number.ts'

type Score = PublicSample['score']

/** How an item went: in a word for lists, and in a sentence. */
export function verdictOf(score: Score): {
  readonly word: string
  readonly look: string
  readonly explanation: string
} {
  if (score === null) return { word: 'Open', look: 'text-ink-faint', explanation: 'It has not been scored yet.' }
  if (score.result.kind === 'unscored') {
    return { word: 'Not scored', look: 'text-ink-faint', explanation: unscoredReasons[score.result.reason] }
  }
  const { value, basis } = score.result
  if (basis === 'supplier-failure') {
    return {
      word: 'Failed',
      look: 'text-bad',
      explanation: 'The supplier failed to answer, twice at different times: the task’s lowest score.',
    }
  }
  if (value === 1) return { word: 'Right', look: 'text-good', explanation: 'Right: the full score.' }
  if (value === 0) return { word: 'Wrong', look: 'text-bad', explanation: 'Wrong: no points.' }
  return {
    word: `${formatPoints(value)} points`,
    look: 'text-ink',
    explanation: `Partly right: ${formatPoints(value)} of 100 points.`,
  }
}

const unscoredReasons = {
  'lost-by-us': 'Not scored: it was lost by us, so it counts for nothing and another item was drawn.',
  'lost-by-network': 'Not scored: it was lost by the network, so it counts for nothing and another item was drawn.',
  undetermined: 'Not scored: it failed, and nobody can say whose doing that was.',
  'scorer-fault': 'Not scored: our own scoring failed.',
  'capability-missing': 'Not scored: the answer lacks what the task needs, which says nothing of the model.',
  'evidence-expired': 'Not scored: its raw answers are no longer kept.',
} as const
