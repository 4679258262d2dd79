import { readFile } from 'node:fs/promises'
import { RelayDataError, type RelayOverrides } from './relay-data.ts'

/** What the flags of `assay relay` can say about the relays themselves. */
export type RelayFlags = {
  readonly rpc?: readonly string[]
  /** False = the servicers' own URLs, whatever the file says. */
  readonly mesh?: string | false
  readonly chain?: string
  readonly method?: string
  readonly path?: string
  readonly header?: readonly string[]
  readonly data?: string
  readonly servicer?: readonly string[]
  readonly relays?: number
}

/**
 * Flags as parts of a data file. Any of method, path, header or data makes one call, which takes the place of the
 * file's.
 *
 * @throws {RelayDataError} for a header without a colon, or a body file that cannot be read
 */
export async function overridesOf(flags: RelayFlags): Promise<RelayOverrides> {
  const { rpc, mesh, chain, servicer, relays } = flags
  const call = await callOf(flags)
  return {
    ...(rpc !== undefined && { rpcUrls: rpc }),
    ...(servicer !== undefined && { whitelistedServicers: servicer }),
    ...(chain !== undefined && { chainId: chain }),
    ...(call !== undefined && { call }),
    ...(mesh !== undefined && {
      mesh: mesh === false ? { enabled: false, rpcUrl: '' } : { enabled: true, rpcUrl: mesh },
    }),
    ...(relays !== undefined && { relays }),
  }
}

async function callOf({ method, path, header, data }: RelayFlags): Promise<RelayOverrides['call']> {
  if ([method, path, header, data].every((flag) => flag === undefined)) return undefined
  const body = data === undefined ? '' : await readBody(data)
  return { method: method ?? (body === '' ? 'GET' : 'POST'), path: path ?? '', headers: headersOf(header), data: body }
}

/** `null` and an object are hashed differently, and with an object the node adds no content type of its own. */
function headersOf(headers: readonly string[] | undefined): Readonly<Record<string, string>> | null {
  if (headers === undefined) return null
  return Object.fromEntries(
    headers.map((header) => {
      const colon = header.indexOf(':')
      if (colon < 1) throw new RelayDataError({ problems: ['--header must be written as "Name: value"'] })
      return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()]
    }),
  )
}

async function readBody(data: string): Promise<string> {
  if (!data.startsWith('@')) return data
  const file = data.slice(1)
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new RelayDataError({ problems: [`--data: ${file} cannot be read (${cause.code})`], cause })
  })
}
