import { requireArgument } from './argument-error.ts'

/** Scores of one document as it is, and under every perturbation. */
export type PerturbedScores = { readonly original: number; readonly perturbed: readonly number[] }

export type WorstCase = {
  /** Mean over documents of the least score. */
  readonly worst: number
  /** Mean of the scores of the documents as they are. */
  readonly original: number
  /** How much of the original score is left; undefined when that is 0. */
  readonly share: number | undefined
}

/**
 * HELM's robustness: the least score of each document under its perturbations and as it is, then the mean (Liang et al. 2022,
 * §4.5). A document is one unit, whatever the number of its perturbations; more perturbations can only lower it, so only
 * numbers with the same set of them compare.
 *
 * @throws {StatisticsArgumentError} for no documents.
 * @example worstCase([{ original: 1, perturbed: [1, 0] }, { original: 1, perturbed: [1, 1] }]).worst // => 0.5
 */
export function worstCase(documents: readonly PerturbedScores[]): WorstCase {
  requireArgument(documents.length > 0, 'worstCase', 'documents', documents.length, 'at least one')
  const mean = (score: (document: PerturbedScores) => number) =>
    documents.reduce((sum, document) => sum + score(document), 0) / documents.length
  const worst = mean(({ original, perturbed }) => Math.min(original, ...perturbed))
  const original = mean((document) => document.original)
  return { worst, original, share: original === 0 ? undefined : worst / original }
}
