/** What a user may change about tasks. */
export type TaskFlags = {
  readonly numFewshot?: number
  readonly systemInstruction?: string
  readonly multiturn?: boolean
  /** Through chat, also where a name does not say so. */
  readonly chat?: boolean
  /** Perturbations, with commas: every task is asked in these words besides its own. */
  readonly perturb?: string
  readonly perturbationSeed?: number
}
