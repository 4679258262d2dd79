import type { RandomStream } from '#statistics/random-stream.ts'

/** How long texts are, in tokens. */
export type SizeDistribution =
  | { readonly kind: 'fixed'; readonly tokens: number }
  | { readonly kind: 'uniform'; readonly least: number; readonly most: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }

/** Longer than any context. */
const mostTokens = 1_000_000

/**
 * Reads `128`, `64-256` (uniform, both included) or `normal:128,32`; null for anything else.
 *
 * @example parseSize('64-256') // => { kind: 'uniform', least: 64, most: 256 }
 */
export function parseSize(text: string): SizeDistribution | null {
  const [, first, last] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text) ?? []
  if (first !== undefined) {
    const least = Number(first)
    if (last === undefined) return isSize(least) ? { kind: 'fixed', tokens: least } : null
    const most = Number(last)
    return isSize(least) && isSize(most) && least <= most ? { kind: 'uniform', least, most } : null
  }
  const [, mean, deviation] = /^normal:(\d{1,7}(?:\.\d+)?),(\d{1,7}(?:\.\d+)?)$/.exec(text) ?? []
  if (mean === undefined || deviation === undefined || !isSize(Math.round(Number(mean)))) return null
  return { kind: 'normal', mean: Number(mean), deviation: Number(deviation) }
}

/** One size, at least 1. */
export function drawSize(distribution: SizeDistribution, random: RandomStream): number {
  if (distribution.kind === 'fixed') return distribution.tokens
  if (distribution.kind === 'uniform') {
    return distribution.least + random.integer(distribution.most - distribution.least + 1)
  }
  // Box & Muller 1958; 1 − u is never 0.
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return Math.min(mostTokens, Math.max(1, Math.round(distribution.mean + distribution.deviation * normal)))
}

function isSize(tokens: number): boolean {
  return tokens >= 1 && tokens <= mostTokens
}
