/** How much of a deep audit is done. */
export type AuditExtent = {
  /** Prompts whose texts are compared, and texts of each endpoint to each. */
  readonly prompts: number
  readonly texts: number
  /** Trials of the coupling of the two; 0: none. */
  readonly couplingTrials: number
}

/** What a deep audit will ask of both endpoints together; tokens are bounds, at four characters each. */
export type AuditPlan = {
  readonly relays: number
  readonly promptTokens: number
  readonly completionTokens: number
}

export const textTokens = 50
/** Answers of one token with their log-probabilities, for each endpoint: at temperature 0, and sampled. */
export const greedyAnswers = 10
export const sampledAnswers = 30
/** Characters of a prompt that fills a prefix cache. */
export const longPromptCharacters = 8_000

const shortPromptTokens = 40

/** @example auditPlan({ prompts: 25, texts: 10, couplingTrials: 0 }).relays // => 580 */
export function auditPlan({ prompts, texts, couplingTrials }: AuditExtent): AuditPlan {
  const answers = greedyAnswers + sampledAnswers
  const short = 2 * (prompts * texts + answers)
  const long = 3 * couplingTrials
  return {
    relays: short + long,
    promptTokens: short * shortPromptTokens + (long * longPromptCharacters) / 4,
    completionTokens: 2 * (prompts * texts * textTokens + answers) + long,
  }
}
