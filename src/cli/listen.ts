/** What `listen` needs of an API. */
type Listener = { listen(place: { readonly host: string; readonly port: number }): Promise<string> }

/**
 * Listens, and says where.
 *
 * @throws {ListenError} when the address cannot be had.
 */
export async function listen(
  api: Listener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    // The server writes into what it is given.
    return await api.listen({ host, port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const reason = reasons[code]
    if (reason === undefined) throw cause
    throw new ListenError({ host, port, reason, cause })
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not listen there; ports below 1024 are for administrators',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'the name cannot be looked up',
}

/** The API cannot listen where it should. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code = 'LISTEN_FAILED'
  constructor({ host, port, reason, cause }: { host: string; port: number; reason: string; cause: unknown }) {
    super(
      `The API cannot listen on ${host}, port ${port}: ${reason}.\n` +
        'Stop that program, or choose another place: --port (ASSAY_PORT; 0 takes any free one) and --host (ASSAY_HOST).',
      { cause },
    )
  }
}
