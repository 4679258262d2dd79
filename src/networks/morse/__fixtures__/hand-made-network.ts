import { readAnswer } from '#contract/read-answer.ts'
import { createApplicationToken } from '#morse/application-token.ts'
import type { PrivateKey } from '#morse/keys.ts'
import type { Outcome } from '#records/outcome.ts'
import type { RelayRequest } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import { goodChat } from '../../direct/loopback.ts'
import type { Application } from '../application-keys.ts'
import { type MorseNetwork, type MorseNetworkOptions, openMorseNetwork } from '../morse-network.ts'
import { answering, HandMadeChain, type HandMadeNode } from './hand-made-chain.ts'

export const shortTimeouts = { connectMs: 1_000, firstByteMs: 1_000, idleMs: 1_000, totalMs: 2_000 }

export function applicationOf(key: PrivateKey): Application {
  const token = createApplicationToken({ applicationKey: key, clientPublicKey: key.publicKey })
  return { key, publicKey: key.publicKey, token }
}

/** A chain, its nodes and the network over it; everything ends with the test. */
export type Scene = AsyncDisposable & {
  readonly chain: HandMadeChain
  readonly network: MorseNetwork
  readonly reports: string[]
  /** The nodes that are in the present session of the first application. */
  inSession(): HandMadeNode[]
  supplierOf(node: HandMadeNode): Supplier
  /** One relay of a chat request, and what came of it. */
  ask(node: HandMadeNode, over?: Partial<RelayRequest>): Promise<Outcome>
  /** A control relay: no body. */
  control(node: HandMadeNode): Promise<Outcome>
  /** Moves the chain on to the next session, and lets the network see it. */
  nextSession(): Promise<void>
}

/**
 * Six nodes of which three are in a session, one application, and a network that has seen a whole session change, so that
 * it counts every relay from the first. Nodes answer well unless the test says otherwise.
 */
export async function openScene({
  prepare,
  isYoung = false,
  ...over
}: Partial<MorseNetworkOptions> & {
  prepare?: (chain: HandMadeChain) => void
  /** The network has seen one session only, from its middle on. */
  isYoung?: boolean
} = {}): Promise<Scene> {
  const chain = await HandMadeChain.open()
  chain.addNodes(6, ['A100'], answering(goodChat))
  const { key } = chain.addApplication('our application', ['A100'])
  prepare?.(chain)
  const reports: string[] = []
  const network = openMorseNetwork({
    rpcUrls: [chain.url],
    services: ['A100'],
    applications: [applicationOf(key)],
    limits: { concurrency: 4, requestsPerSecond: 10_000, timeouts: shortTimeouts, maximumBodyBytes: 100_000 },
    budgetShare: 0.5,
    allowPrivate: ['127.0.0.1'],
    report: (message) => reports.push(message),
    ...over,
  })
  const supplierOf = (node: HandMadeNode) => {
    const found = network.suppliers()?.find(({ address }) => address === node.key.address)
    if (found === undefined) throw new TypeError('the node is not listed')
    return found
  }
  async function relay(request: RelayRequest): Promise<Outcome> {
    const { kind, maximumBodyBytes } = request
    const result = await network.relay(request, new AbortController().signal)
    return (await readAnswer(result, { kind, maximumBodyBytes, wasLateBetween: () => false })).outcome
  }
  const limits = { maximumBodyBytes: 100_000, timeouts: shortTimeouts }
  const scene: Scene = {
    chain,
    network,
    reports,
    supplierOf,
    inSession: () => chain.session(key.publicKey, 'A100').nodes ?? [],
    ask: (node, request) =>
      relay({
        supplier: supplierOf(node),
        kind: 'chat',
        method: 'POST',
        path: '/v1/chat/completions',
        body: '{"model":"m","messages":[]}',
        ...limits,
        ...request,
      }),
    control: (node) =>
      relay({ supplier: supplierOf(node), kind: 'models', method: 'GET', path: '/v1/models', ...limits }),
    async nextSession() {
      chain.height += 4
      await network.look()
    },
    async [Symbol.asyncDispose]() {
      await network.close()
      await chain[Symbol.asyncDispose]()
    },
  }
  await network.look()
  if (!isYoung) await scene.nextSession()
  return scene
}
