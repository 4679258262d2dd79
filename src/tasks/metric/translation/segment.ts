/** One translated text and what it should have been. */
export type Segment = { readonly hypothesis: string; readonly references: readonly string[] }

/** Characters of a text that are looked at: what a supplier can make us count. */
const maximumTextLength = 65_536

/** What is looked at of a text. */
export function capped(text: string): string {
  return text.length > maximumTextLength ? text.slice(0, maximumTextLength) : text
}

/** How often each item occurs. */
export function countItems(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

/** All runs of `order` items, joined. */
export function ngrams(items: readonly string[], order: number, separator: string): string[] {
  const found: string[] = []
  for (let start = 0; start + order <= items.length; start++) {
    found.push(items.slice(start, start + order).join(separator))
  }
  return found
}

/** Statistics of all segments added up. */
export function totals(statistics: readonly (readonly number[])[]): number[] {
  const sums: number[] = []
  for (const row of statistics) for (const [column, value] of row.entries()) sums[column] = (sums[column] ?? 0) + value
  return sums
}
