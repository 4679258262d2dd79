import { Duplex } from 'node:stream'

/** What a client gets instead of an authentication: AuthenticationOk, ReadyForQuery (protocol 3.0, §55.7). */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])
const terminate = 'X'.charCodeAt(0)

export type StreamPeer = {
  /** Asked once; the peer emits `connect` on the stream when it is ready. */
  readonly connect: () => Promise<void>
  /** Takes one or more complete messages, and the buffer with them. */
  readonly send: (bytes: Uint8Array) => void
  readonly close: () => void
}

/** The part of `net.Socket` that the client library uses. Writes made in one turn travel as one message. */
export class PgliteStream extends Duplex {
  readonly #peer: StreamPeer
  #isWelcomed = false

  constructor(peer: StreamPeer) {
    super({ allowHalfOpen: false, writableHighWaterMark: 2 ** 24, readableHighWaterMark: 2 ** 24 })
    this.#peer = peer
  }

  connect(): this {
    this.#peer.connect().catch((error) => this.destroy(error))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(chunk)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#peer.close()
    done(error)
  }

  #send(bytes: Buffer): void {
    if (!this.#isWelcomed) {
      // The first message is the start-up packet, which PGlite has no use for.
      this.#isWelcomed = true
      this.push(welcome)
    } else if (bytes[0] !== terminate) {
      // A copy of its own: the client's buffer is a slice of one that it goes on using.
      this.#peer.send(new Uint8Array(bytes))
    }
  }
}
