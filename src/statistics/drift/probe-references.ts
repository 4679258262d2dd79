/**
 * What a supplier answered to each re-asked probe at first, by document: hashes of the answers of the first visits, '' for one
 * that brought none. Plain JSON.
 */
export type ProbeReferences = Readonly<Record<string, readonly string[]>>

/** Answers to a probe that are its reference. */
export const referenceVisits = 3

/** After so many visits a probe waits no longer for answers: else refusing a single one would keep all from being watched. */
const mostReferenceVisits = 12

/**
 * Whether an answer to a probe is one that the supplier did not give at first: 1 or 0; null while references are
 * gathered, this answer included, and where there was no answer. A probe that wavers between two answers has both among its
 * references, mostly.
 *
 * Where probes are drawn independently of one another and of all answers, the values of an unchanged supplier are
 * independent with one mean, given the references of all probes: what `detectChange` wants. Values count from the moment on
 * at which every one of the `probes` has its references; before, the mean would hang on which are complete.
 *
 * @param answer null where the supplier failed to answer
 */
export function compareToReferences(
  references: ProbeReferences,
  { document, answer, probes }: { document: string; answer: string | null; probes: number },
): { readonly references: ProbeReferences; readonly value: 0 | 1 | null } {
  const known = references[document] ?? []
  if (!isComplete(known)) return { references: { ...references, [document]: [...known, answer ?? ''] }, value: null }
  const areComplete = Object.keys(references).length >= probes && Object.values(references).every(isComplete)
  if (!areComplete || answer === null) return { references, value: null }
  return { references, value: known.includes(answer) ? 0 : 1 }
}

function isComplete(visits: readonly string[]): boolean {
  return visits.length >= mostReferenceVisits || visits.filter((answer) => answer !== '').length >= referenceVisits
}
