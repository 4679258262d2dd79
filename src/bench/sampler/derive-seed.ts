import { hmacSha256 } from '#statistics/random-stream.ts'

/**
 * A 32-byte seed for one purpose: HMAC-SHA-256 with the period's secret seed as the key over the labels, joined by
 * line feeds. Whoever has the revealed seed can repeat every draw with this one function.
 *
 * @example deriveSeed(period.seed, 'own', supplierId, 'basics_counting', '17')
 */
export function deriveSeed(periodSeed: string, ...labels: readonly string[]): Uint8Array {
  if (keyed?.periodSeed !== periodSeed) keyed = { periodSeed, hmac: hmacSha256(Buffer.from(periodSeed, 'hex')) }
  return Uint8Array.from(keyed.hmac(Buffer.from(labels.join('\n'))))
}

/** The last key, laid out: several seeds are derived for each item, nearly all of them of one period. */
let keyed: { readonly periodSeed: string; readonly hmac: ReturnType<typeof hmacSha256> } | undefined
