import type { TopLogProbabilities } from '#statistics/identity/log-probability-distance.ts'
import type { ProbeAnswers, ThreeLists } from '#statistics/identity/probe-evidence.ts'
import type { TwoTokens } from '#statistics/identity/token-distance.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'

/** How simulated suppliers answer probes. All of it is assumption, as in `fleet-world.ts`. */
export type ProbeWorld = {
  /** The share of prompts at which a model stands between two tokens. */
  readonly wavering: number
  /** Of the suppliers of a backend, those on another engine: there every border prompt leans as it likes. */
  readonly otherEngines: number
  /** Prompts to which a copy says another token: drawn evenly for each copy. */
  readonly copyFlips: readonly [number, number]
  /** Probability that is moved, as standard deviations over prompts: by a copy, by another engine, from answer to answer. */
  readonly copyShift: number
  readonly engineShift: number
  readonly answerShift: number
  /** Of the suppliers, those that give log-probabilities. */
  readonly listing: number
  /** A supplier that answers twice from a cache gives one answer. */
  readonly cached: number
}

export const defaultProbeWorld: ProbeWorld = {
  wavering: 0.1,
  otherEngines: 0.3,
  copyFlips: [0.15, 0.4],
  copyShift: 0.05,
  engineShift: 0.006,
  answerShift: 0.003,
  listing: 0.5,
  cached: 0,
}

/** A supplier's place in the fleet: which backend, and of which family that is; the first backend of a family is its original. */
type Place = { readonly backend: number; readonly family: number }

/** All suppliers' answers to so many prompts in text, and so many with log-probabilities. */
export function simulateProbes(
  suppliers: readonly Place[],
  { world, seed, prompts, listPrompts }: { world: ProbeWorld; seed: string; prompts: number; listPrompts: number },
): ProbeAnswers[] {
  const originals = new Map<number, number>()
  for (const { backend, family } of suppliers) {
    originals.set(family, Math.min(originals.get(family) ?? backend, backend))
  }
  return suppliers.map(({ backend, family }, supplier) => {
    const chance = (...parts: readonly (string | number)[]) => randomStream([seed, ...parts].join(' ')).next()
    const isCopy = originals.get(family) !== backend
    const isOtherEngine = chance('engine', supplier) < world.otherEngines
    const flips = world.copyFlips[0] + (world.copyFlips[1] - world.copyFlips[0]) * chance('flips', backend)
    const isCached = chance('cached', supplier) < world.cached
    const own = randomStream(`${seed} answers of ${supplier}`)
    const leaning = isOtherEngine ? `supplier ${supplier}` : `backend ${backend}`
    const tokensOf = (prompt: number): TwoTokens => {
      const isFlipped = isCopy && chance('flip', backend, prompt) < flips
      // Tokens 0 and 1 are the family's, those of a copy its own.
      const first = isFlipped ? 2 + 2 * backend : 0
      if (chance('border', family, prompt) >= world.wavering) return [first, first]
      const lean =
        isCopy || isOtherEngine ? chance('lean', leaning, prompt) : 0.1 + 0.4 * chance('lean', leaning, prompt)
      const one = own.next() < lean ? first + 1 : first
      return [one, isCached ? one : own.next() < lean ? first + 1 : first]
    }
    const listsOf = (prompt: number): ThreeLists => {
      const steady = (kind: string, whose: string, size: number) =>
        size * normal(randomStream([seed, kind, whose, prompt].join(' ')))
      const shift =
        (isCopy ? steady('copy', `${backend}`, world.copyShift) : 0) +
        (isOtherEngine ? steady('engine', `${supplier}`, world.engineShift) : 0)
      const list = () => listWith(chance('top', family, prompt), shift + world.answerShift * normal(own))
      return [list(), list(), list()]
    }
    const isListing = chance('listing', supplier) < world.listing
    return {
      tokens: new Map(Array.from({ length: prompts }, (_, prompt) => [prompt, tokensOf(prompt)])),
      lists: new Map(
        Array.from({ length: isListing ? listPrompts : 0 }, (_, prompt) => [prompt, listsOf(-1 - prompt)]),
      ),
    }
  })
}

/** The likeliest token with .3 to .7, less a shift that the next one gets. */
function listWith(place: number, shift: number): TopLogProbabilities {
  const top = 0.3 + 0.4 * place
  const moved = Math.max(-0.15, Math.min(0.15, shift))
  return new Map([
    ['a', Math.log(top - moved)],
    ['b', Math.log(0.18 + moved)],
    ['c', Math.log(0.05)],
    ['d', Math.log(0.02)],
    ['e', Math.log(0.01)],
  ])
}

function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next())
}
