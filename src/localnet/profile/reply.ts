/** What a node answers over HTTP, before the RPC server adds its headers. */
export type RelayReply = {
  readonly status: number
  /** The whole header, charset included. */
  readonly contentType: string
  /** A string is sent as UTF-8. */
  readonly body: string | Uint8Array
}
