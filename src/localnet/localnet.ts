import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { PrivateKey } from '#morse/keys.ts'
import { startAdminServer } from './admin/admin-server.ts'
import type { LocalnetFacts } from './admin/read-status.ts'
import { keepAdminToken } from './admin/token-file.ts'
import { assignPorts, type LocalnetPorts } from './assign-ports.ts'
import { LocalChain } from './chain/local-chain.ts'
import { layOutDesign } from './config/lay-out-design.ts'
import { layOutExisting } from './config/lay-out-existing.ts'
import type { ExistingNetwork, LocalnetConfig } from './config/localnet-config.ts'
import type { LeanNodeLayout, NetworkLayout } from './config/network-layout.ts'
import { readGenesis } from './genesis/read-genesis.ts'
import { keepHostedChains, readHostedChains } from './hosted-chains-file.ts'
import { BodyBudget } from './profile/body-budget.ts'
import type { Clock } from './profile/clock.ts'
import { startRpcServer } from './rpc/server.ts'
import { type RunningMesh, startMesh } from './running-mesh.ts'
import { createLeanNode, type LeanNode } from './servicer/lean-node.ts'
import { type SimulatedBackends, startSimulatedBackends } from './simulated-backends.ts'

/** Something that happened, with facts that help. */
export type LocalnetEvent = { readonly message: string; readonly [fact: string]: unknown }

export type LocalnetOptions = {
  readonly config: LocalnetConfig | ExistingNetwork
  /** Where the chain and the evidence are kept, so that a restart goes on; null = in memory. */
  readonly folder: string | null
  readonly clock: Clock
  readonly log: (event: LocalnetEvent) => void
  /** False: blocks come only from `chain.produceBlock()`. */
  readonly producesBlocks?: boolean
}

/** A running network: one chain, several nodes. */
export type Localnet = AsyncDisposable & {
  readonly chain: LocalChain
  readonly nodes: readonly RunningNode[]
  /** In front of nodes: servicers behind one are staked with its address. */
  readonly meshes: readonly RunningMesh[]
  readonly rpcUrls: readonly string[]
  readonly adminUrl: string
  /** What changes through the admin API ask for, and private routes of meshes and of the nodes behind them. */
  readonly adminToken: string
  /** Their stakes are in the genesis, so relays can be sent at once. */
  readonly applications: NetworkLayout['applications']
  /** An account with more than anyone needs; null where its key is not known. */
  readonly faucet: PrivateKey | null
  /** The owner of the parameters; null where its key is not known. */
  readonly dao: PrivateKey | null
  close(): Promise<void>
}

export type RunningNode = {
  readonly name: string
  readonly url: string
  readonly leanNode: LeanNode
  readonly servicers: readonly { readonly name: string; readonly address: string; readonly publicKey: string }[]
}

/**
 * Starts a whole network on this machine: a chain, lean nodes with their HTTP servers, the meshes before them, simulated
 * backends where the design has no others, and the admin API. It answers relays as soon as this resolves. With a folder
 * that has a chain it goes on with that one.
 *
 * @throws {LocalnetPortError} when a port is taken
 * @throws {BadGenesisError} @throws {ChainMismatchError} @throws {ForeignKeysError}
 */
