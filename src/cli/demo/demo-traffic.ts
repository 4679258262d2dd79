import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { openMorseRelays } from '../relay/morse-relays.ts'
import type { RelayPort, SentRelay } from '../relay/relay-port.ts'
import { trafficApplication } from './demo-localnet.ts'
import { applicationOf, namesByAddress } from './demo-network.ts'
import { type UserRequest, userRequests } from './user-requests.ts'

/** Enough for a claim, which needs five. */
const RELAYS_A_ROUND = 6
const ROUND_MS = 60_000
const TRIES = 4

type TrafficOptions = {
  readonly config: LocalnetConfig
  readonly rpcUrls: readonly string[]
  readonly log: (event: { readonly message: string }) => void
  readonly signal: AbortSignal
}

/**
 * Users of the network beside the bench: once a minute each kind of service gets some relays, to one servicer in one session,
 * paid by an application of its own. So that claims, proofs and rewards of all of them can be seen. Ends with the signal.
 */
export async function sendTraffic(options: TrafficOptions): Promise<void> {
  const { signal, log } = options
  for (let round = 1; !signal.aborted; round++) {
    for (const request of userRequests) {
      const message = await sendRound(options, request, round).catch(
        (error: unknown) => `${request.what} relays failed: ${error instanceof Error ? error.message : error}`,
      )
      if (!signal.aborted) log({ message })
    }
    await sleep(ROUND_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** What came of it, in a sentence. */
async function sendRound(options: TrafficOptions, request: UserRequest, round: number): Promise<string> {
  const { config, rpcUrls, signal } = options
  const port = await openMorseRelays({
    data: {
      rpcUrls: [...rpcUrls],
      whitelistedServicers: [],
      appPrivKey: null,
      chain: { id: request.chain, callSet: [] },
      mesh: { enabled: false, rpcUrl: '' },
      relays: RELAYS_A_ROUND,
      logRelayData: false,
      logFile: '',
      writeRawRelayData: false,
      rawFile: '',
    },
    applications: [applicationOf(config, trafficApplication(request.chain))],
    timeoutMs: 20_000,
    maximumResponseBytes: 64 * 1024 * 1024,
    concurrency: 1,
    allowsPrivate: true,
  })
  try {
    return await sendInOneSession(port, { request, round, names: namesByAddress(config), signal })
  } finally {
    await port.close()
  }
}

type Round = {
  readonly request: UserRequest
  readonly round: number
  readonly names: ReadonlyMap<string, string>
  readonly signal: AbortSignal
}

/** One session may end on the way; then the next one gets all of them. */
async function sendInOneSession(port: RelayPort, { request, round, names, signal }: Round): Promise<string> {
  for (let attempt = 0; attempt < TRIES && !signal.aborted; attempt++) {
    const answer = await port.session(signal)
    if (answer.kind === 'none') return `${request.what} relays were not sent: ${answer.reason}`
    const { session } = answer
    // Another one of the session each time.
    const node = session.nodes[round % session.nodes.length]
    if (node === undefined) continue
    const found: string[] = []
    for (let ordinal = 0; ordinal < RELAYS_A_ROUND; ordinal++) {
      const call = {
        method: 'POST',
        path: request.path,
        headers: null,
        data: request.data(round * 1_000 + attempt * 100 + ordinal),
      }
      const description = describe(await port.send({ session, node, call, signal }), request)
      if (description !== null) found.push(description)
    }
    const name = names.get(node.address) ?? node.address
    if (found.length === RELAYS_A_ROUND) {
      return `users: ${found.length} ${request.what} relays to ${name} in session ${session.height}: ${found.at(-1)}`
    }
  }
  return `users: no servicer gave ${RELAYS_A_ROUND} good ${request.what} answers in one session`
}

/** Null for what is not signed, or is not what was asked for. */
function describe({ outcome }: SentRelay, request: UserRequest): string | null {
  if (outcome.kind !== 'answered' || !outcome.isSignatureValid) return null
  try {
    return request.describe(JSON.parse(outcome.response))
  } catch {
    return null
  }
}
