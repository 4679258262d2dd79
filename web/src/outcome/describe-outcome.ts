import type { Outcome } from '../api/api-types.ts'

export type OutcomeKind = Outcome['kind']
export type Blame = Outcome['blame']

/** What came of an attempt, in words. */
export const outcomeWords: Readonly<Record<OutcomeKind, string>> = {
  answered: 'Answered',
  refused: 'Refused (4xx)',
  failed: 'Failed (5xx)',
  redirected: 'Redirected elsewhere',
  'error-object': 'An error inside a success',
  malformed: 'Not what was agreed on',
  oversized: 'Too large',
  'timed-out': 'Took too long',
  unreachable: 'Could not be reached',
  reset: 'Broke off',
  'forbidden-address': 'Address not allowed',
  'network-error': 'Laid on the network',
  'local-fault': 'A fault of ours',
  cancelled: 'Cancelled by us',
  lost: 'Lost by us',
}

/** Whose doing it was, most telling first. */
export const blames: readonly Exclude<Blame, 'nobody'>[] = ['supplier', 'undetermined', 'network', 'us']

export const blameWords: Readonly<Record<Blame, string>> = {
  nobody: 'Nobody',
  supplier: 'The supplier',
  network: 'The network',
  us: 'Us',
  undetermined: 'Not known',
}

/** A party that is absent has none. */
export type BlameCounts = Readonly<Partial<Record<Blame, number>>>

/** Attempts whose failure is laid to a party, as a share of all; null while there are none. */
export function blameShare(counts: BlameCounts | null, blame: Blame): number | null {
  if (counts === null) return null
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return all === 0 ? null : (counts[blame] ?? 0) / all
}
