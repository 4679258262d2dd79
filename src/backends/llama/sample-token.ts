import type { NextTokens, Token } from './token.ts'

/** How the next token is chosen among the possible ones. */
export type Sampling = {
  /** 0 = always the most probable. */
  readonly temperature: number
  /** Keeps the most probable tokens that reach this probability together; 1 = all. */
  readonly topP: number
  /** Keeps so many of the most probable tokens; 0 = all. */
  readonly topK: number
  /** Keeps tokens at least this many times as probable as the most probable one; 0 = all. */
  readonly minP: number
  /** Taken from a token's logit for each time that the answer has it already. */
  readonly frequencyPenalty: number
  /** Taken from the logit of every token that the answer has already. */
  readonly presencePenalty: number
  /** Added to the logits of tokens. */
  readonly logitBias: ReadonlyMap<Token, number>
}

type Candidate = { readonly token: Token; readonly weight: number }

/** Whether the likeliest token of the model itself is always chosen. */
export function isGreedy({ temperature, frequencyPenalty, presencePenalty, logitBias }: Sampling): boolean {
  return temperature === 0 && frequencyPenalty === 0 && presencePenalty === 0 && logitBias.size === 0
}

/** The smallest probability that the tables of llama.cpp, which are single precision, can hold. */
const leastProbability = 2 ** -149

/** The natural logarithm of a table's probability; finite also for one that is 0 for lack of precision. */
export function logprobOf(probability: number): number {
  return Math.min(0, Math.log(Math.max(probability, leastProbability)))
}

/**
 * Chooses the next token: penalties and biases change the logits, then temperature, `topK`, `topP` and `minP`
 * in this order, then one draw.
 *
 * @param used how often the answer so far has each token
 * @param random a number in [0, 1); not asked for at temperature 0
 */
export function sampleToken(
  next: NextTokens,
  sampling: Sampling,
  used: ReadonlyMap<Token, number>,
  random: () => number,
): Token {
  const isPlain =
    sampling.logitBias.size === 0 &&
    ((sampling.frequencyPenalty === 0 && sampling.presencePenalty === 0) || used.size === 0)
  if (sampling.temperature === 0 && isPlain) return firstOf(next)
  const logits = isPlain ? toLogits(next) : changedLogits(next, sampling, used)
  const best = logits[0]
  if (best === undefined) throw new TypeError('a table of next tokens is empty')
  if (sampling.temperature === 0) return best.token
  return draw(narrow(toWeights(logits, sampling.temperature), sampling), random())
}

function firstOf(next: NextTokens): Token {
  for (const token of next.keys()) return token
  throw new TypeError('a table of next tokens is empty')
}

function toLogits(next: NextTokens): Candidate[] {
  return [...next].map(([token, probability]) => ({ token, weight: logprobOf(probability) }))
}

function changedLogits(next: NextTokens, sampling: Sampling, used: ReadonlyMap<Token, number>): Candidate[] {
  return [...next]
    .map(([token, probability]) => {
      const count = used.get(token) ?? 0
      const penalty = count * sampling.frequencyPenalty + (count > 0 ? sampling.presencePenalty : 0)
      return { token, weight: logprobOf(probability) + (sampling.logitBias.get(token) ?? 0) - penalty }
    })
    .sort((one, other) => other.weight - one.weight)
}

/** Unnormalised probabilities, the largest 1. */
function toWeights(logits: readonly Candidate[], temperature: number): Candidate[] {
  const best = logits[0]?.weight ?? 0
  return logits.map(({ token, weight }) => ({ token, weight: Math.exp((weight - best) / temperature) }))
}

function narrow(candidates: readonly Candidate[], { topK, topP, minP }: Sampling): readonly Candidate[] {
  const likeliest = topK > 0 ? candidates.slice(0, topK) : candidates
  const wanted = topP * sumOf(likeliest)
  let reached = 0
  const nucleus =
    topP >= 1
      ? likeliest
      : likeliest.filter(({ weight }, index) => {
          const isKept = index === 0 || reached < wanted
          reached += weight
          return isKept
        })
  return minP > 0 ? nucleus.filter(({ weight }, index) => index === 0 || weight >= minP) : nucleus
}

function draw(candidates: readonly Candidate[], random: number): Token {
  let rest = random * sumOf(candidates)
  for (const { token, weight } of candidates) {
    rest -= weight
    if (rest < 0) return token
  }
  // Rounding may leave a little after the last one.
  const last = candidates.at(-1)
  if (last === undefined) throw new TypeError('no token is left to choose')
  return last.token
}

function sumOf(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { weight }) => sum + weight, 0)
}
