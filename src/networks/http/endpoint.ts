import { Pool } from 'undici'
import type { AddressGuard } from '#networks/guard/address-guard.ts'
import type { ForwardProxy } from '#networks/guard/guarded-connection.ts'
import type { RelayResult } from '#records/relay.ts'
import { Connection } from './connection.ts'
import { Exchange, type ExchangeOptions } from './exchange.ts'

export type EndpointOptions = {
  /** Connections kept open at most. */
  readonly connections: number
  readonly guard: AddressGuard
  readonly proxy?: ForwardProxy | undefined
  /** Trusted roots besides the usual ones, PEM. */
  readonly certificateAuthorities?: readonly string[] | undefined
}

/** What goes over the wire in one exchange, and within which limits. */
export type EndpointRequest = Omit<ExchangeOptions, 'settle' | 'release' | 'request'> & {
  readonly method: 'GET' | 'POST'
  /** Goes behind the path of the endpoint's URL. */
  readonly path: string
  readonly headers: string[]
  readonly body: string | null
  readonly limits: ExchangeOptions['request']
  /** Called once, when nothing of the exchange is on the wire any more. */
  readonly release?: () => void
}

/** One HTTP endpoint behind the address guard: sends nothing twice, follows nothing, keeps every deadline itself. */
export type Endpoint = {
  exchange(request: EndpointRequest): Promise<RelayResult>
  /** Takes nothing more, and closes when what is in flight has ended. */
  retire(): Promise<void>
  /** Destroys every socket; exchanges in flight end as `cancelled`. */
  close(): Promise<void>
}

export function openEndpoint(url: URL, { connections, ...connection }: EndpointOptions): Endpoint {
  const target = targetOf(url)
  const basePath = url.pathname.replace(/\/+$/, '')
  const pool = new Pool(url.origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    factory: (origin) =>
      new Connection(origin, { proxy: undefined, certificateAuthorities: undefined, ...connection, target }),
  })
  return {
    exchange: ({ method, path, headers, body, limits, release = () => {}, ...rest }) =>
      new Promise((resolve) => {
        const handler = new Exchange({ ...rest, request: limits, settle: resolve, release })
        pool.dispatch({ path: basePath + path, method, body, headers }, handler)
      }),
    retire: () => pool.close(),
    close: () => pool.destroy(),
  }
}

function targetOf(url: URL) {
  const protocol = url.protocol === 'https:' ? ('https:' as const) : ('http:' as const)
  const port = url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { protocol, hostname: url.hostname, port }
}
