import { createHmac } from 'node:crypto'

/**
 * A 32-byte seed for one purpose: HMAC-SHA-256 with the period's secret seed as the key over the labels, joined by
 * line feeds. Whoever has the revealed seed can repeat every draw with this one function.
 *
 * @example deriveSeed(period.seed, 'own', supplierId, 'basics_counting', '17')
 */
export function deriveSeed(periodSeed: string, ...labels: readonly string[]): Uint8Array {
  return createHmac('sha256', Buffer.from(periodSeed, 'hex')).update(labels.join('\n')).digest()
}
