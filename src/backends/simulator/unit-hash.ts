import { hash } from 'node:crypto'

/**
 * A number in [0, 1) fixed by the parts: the first 48 bits of SHA-256 over them. Parts that differ give numbers that
 * behave as independent uniform draws, so whatever a simulator decides by it can be had again.
 *
 * @example unitHash('model', 'item-7') === unitHash('model', 'item-7') // => true
 */
export function unitHash(...parts: readonly string[]): number {
  return hash('sha256', JSON.stringify(parts), 'buffer').readUIntBE(0, 6) / 2 ** 48
}