export async function startLocalnet(options: LocalnetOptions): Promise<Localnet> {
  const running = new AsyncDisposableStack()
  try {
    return await start(options, running)
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}

async function start(options: LocalnetOptions, running: AsyncDisposableStack): Promise<Localnet> {
  const { folder, log } = options
  const { host } = options.config
  const onFault = (message: string, error: unknown) => log({ message, error: String(error) })
  const backends = await startBackends(options)
  running.defer(() => backends.close())
  const ports = await assignPorts(options.config, folder)
  const layout = layOut(options, { ports, simulatedUrl: backends.urlOf })
  const chain = openChain(layout, options)
  running.defer(() => chain.close())
  const adminToken = folder === null ? randomBytes(32).toString('base64url') : await keepAdminToken(folder)
  const budget = new BodyBudget(layout.profile.bodyBudgetBytes)
  const meshed = new Set(layout.meshes.flatMap(({ leanNodes }) => leanNodes))
  const nodes: RunningNode[] = []
  for (const [index, node] of layout.leanNodes.entries()) {
    const leanNode = createNode(node, { chain, layout, options })
    running.defer(() => leanNode.close())
    const { profile } = layout
    const port = ports.nodes[index] ?? 0
    const access = meshed.has(node.name) ? { flags: { servesMeshes: true }, authToken: adminToken } : {}
    const server = await listening({ what: `node ${node.name}`, port }, () =>
      startRpcServer({ chain, leanNode, profile, budget, host, port, log: onFault, ...access }),
    )
    running.defer(() => server.close())
    const stopWatch = await keepHostedChains({
      path: folder === null ? null : join(folder, 'nodes', node.name, 'chains.json'),
      text: node.hostedChains,
      replace: (text) => leanNode.replaceHostedChains(text),
      clock: options.clock,
      log: (message) => log({ message, node: node.name }),
    })
    running.defer(stopWatch)
    const servicers = node.servicers.map(({ name, key: { address, publicKey } }) => ({ name, address, publicKey }))
    nodes.push({ name: node.name, url: server.url, leanNode, servicers })
  }
  const meshes: RunningMesh[] = []
  for (const [index, mesh] of layout.meshes.entries()) {
    const port = ports.meshes[index] ?? 0
    const started = await listening({ what: `the mesh before ${mesh.leanNodes.join(', ')}`, port }, () =>
      startMesh({
        layout: mesh,
        nodes: layout.leanNodes.filter(({ name }) => mesh.leanNodes.includes(name)),
        token: adminToken,
        host,
        port,
        folder: folder === null ? null : join(folder, 'meshes', mesh.name),
        clock: options.clock,
        log: (message) => log({ message, mesh: mesh.name }),
      }),
    )
    running.defer(() => started.close())
    meshes.push(started)
  }
  const port = ports.admin
  const admin = await listening({ what: 'the admin API', port }, () =>
    startAdminServer({
      chain,
      leanNodes: nodes.map(({ leanNode }) => leanNode),
      facts: factsOf(layout, nodes, meshes),
      token: adminToken,
      faucet: layout.faucet,
      owner: layout.dao,
      host,
      port,
      log: onFault,
    }),
  )
  running.defer(() => admin.close())
  if (options.producesBlocks !== false) chain.start((error) => onFault('the chain has stopped', error))
  running.defer(() => chain.stop())
  return {
    chain,
    nodes,
    meshes,
    rpcUrls: nodes.map(({ url }) => url),
    adminUrl: admin.url,
    adminToken,
    applications: layout.applications,
    faucet: layout.faucet,
    dao: layout.dao,
    close: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

async function startBackends({ config, log }: LocalnetOptions): Promise<SimulatedBackends> {
  if (!('nodes' in config)) return { urlOf: () => '', close: async () => undefined }
  return await startSimulatedBackends(config, (fault) =>
    log({ message: 'a simulated backend reports a fault', error: String(fault) }),
  )
}

function layOut(
  { config }: LocalnetOptions,
  { ports, simulatedUrl }: { readonly ports: LocalnetPorts; readonly simulatedUrl: (chain: string) => string },
): NetworkLayout {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const urlOf = (port: number) => `http://${host}:${port}`
  const urls = { nodeUrls: ports.nodes.map(urlOf), meshUrls: ports.meshes.map(urlOf) }
  return 'nodes' in config ? layOutDesign({ config, ...urls, simulatedUrl }) : layOutExisting(config, urls)
}

function openChain({ genesis, chainId, blockTimeMs }: NetworkLayout, { folder, clock }: LocalnetOptions): LocalChain {
  return new LocalChain({
    genesis: readGenesis(genesis, { chainId }),
    path: folder === null ? ':memory:' : join(folder, 'chain.sqlite'),
    blockTimeMs,
    now: () => clock.now(),
    setTimer: (callback, delayMs) => clock.startTimer(callback, delayMs),
  })
}

type NodeContext = { readonly chain: LocalChain; readonly layout: NetworkLayout; readonly options: LocalnetOptions }

function createNode(node: LeanNodeLayout, { chain, layout, options }: NodeContext): LeanNode {
  const { folder, clock, log } = options
  return createLeanNode({
    chain,
    keys: node.servicers.map(({ key }) => key),
    hostedChains: readHostedChains(node.hostedChains),
    profile: layout.profile,
    behaviours: new Map(node.servicers.map(({ key, behaviours }) => [key.address, behaviours])),
    behaviourSeed: node.name,
    random: Math.random,
    clock,
    evidenceFile: folder === null ? null : join(folder, `${node.name}.evidence.jsonl`),
    log: (message) => log({ message, node: node.name }),
  })
}

function factsOf(layout: NetworkLayout, nodes: readonly RunningNode[], meshes: readonly RunningMesh[]): LocalnetFacts {
  const servicers = layout.leanNodes.flatMap((node) => node.servicers)
  return {
    profile: layout.profile.name,
    rpcUrls: nodes.map(({ url }) => url),
    meshes,
    names: new Map([...servicers, ...layout.applications].map(({ name, key }) => [key.address, name])),
    behaviours: new Map(
      servicers.map(({ key, behaviours }) => [key.address, behaviours.map(({ kind }): string => kind)]),
    ),
  }
}

async function listening<Server>(
  place: { what: string; port: number },
  listen: () => Promise<Server>,
): Promise<Server> {
  return await listen().catch((cause: unknown) => {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw isTaken ? new LocalnetPortError({ ...place, cause }) : cause
  })
}

/** Another program listens where a server of the localnet should. */
export class LocalnetPortError extends Error {
  override readonly name = 'LocalnetPortError'
  readonly code = 'LOCALNET_PORT'
  constructor({ what, port, cause }: { what: string; port: number; cause: unknown }) {
    super(
      `Port ${port}, for ${what} of the local network, is taken by another program.\n` +
        'Stop that program. Or start a new chain on other ports, --new --first-port PORT: servicers are staked with their address.',
      { cause },
    )
  }
}
