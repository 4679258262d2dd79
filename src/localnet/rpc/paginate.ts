/** A page as pocket-core's lists have it. */
export type Page<Item> = {
  readonly result: readonly Item[] | null
  readonly total_pages: number
  readonly page: number
}

/**
 * Cuts a page out of a list, with pocket-core's oddities (app/query.go `paginate`): past the end everything is zero, and
 * the number of pages is that of pages as long as this one, so the last page of 5 items by 2 says 5. A page or a size of
 * zero and below mean page 1 and 30 items. Page numbers are int64 and overflow as Go's do.
 *
 * @returns the message of the 400 where the bounds are nonsense.
 */
export function paginate<Item>(
  items: readonly Item[],
  { page, perPage }: { readonly page: bigint; readonly perPage: bigint },
): Page<Item> | string {
  const number = page <= 0n ? 1n : page
  const size = perPage <= 0n ? 30n : perPage
  const start = BigInt.asIntN(64, (number - 1n) * size)
  const wanted = BigInt.asIntN(64, start + size)
  const end = wanted >= items.length ? BigInt(items.length) : wanted
  if (start >= items.length) return { result: null, total_pages: 0, page: 0 }
  if (start < 0n || end < 0n) return `invalid bounds error: start ${start} finish ${end}`
  const result = items.slice(Number(start), Number(end))
  return { result, total_pages: Math.max(1, Math.ceil(items.length / result.length)), page: Number(number) }
}
