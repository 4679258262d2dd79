import type { Expression } from './expression.ts'

export type RelationOperator = '=' | '<' | '>' | '\\le' | '\\ge' | '\\ne'

/** An answer as it was read: a value or a shape made of values. */
export type Answer =
  | { readonly kind: 'value'; readonly expression: Expression }
  /** `(1, 2)` with any brackets: a point, or an interval. */
  | { readonly kind: 'tuple'; readonly items: readonly Answer[]; readonly brackets: string }
  /** `\{1, 2\}`, `1, 2`, `1 \text{ and } 2`, `1 \pm 2`: the order does not matter. */
  | { readonly kind: 'set'; readonly items: readonly Answer[] }
  | { readonly kind: 'union'; readonly parts: readonly Answer[] }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Answer[])[] }
  | {
      readonly kind: 'relation'
      readonly operators: readonly RelationOperator[]
      readonly sides: readonly Expression[]
    }
  | { readonly kind: 'text'; readonly text: string }
