/**
 * JSON with one spelling per value: keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them (the rules of RFC 8785, §3.2). Two equal values give equal bytes, so the text
 * can be hashed and signed.
 *
 * Members that are `undefined` are left out, as in `JSON.stringify`.
 *
 * @throws {TypeError} for what JSON cannot hold: NaN, infinities, bigint, functions, symbols.
 * @example canonicalJson({ b: 1, a: [true, null] }) // => '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    return `{${members.join(',')}}`
  }
  throw new TypeError(`JSON has no ${typeof value}`)
}
