import { LineFile } from '../servicer/line-file.ts'

/** A relay that was answered and that its full node does not know of yet. */
export type UnreportedRelay = {
  readonly id: number
  readonly servicerAddress: string
  /** Of the session, as a node's evidence has it. */
  readonly sessionHash: string
  readonly chain: string
  readonly appPublicKey: string
  /** The relay as the client sent it. */
  readonly body: Uint8Array
}

type Line =
  | (Omit<UnreportedRelay, 'body'> & { readonly kind: 'relay'; readonly body: string })
  | { readonly kind: 'done'; readonly id: number }

/** Beyond this many bytes waiting the mesh takes no more relays: their node has been away for long. */
const LARGEST_BACKLOG_BYTES = 512 * 1024 * 1024

/** The file is written anew after this many lines of relays that are done. */
const DEAD_LINES = 1000

/**
 * Relays that wait to be reported to their full node, in memory and on file, so that a mesh that was killed still reports
 * what it has answered (geo-mesh keeps them in `relays.pkt`).
 */
export class UnreportedRelays {
  readonly #file: LineFile | null
  readonly #relays = new Map<number, UnreportedRelay>()
  #lastId = 0
  #bytes = 0
  #deadLines = 0

  /**
   * @param path null keeps them in memory
   * @throws BadLineFileError
   */
  constructor(path: string | null, log: (message: string) => void) {
    this.#file = path === null ? null : new LineFile(path, (line) => this.#replay(line as Line), log)
  }

  get isFull(): boolean {
    return this.#bytes > LARGEST_BACKLOG_BYTES
  }

  /** The oldest first. */
  list(): readonly UnreportedRelay[] {
    return [...this.#relays.values()]
  }

  /** How many relays of a session a node does not know of. */
  countOf(servicerAddress: string, sessionHash: string): number {
    return this.list().filter((relay) => relay.servicerAddress === servicerAddress && relay.sessionHash === sessionHash)
      .length
  }

  add(given: Omit<UnreportedRelay, 'id'>): UnreportedRelay {
    this.#lastId += 1
    const relay = { ...given, id: this.#lastId }
    this.#file?.append(lineOf(relay))
    this.#keep(relay)
    return relay
  }

  /** Forgets a relay: its node has it, or will never take it. */
  done(id: number): void {
    const relay = this.#relays.get(id)
    if (relay === undefined) return
    this.#file?.append({ kind: 'done', id } satisfies Line)
    this.#forget(relay)
    if (this.#deadLines >= DEAD_LINES) {
      this.#file?.replace(this.list().map(lineOf))
      this.#deadLines = 0
    }
  }

  close(): void {
    this.#file?.close()
  }

  #keep(relay: UnreportedRelay): void {
    this.#relays.set(relay.id, relay)
    this.#bytes += relay.body.length
  }

  #forget(relay: UnreportedRelay): void {
    this.#relays.delete(relay.id)
    this.#bytes -= relay.body.length
    this.#deadLines += 1
  }

  #replay(line: Line): void {
    if (line.kind === 'done') {
      const relay = this.#relays.get(line.id)
      if (relay !== undefined) this.#forget(relay)
      return
    }
    const { kind: _, body, ...relay } = line
    this.#lastId = Math.max(this.#lastId, line.id)
    this.#keep({ ...relay, body: Buffer.from(body, 'base64') })
  }
}

function lineOf({ body, ...relay }: UnreportedRelay): Line {
  return { kind: 'relay', ...relay, body: Buffer.from(body).toString('base64') }
}
