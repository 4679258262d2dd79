import type { PlainSearch } from '../../plain-search.ts'

export type CompareSearch = {
  /** Ids, beginnings of ids, addresses or names, in the order in which they are shown. */
  readonly supplier?: readonly string[]
}

/** The API compares six at most. */
export const MOST_SUPPLIERS = 6

/** Which suppliers the address names, each once. */
export function parseCompareSearch({ supplier = [] }: PlainSearch): CompareSearch {
  const named = (typeof supplier === 'string' ? [supplier] : supplier).filter(
    (name) => name !== '' && name.length <= 300,
  )
  const suppliers = [...new Set(named)].slice(0, MOST_SUPPLIERS)
  return suppliers.length === 0 ? {} : { supplier: suppliers }
}
