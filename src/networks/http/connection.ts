import { Client, type Dispatcher } from 'undici'
import type { AddressGuard } from '#networks/guard/address-guard.ts'
import { type ConnectionTarget, type ForwardProxy, openGuardedConnection } from '#networks/guard/guarded-connection.ts'
import type { RelayFailure } from '#records/relay.ts'
import { ConnectError } from './failure-of-error.ts'

export type ConnectionOptions = {
  readonly target: ConnectionTarget
  readonly guard: AddressGuard
  readonly proxy: ForwardProxy | undefined
  readonly certificateAuthorities: readonly string[] | undefined
}

/** What a relay hands to the pool: a handler that wants to know which connection carries it. */
export type CarriedHandler = Dispatcher.DispatchHandler & { takeConnection(connection: Connection): void }

/** Most servers close idle connections after 5 s and some do not say so: leave first, or a request meets the closing. */
const keepAliveMs = 3_000
const maximumHeaderBytes = 16 * 1024

const guardFault: RelayFailure = {
  kind: 'local-fault',
  blame: 'us',
  timeoutPhase: null,
  detail: 'Connecting failed by a fault of ours.',
}

/**
 * One connection of a supplier's pool. It opens sockets through the guard only, tells each exchange which connection
 * carries it, and can be given up while it is still connecting, which undici itself does not offer.
 */
export class Connection extends Client {
  #attempt: AbortController | null = null

  constructor(origin: string | URL, options: ConnectionOptions) {
    super(origin, {
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: 60_000,
      maxHeaderSize: maximumHeaderBytes,
      // Every deadline is kept by the exchange: undici's own clocks are coarse (its README: 500 ms).
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_options, callback) => {
        const attempt = new AbortController()
        this.#attempt = attempt
        openGuardedConnection(options.target, { ...options, signal: attempt.signal }).then(
          (result) => {
            this.#attempt = null
            if (result.kind === 'connected') callback(null, result.socket)
            else callback(new ConnectError({ failure: result.failure }), null)
          },
          (cause: unknown) => callback(new ConnectError({ failure: guardFault, cause }), null),
        )
      },
    })
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    ;(handler as CarriedHandler).takeConnection(this)
    return super.dispatch(options, handler)
  }

  /** Ends an attempt to connect, and with it the request that waits for it. */
  giveUp(): void {
    this.#attempt?.abort()
  }
}
