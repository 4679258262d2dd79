/** A map that forgets what was not asked for the longest when it has too many entries. */
export class RecentlyUsed<Key extends number, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #maximum: number

  constructor(maximum: number) {
    this.#maximum = maximum
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maximum) break
      this.#entries.delete(oldest)
    }
  }

  dropBelow(limit: number): void {
    for (const key of this.#entries.keys()) if (key < limit) this.#entries.delete(key)
  }
}
