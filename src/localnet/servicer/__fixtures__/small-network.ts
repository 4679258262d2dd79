import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApplicationToken } from '#morse/application-token.ts'
import { sha256 } from '#morse/hash.ts'
import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'
import { type Relay, type RelayPayload, type RelayProof, signRelay, writeRelay } from '#morse/relay.ts'
import { sessionHeightOf } from '#morse/session.ts'
import { LocalChain } from '../../chain/local-chain.ts'
import { buildGenesis } from '../../genesis/build-genesis.ts'
import { readGenesis } from '../../genesis/read-genesis.ts'
import type { Clock } from '../../profile/clock.ts'
import { mlProfile } from '../../profile/profile.ts'
import { dispatchSession } from '../../session/dispatch.ts'
import { createLeanNode, type LeanNode, type LeanNodeOptions } from '../lean-node.ts'

export const chainId = 'A100'

/** Time that only tests move. */
export class ManualClock implements Clock {
  #now = 0
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>()

  now(): number {
    return this.#now
  }

  get waiting(): number {
    return this.#timers.size
  }

  startTimer(callback: () => void, delayMs: number): () => void {
    const timer = { due: this.#now + delayMs, callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of [...this.#timers].toSorted((a, b) => a.due - b.due)) {
      if (timer.due > this.#now || !this.#timers.delete(timer)) continue
      timer.callback()
    }
  }
}

export type SmallNetwork = Awaited<ReturnType<typeof smallNetwork>>

/**
 * A real chain with six servicers and three to a session, one lean node for all of them, one application whose limit is
 * `relaysPerSession` for each servicer, and a backend that answers `answer`.
 */
export async function smallNetwork({
  relaysPerSession = 100,
  chainPath = ':memory:',
  backend = (_: IncomingMessage, response: ServerResponse) => response.end('{"text":"hello"}'),
  parameters = {},
  ...options
}: Partial<LeanNodeOptions> & {
  relaysPerSession?: number
  chainPath?: string
  backend?: (request: IncomingMessage, response: ServerResponse) => unknown
  parameters?: Readonly<Record<string, unknown>>
} = {}) {
  const keyOf = (name: string) => privateKeyFromSeed(sha256(name))
  const servicers = Array.from({ length: 6 }, (_, index) => keyOf(`servicer ${index}`))
  const application = keyOf('application')
  const owner = keyOf('owner')
  const genesis = readGenesis(
    buildGenesis({
      chainId: 'small',
      genesisTime: '2026-01-01T00:00:00Z',
      accounts: [...servicers, application, owner].map(({ publicKey }) => ({ publicKey, balance: 1_000_000_000n })),
      // One relay per POKT, shared by two chains and three servicers.
      applications: [
        {
          publicKey: application.publicKey,
          chains: ['0021', chainId],
          stakedTokens: BigInt(relaysPerSession * 6) * 1_000_000n,
        },
      ],
      nodes: servicers.map(({ publicKey }) => ({
        publicKey,
        chains: ['0001', '0021', chainId],
        serviceUrl: 'http://127.0.0.1:8081',
        tokens: 15_000_000_000n,
      })),
      ownerPublicKey: owner.publicKey,
      parameters: { 'pocketcore/SessionNodeCount': '3', ...parameters },
    }),
  )
  const chain = new LocalChain({ genesis, path: chainPath, blockTimeMs: 1000, now: () => 0 })
  const server = createServer(backend)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const backendUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = new ManualClock()
  const logged: string[] = []
  let entropy = 0n
  const startNode = (more: Partial<LeanNodeOptions> = {}): LeanNode =>
    createLeanNode({
      chain,
      keys: servicers,
      hostedChains: new Map(['0001', '0021', chainId].map((id) => [id, { id, url: backendUrl, basicAuth: null }])),
      profile: mlProfile,
      clock,
      random: () => 0.5,
      evidenceFile: null,
      log: (line) => logged.push(line),
      ...options,
      ...more,
    })
  const token = createApplicationToken({ applicationKey: application, clientPublicKey: application.publicKey })

  /** The servicers of the current session. */
  const sessionServicers = (): readonly PrivateKey[] => {
    const session = dispatchSession({ chain, appPublicKey: application.publicKey, chainId })
    if (session.kind === 'error') throw new Error(session.message)
    return session.nodes.flatMap(({ address }) => servicers.filter((servicer) => servicer.address === address))
  }

  /** A relay to the first servicer of the session, signed after what is given was put in its place. */
  const signed = (
    over: Partial<RelayPayload> &
      Partial<Pick<RelayProof, 'entropy' | 'servicerPublicKey' | 'blockchain' | 'token'>> & {
        sessionBlockHeight?: bigint
        blockHeight?: bigint
      } = {},
  ): Relay => {
    const { data = '{"prompt":"hi"}', method = 'POST', path = '/v1/completions', headers = null, ...proof } = over
    const blocksPerSession = chain.ledgerAt(chain.height)?.parameters.blocksPerSession ?? 4
    entropy += 1n
    return signRelay({
      payload: { data, method, path, headers },
      blockHeight: BigInt(chain.height),
      sessionBlockHeight: BigInt(sessionHeightOf(chain.height, blocksPerSession)),
      entropy,
      servicerPublicKey: sessionServicers()[0]?.publicKey ?? '',
      blockchain: chainId,
      token,
      clientKey: application,
      ...proof,
    })
  }

  const send = async (node: LeanNode, relay: Relay | string, signal = new AbortController().signal) => {
    const reply = await node.handleRelay(Buffer.from(typeof relay === 'string' ? relay : writeRelay(relay)), signal)
    reply.whenSent?.()
    return { ...reply, body: Buffer.from(reply.body).toString() }
  }

  return {
    chain,
    clock,
    servicers,
    application,
    token,
    backendUrl,
    logged,
    startNode,
    sessionServicers,
    signed,
    send,
    close() {
      chain.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
