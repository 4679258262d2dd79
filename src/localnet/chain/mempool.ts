/** Transactions that wait for a block, in the order in which they came. */
export class Mempool {
  readonly #waiting = new Map<string, Uint8Array>()
  readonly #maximumTransactions: number
  readonly #maximumBytes: number
  readonly #maximumTransactionBytes: number
  #bytes = 0

  constructor(limits: {
    readonly maximumTransactions: number
    readonly maximumBytes: number
    readonly maximumTransactionBytes: number
  }) {
    this.#maximumTransactions = limits.maximumTransactions
    this.#maximumBytes = limits.maximumBytes
    this.#maximumTransactionBytes = limits.maximumTransactionBytes
  }

  has(hash: string): boolean {
    return this.#waiting.has(hash)
  }

  /** Why a transaction of this size is not even looked at, in Tendermint's words (mempool/errors.go); undefined = it is. */
  problemWith(bytes: number): string | undefined {
    if (bytes > this.#maximumTransactionBytes)
      return `Tx too large. Max size is ${this.#maximumTransactionBytes}, but got ${bytes}`
    if (this.#waiting.size < this.#maximumTransactions && this.#bytes + bytes <= this.#maximumBytes) return undefined
    return `mempool is full: number of txs ${this.#waiting.size} (max: ${this.#maximumTransactions}), total txs bytes ${this.#bytes} (max: ${this.#maximumBytes})`
  }

  add(hash: string, raw: Uint8Array): void {
    if (this.#waiting.has(hash)) return
    this.#waiting.set(hash, raw)
    this.#bytes += raw.length
  }

  remove(hash: string): void {
    this.#bytes -= this.#waiting.get(hash)?.length ?? 0
    this.#waiting.delete(hash)
  }

  list(): readonly (readonly [hash: string, raw: Uint8Array])[] {
    return [...this.#waiting]
  }

  /** The first ones that fit into so many bytes. */
  first(maximumBytes: number): readonly (readonly [hash: string, raw: Uint8Array])[] {
    const chosen: (readonly [string, Uint8Array])[] = []
    let bytes = 0
    for (const entry of this.#waiting) {
      bytes += entry[1].length
      if (bytes > maximumBytes) break
      chosen.push(entry)
    }
    return chosen
  }
}
