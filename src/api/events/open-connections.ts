/** How many connections may be open at once. */
export type ConnectionLimits = { readonly total: number; readonly perAddress: number }

export type ConnectionVerdict = 'open' | 'too-many-of-address' | 'too-many'

/** Counts open connections, in all and by address. */
export class OpenConnections {
  readonly #limits: ConnectionLimits
  readonly #byAddress = new Map<string, number>()
  #total = 0

  constructor(limits: ConnectionLimits) {
    this.#limits = limits
  }

  /** Counts one more, if there may be. */
  open(address: string): ConnectionVerdict {
    const ofAddress = this.#byAddress.get(address) ?? 0
    if (ofAddress >= this.#limits.perAddress) return 'too-many-of-address'
    if (this.#total >= this.#limits.total) return 'too-many'
    this.#byAddress.set(address, ofAddress + 1)
    this.#total += 1
    return 'open'
  }

  close(address: string): void {
    const left = (this.#byAddress.get(address) ?? 1) - 1
    if (left > 0) this.#byAddress.set(address, left)
    else this.#byAddress.delete(address)
    this.#total -= 1
  }
}
