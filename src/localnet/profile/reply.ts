/** What a node answers over HTTP, before the RPC server adds its headers. */
export type RelayReply = {
  readonly status: number
  /** The whole header, charset included. */
  readonly contentType: string
  /** A string is sent as UTF-8. */
  readonly body: string | Uint8Array
  /** Hang up without a byte instead: a misbehaving servicer. */
  readonly isDropped?: true
  /** To be called once when the body was sent or the client is gone: a large body then leaves the memory budget. */
  readonly whenSent?: () => void
}
