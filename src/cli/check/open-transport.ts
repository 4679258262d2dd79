import type { CheckTransport } from '#checks/transport-port.ts'
import { parseSecretReference, readSecret } from '#networks/direct/secret.ts'
import { evaluatedEndpoint } from '../evaluate/evaluated-endpoint.ts'
import { openMorseRelays } from '../relay/morse-relays.ts'
import { readRelayApplications } from '../relay/relay-applications.ts'
import { readRelayData } from '../relay/relay-data.ts'
import { overridesOf } from '../relay/relay-flags.ts'
import { createDirectTransport } from './direct-transport.ts'
import { defaultModel } from './listed-model.ts'
import { createMorseTransport } from './morse-transport.ts'

export type TransportFlags = {
  readonly model?: string
  readonly key?: string
  readonly network: 'direct' | 'morse'
  readonly rpc?: readonly string[]
  readonly mesh?: string
  readonly chain?: string
  readonly appKey?: string
  readonly timeout: number
  readonly allowPrivate?: boolean
}

/** An endpoint that is checked, and how it is reached. */
export type OpenTransport = AsyncDisposable & {
  readonly transport: CheckTransport
  /** As reports name it. */
  readonly endpoint: string
  /** A text that no report may show. */
  readonly hidden: string | null
}

const MAXIMUM_RESPONSE_BYTES = 16 * 1024 * 1024

/**
 * Opens the way to an endpoint: its URL, or on Morse the address of a servicer.
 *
 * @throws {BadCheckTargetError} @throws {BadEndpointError} @throws {KeyMissingError} @throws {RelayDataError}
 */
export async function openTransport(
  target: string,
  flags: TransportFlags,
  proxy: string | undefined,
): Promise<OpenTransport> {
  return flags.network === 'morse' ? openMorse(target, flags) : openDirect(target, flags, proxy)
}

async function openDirect(target: string, flags: TransportFlags, proxy: string | undefined): Promise<OpenTransport> {
  const { url } = await evaluatedEndpoint(target, { model: defaultModel, ...flags, concurrency: 1, rate: 1_000 })
  const place = flags.key === undefined ? null : parseSecretReference(flags.key)
  const key = place === null ? null : await readSecret(place)
  const transport = createDirectTransport({ url, key, proxy, connections: 64 })
  return { transport, endpoint: url, hidden: key, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() }
}

async function openMorse(target: string, flags: TransportFlags): Promise<OpenTransport> {
  if (!/^[0-9a-f]{40}$/.test(target)) throw new BadCheckTargetError({ target })
  const overrides = await overridesOf({
    servicer: [target],
    ...(flags.rpc !== undefined && { rpc: flags.rpc }),
    ...(flags.mesh !== undefined && { mesh: flags.mesh }),
    ...(flags.chain !== undefined && { chain: flags.chain }),
    method: 'POST',
    path: '/v1/chat/completions',
  })
  const data = await readRelayData({ file: undefined, overrides, hasKey: flags.appKey !== undefined })
  const port = await openMorseRelays({
    data,
    applications: await readRelayApplications(flags.appKey, data.appPrivKey),
    timeoutMs: flags.timeout * 1_000,
    maximumResponseBytes: MAXIMUM_RESPONSE_BYTES,
    concurrency: 8,
    allowsPrivate: flags.allowPrivate === true,
  })
  const transport = createMorseTransport({ port, servicer: target })
  return { transport, endpoint: target, hidden: null, [Symbol.asyncDispose]: () => port.close() }
}

/** What is to be checked on Morse is no address of a servicer. */
export class BadCheckTargetError extends Error {
  override readonly name = 'BadCheckTargetError'
  readonly code = 'BAD_CHECK_TARGET'
  constructor({ target }: { target: string }) {
    super(
      `"${target.slice(0, 100)}" is no servicer: with --network morse, name the address of one, 40 hexadecimal digits.\n` +
        'To check a backend by its URL, leave --network away.',
    )
  }
}
