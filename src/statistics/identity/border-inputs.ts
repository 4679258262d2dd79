import { requireArgument } from '../argument-error.ts'

/** First tokens that one prompt got, asked again and again at temperature 0. */
export type PromptTrials = { readonly prompt: string; readonly tokens: readonly string[] }

/** A prompt at which a model stands between two tokens: the least change of its weights or its engine tips it. */
export type BorderInput = { readonly prompt: string; readonly tokens: readonly string[] }

/**
 * The border inputs among prompts that were tried: more than one token came back. Those whose answers are spread most
 * evenly come first: they move most when something changes. (B3IT, Chauvin et al., arXiv 2602.11083: 26 in 5,000 prompts × 3.)
 *
 * Found per group of suppliers, since the search is dear ({@link borderSearchQueries}) and the border belongs to weights and
 * engine alone. To watch them, take references and evidence from `drift/probe-references.ts`. Not for endpoints that
 * answer at a temperature above 0 whatever they are asked for: there every prompt seems to be one.
 *
 * @example borderInputs([{ prompt: 'x', tokens: ['a', 'a', 'b'] }, { prompt: 'y', tokens: ['a', 'a', 'a'] }])
 * // => [{ prompt: 'x', tokens: ['a', 'b'] }]
 */
export function borderInputs(trials: readonly PromptTrials[]): BorderInput[] {
  return trials
    .map(({ prompt, tokens }) => {
      const counts = [...Map.groupBy(tokens, (token) => token)].map(([token, same]) => ({ token, count: same.length }))
      counts.sort((one, other) => other.count - one.count || (one.token < other.token ? -1 : 1))
      const evenness = 1 - (counts[0]?.count ?? 0) / Math.max(1, tokens.length)
      return { prompt, tokens: counts.map(({ token }) => token), evenness }
    })
    .filter(({ tokens }) => tokens.length > 1)
    .sort((one, other) => other.evenness - one.evenness)
    .map(({ prompt, tokens }) => ({ prompt, tokens }))
}

/**
 * Queries that finding `needed` border inputs takes on average, when each prompt is tried `trialsPerPrompt` times and a
 * share of prompts shows itself as one within these trials.
 *
 * @example borderSearchQueries({ needed: 1, share: 0.0052, trialsPerPrompt: 3 }) // => 577: the published search
 */
export function borderSearchQueries({
  needed,
  share,
  trialsPerPrompt,
}: {
  readonly needed: number
  readonly share: number
  readonly trialsPerPrompt: number
}): number {
  requireArgument(share > 0 && share <= 1, 'borderSearchQueries', 'share', share, 'above 0 and at most 1')
  return (needed * trialsPerPrompt) / share
}
