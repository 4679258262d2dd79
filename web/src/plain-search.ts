/** What stands behind the question mark: a text, or several under one name. */
export type PlainSearch = Readonly<Record<string, string | readonly string[]>>

/** Reads `?tier=high&supplier=a&supplier=b` as it is commonly meant, without JSON in the address. */
export function parsePlainSearch(text: string): PlainSearch {
  const search = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** The reverse, with the question mark; fields without a value are left out, and an empty search is an empty text. */
export function writePlainSearch(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one))
    }
  }
  return search.size === 0 ? '' : `?${search}`
}
