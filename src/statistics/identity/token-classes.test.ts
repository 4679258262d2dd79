import { describe, expect, test } from 'vitest'
import { type TokenClaim, tokenClasses } from './token-classes.ts'

const lengths = [31, 47, 52, 60, 88, 91, 120, 133]

function claimsOf(supplier: number, tokensOf: (length: number, place: number) => number): TokenClaim[] {
  return lengths.map((length, place) => ({ supplier, item: `item ${place}`, promptTokens: tokensOf(length, place) }))
}

describe('tokenClasses', () => {
  test('default: equal counts, and a constant more for a chat template, are one class', () => {
    const claims = [
      ...claimsOf(0, (length) => length),
      ...claimsOf(1, (length) => length + 17),
      ...claimsOf(2, (length, place) => length + (place % 3)),
    ]
    expect(tokenClasses(claims, 3)).toEqual([0, 0, 2])
  })

  test('behavior: who claims a multiple is in no honest class', () => {
    const claims = [...claimsOf(0, (length) => length), ...claimsOf(1, (length) => 3 * length + 20)]
    expect(tokenClasses(claims, 2)).toEqual([0, 1])
  })

  test('behavior: null for few claims, for one length only, and for claims that contradict each other', () => {
    const claims = [
      ...claimsOf(0, (length) => length),
      ...claimsOf(1, (length) => length).slice(0, 5),
      ...claimsOf(2, () => 40),
      ...claimsOf(3, (length) => length),
      { supplier: 3, item: 'item 0', promptTokens: 9 },
    ]
    expect(tokenClasses(claims, 5)).toEqual([0, null, null, null, null])
  })

  test('behavior: null when too few prompts are shared with a class to tell', () => {
    const others = lengths.map((length, place) => ({ supplier: 1, item: `other ${place}`, promptTokens: length }))
    expect(tokenClasses([...claimsOf(0, (length) => length), ...others], 2)).toEqual([0, null])
  })

  test('error: a supplier out of range', () => {
    expect(() => tokenClasses([{ supplier: 2, item: 'a', promptTokens: 1 }], 2)).toThrow('below 2')
  })
})
