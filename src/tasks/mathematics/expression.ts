import type { Rational } from './rational.ts'

/** A mathematical expression as it was read from LaTeX; nothing is simplified. */
export type Expression =
  | { readonly kind: 'number'; readonly value: Rational }
  | { readonly kind: 'constant'; readonly name: 'pi' | 'e' | 'i' | 'infinity' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'sum'; readonly terms: readonly Expression[] }
  | { readonly kind: 'product'; readonly factors: readonly Expression[] }
  | { readonly kind: 'quotient'; readonly numerator: Expression; readonly denominator: Expression }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] }

export const minusOne: Expression = { kind: 'number', value: { numerator: -1n, denominator: 1n } }

export function negated(expression: Expression): Expression {
  return { kind: 'product', factors: [minusOne, expression] }
}
