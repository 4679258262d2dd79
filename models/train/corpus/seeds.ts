import { createHmac } from 'node:crypto'

/** What an item is made for. Measuring never uses a seed that training uses, since the label is part of the hash. */
export type Purpose = 'training' | 'measuring'

const key = 'assay tiny models, first corpus'

/** The 32-byte seed of an item: HMAC-SHA-256 over purpose, family and number. */
export function itemSeed(purpose: Purpose, family: string, index: number): Uint8Array {
  return createHmac('sha256', key).update(`${purpose}\n${family}\n${index}`).digest()
}
