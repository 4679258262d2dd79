import { requireArgument } from '../argument-error.ts'

/** How many prompt tokens one supplier claims for an item that others were asked with the same prompt. */
export type TokenClaim = { readonly supplier: number; readonly item: string; readonly promptTokens: number }

/** Fewer shared prompts than this prove nothing about a tokenizer, nor do prompts of fewer different lengths. */
const leastSharedItems = 6
const leastLengths = 4

type CountedItems = Map<string, number>

/**
 * Suppliers whose claimed prompt tokens differ by one constant on equal prompts: one tokenizer, the constant being a
 * chat template or a system prompt. By supplier the number of its class (the least supplier in it), or null: too few
 * claims, contradicting ones, or too few prompts in common with any class to tell.
 *
 * Deterministic and free, and only as true as the claims: one who lies about usage has a class of its own. So a class is
 * told and never decides who is like whom. Models of one family share it, and so do unrelated models with one
 * tokenizer. Suppliers are taken in order, each against the classes so far.
 *
 * @example tokenClasses(claims, 3) // => [0, 0, 2]
 */
export function tokenClasses(claims: Iterable<TokenClaim>, count: number): (number | null)[] {
  const bySupplier: CountedItems[] = Array.from({ length: count }, () => new Map())
  const isContradicting = new Set<number>()
  for (const { supplier, item, promptTokens } of claims) {
    const counts = bySupplier[supplier]
    requireArgument(counts !== undefined, 'tokenClasses', 'supplier', supplier, `below ${count}`)
    if ((counts?.get(item) ?? promptTokens) !== promptTokens) isContradicting.add(supplier)
    counts?.set(item, promptTokens)
  }
  const classes: { readonly first: number; readonly counts: CountedItems }[] = []
  return bySupplier.map((counts, supplier) => {
    if (isContradicting.has(supplier) || !tellsLengthsApart(counts.values())) return null
    let isComparedWithAll = true
    for (const { first, counts: known } of classes) {
      const offset = constantDifference(counts, known)
      if (offset === 'unknown') isComparedWithAll = false
      if (typeof offset !== 'number') continue
      for (const [item, tokens] of counts) if (!known.has(item)) known.set(item, tokens - offset)
      return first
    }
    if (!isComparedWithAll) return null
    classes.push({ first: supplier, counts: new Map(counts) })
    return supplier
  })
}

/** By how much the counts exceed the known ones; `none`: by different amounts. */
function constantDifference(counts: CountedItems, known: CountedItems): number | 'none' | 'unknown' {
  const shared = [...counts].flatMap(([item, tokens]) => {
    const other = known.get(item)
    return other === undefined ? [] : [{ tokens, difference: tokens - other }]
  })
  const offset = shared[0]?.difference
  if (shared.some(({ difference }) => difference !== offset)) return 'none'
  return offset === undefined || !tellsLengthsApart(shared.map(({ tokens }) => tokens)) ? 'unknown' : offset
}

function tellsLengthsApart(tokens: Iterable<number>): boolean {
  const counts = [...tokens]
  return counts.length >= leastSharedItems && new Set(counts).size >= leastLengths
}
