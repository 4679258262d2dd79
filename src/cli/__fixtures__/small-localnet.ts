import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalChain } from '#localnet/chain/local-chain.ts'
import { choosePorts } from '#localnet/choose-ports.ts'
import { buildGenesis } from '#localnet/genesis/build-genesis.ts'
import { readGenesis } from '#localnet/genesis/read-genesis.ts'
import { BodyBudget } from '#localnet/profile/body-budget.ts'
import { systemClock } from '#localnet/profile/clock.ts'
import { mlProfile } from '#localnet/profile/profile.ts'
import { startRpcServer } from '#localnet/rpc/server.ts'
import type { Behaviour } from '#localnet/servicer/behaviour.ts'
import { createLeanNode } from '#localnet/servicer/lean-node.ts'
import { createApplicationToken } from '#morse/application-token.ts'
import { sha256 } from '#morse/hash.ts'
import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'
import type { Application } from '#networks/morse/application-keys.ts'

/** A chat answer that any request gets from the fixture's own backend. */
export const chatAnswer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Four.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
})

export const service = 'A100'
const sessionBlocks = 4

export type SmallLocalnet = AsyncDisposable & {
  readonly chain: LocalChain
  /** Two nodes of one chain; the first one serves all relays. */
  readonly rpcUrls: readonly [string, string]
  /** Ends one of them, as a node that is lost. */
  lose(url: string): Promise<void>
  readonly application: Application
  addressOf(name: string): string
  nameOf(address: string): string
  /** Relays that servicers hold the proofs of, by name. */
  relaysHeld(): Record<string, number>
  /** Makes blocks until a new session has begun. */
  beginSession(): void
}

/**
 * For tests: the real chain and real servicers behind HTTP, blocks only when the test makes them. All servicers are in
 * every session unless told otherwise, each under an operator of its own.
 *
 * @param servicers the behaviours of each, by name
 * @param relaysPerSession what each servicer may serve to the application in a session
 * @param backendUrl answers all relays; without it a fixed chat answer does
 */
export async function openSmallLocalnet({
  servicers,
  relaysPerSession = 1_000,
  isUpgraded = true,
  sessionNodeCount = Object.keys(servicers).length,
  backendUrl,
}: {
  readonly servicers: Readonly<Record<string, readonly Behaviour[]>>
  readonly relaysPerSession?: number
  readonly isUpgraded?: boolean
  readonly sessionNodeCount?: number
  readonly backendUrl?: string
}): Promise<SmallLocalnet> {
  await using opened = new AsyncDisposableStack()
  const names = Object.keys(servicers)
  const keys = new Map(names.map((name) => [name, keyNamed(name)]))
  const key = keyNamed('the application')
  const backend = createServer((_request, response) => response.end(chatAnswer))
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  opened.defer(() => void backend.close())
  const url = backendUrl ?? `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
  const [port = 0] = await choosePorts({ firstPort: 0, count: 1, host: '127.0.0.1', folder: null })
  const genesis = readGenesis(
    buildGenesis({
      chainId: 'small',
      genesisTime: '2026-01-01T00:00:00Z',
      isUpgraded,
      accounts: [...keys.values(), key].map(({ publicKey }) => ({ publicKey, balance: 1_000_000_000n })),
      applications: [
        {
          publicKey: key.publicKey,
          chains: [service],
          stakedTokens: BigInt(relaysPerSession * sessionNodeCount) * 1_000_000n,
        },
      ],
      nodes: [...keys].map(([name, { publicKey }]) => ({
        publicKey,
        chains: [service],
        serviceUrl: `http://127.0.0.1:${port}`,
        tokens: 15_000_000_000n,
        outputAddress: keyNamed(`operator of ${name}`).address,
      })),
      ownerPublicKey: keyNamed('owner').publicKey,
      parameters: { 'pocketcore/SessionNodeCount': String(sessionNodeCount) },
    }),
  )
  const chain = new LocalChain({ genesis, path: ':memory:', blockTimeMs: 1_000, now: Date.now })
  opened.defer(() => chain.close())
  const leanNode = createLeanNode({
    chain,
    keys: [...keys.values()],
    hostedChains: new Map([[service, { id: service, url, basicAuth: null }]]),
    profile: mlProfile,
    behaviours: new Map(names.map((name) => [keyNamed(name).address, servicers[name] ?? []])),
    clock: systemClock,
    random: Math.random,
    evidenceFile: null,
    // Never, as far as a test goes: what is claimed or not worth a claim would leave the evidence.
    claimDelayMs: 3_600_000,
    log: () => {},
  })
  opened.defer(() => leanNode.close())
  const servers = new Map<string, () => Promise<void>>()
  const start = async (at: number) => {
    const budget = new BodyBudget(mlProfile.bodyBudgetBytes)
    const common = { chain, profile: mlProfile, budget, host: '127.0.0.1', log: () => {} }
    const server = await startRpcServer({ ...common, leanNode, port: at })
    servers.set(server.url, () => server.close())
    return server.url
  }
  const rpcUrls = [await start(port), await start(0)] as const
  opened.defer(async () => {
    await Promise.all([...servers.values()].map((close) => close()))
  })
  const names40 = new Map([...keys].map(([name, { address }]) => [address, name]))
  const running = opened.move()
  const nameOf = (address: string) => names40.get(address) ?? address
  return {
    chain,
    rpcUrls,
    async lose(lost) {
      await servers.get(lost)?.()
      servers.delete(lost)
    },
    application: {
      key,
      publicKey: key.publicKey,
      token: createApplicationToken({ applicationKey: key, clientPublicKey: key.publicKey }),
    },
    addressOf: (name) => keys.get(name)?.address ?? '',
    nameOf,
    relaysHeld() {
      const held: Record<string, number> = {}
      for (const { servicerAddress, relays } of leanNode.evidence())
        held[nameOf(servicerAddress)] = (held[nameOf(servicerAddress)] ?? 0) + relays
      return held
    },
    beginSession() {
      do chain.produceBlock()
      while (chain.height % sessionBlocks !== 1)
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

function keyNamed(name: string): PrivateKey {
  return privateKeyFromSeed(sha256(name))
}
