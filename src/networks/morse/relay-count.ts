/** A session of one application for one service. */
type Counted = {
  readonly application: { readonly publicKey: string }
  readonly service: string
  readonly height: number
}

/** Relays granted to each node in each session. */
export class RelayCount {
  #sessions = new Map<string, { readonly height: number; readonly byNode: Map<string, number> }>()

  of(session: Counted, address: string): number {
    return this.#sessions.get(keyOf(session))?.byNode.get(address) ?? 0
  }

  add(session: Counted, address: string, relays: 1 | -1): void {
    const key = keyOf(session)
    const counted = this.#sessions.get(key) ?? { height: session.height, byNode: new Map<string, number>() }
    counted.byNode.set(address, (counted.byNode.get(address) ?? 0) + relays)
    this.#sessions.set(key, counted)
  }

  /** Sessions that began before this height are over, and every answer in them has come. */
  forgetBefore(height: number): void {
    this.#sessions = new Map([...this.#sessions].filter(([, counted]) => counted.height >= height))
  }
}

function keyOf({ application, service, height }: Counted): string {
  return `${application.publicKey}/${service}/${height}`
}
