import { createServer, request as httpRequest, type Server } from 'node:http'
import { type PrivateKey, readPrivateKey } from '#morse/keys.ts'
import { LocalChain } from '../../chain/local-chain.ts'
import { readGenesis } from '../../genesis/read-genesis.ts'
import { closeServer, listenOn } from '../../listen.ts'
import { BodyBudget } from '../../profile/body-budget.ts'
import { type Clock, systemClock } from '../../profile/clock.ts'
import { type Profile, pocketCoreProfile } from '../../profile/profile.ts'
import { parseHostedChains } from '../../servicer/hosted-chains.ts'
import { createLeanNode, type LeanNode } from '../../servicer/lean-node.ts'
import { type RpcServer, startRpcServer } from '../server.ts'
import { readFixture } from './recorded-cases.ts'

export type Asked = { readonly method: string; readonly path: string; readonly body?: unknown }

export type Answered = {
  readonly status: number
  /** Name, value, name, value, in their own case. */
  readonly headers: readonly string[]
  readonly body: string
}

export type RecordedNetwork = {
  readonly chain: LocalChain
  readonly leanNode: LeanNode
  readonly server: RpcServer
  /** Keys of the recorded network by address. */
  readonly keys: ReadonlyMap<string, PrivateKey>
  /** What the node had to log: faults of ours. */
  readonly faults: readonly unknown[]
  ask(asked: Asked): Promise<Answered>
  close(): Promise<void>
}

const RECORDED_HEIGHT = 20
/** What opened the private routes of the recorded node. */
export const recordedAuthToken = '1SbIuA4WM6us7znHoQrycXqnU'

/**
 * The network that the routes were recorded on: a chain that starts from the recorded state and is at the recorded height,
 * a lean node with the recorded servicers and chains, and a backend that answers what it was asked, as the recorded one
 * did.
 */
export async function startRecordedNetwork(
  cases: Readonly<Record<string, { readonly body: string }>>,
  { profile = pocketCoreProfile, clock = systemClock }: { readonly profile?: Profile; readonly clock?: Clock } = {},
): Promise<RecordedNetwork> {
  const state = JSON.parse(cases.state?.body ?? '')
  const { block: firstBlock } = JSON.parse(cases.block1?.body ?? '')
  const { accounts } = state.app_state.auth
  // Pools are not given in a genesis but follow from the stakes.
  state.app_state.auth.accounts = accounts.filter(({ type }: { type: string }) => type === 'posmint/Account')
  const genesis = readGenesis({
    ...state,
    chain_id: firstBlock.header.chain_id,
    genesis_time: firstBlock.header.time,
    consensus_params: { ...state.consensus_params, block: { ...state.consensus_params.block, max_bytes: '4000000' } },
  })
  const chain = new LocalChain({ genesis, path: ':memory:', blockTimeMs: 4_000, now: () => Date.UTC(2026, 10, 22) })
  while (chain.height < RECORDED_HEIGHT) chain.produceBlock()
  const keys = recordedKeys()
  const backend = echoingBackend()
  const backendUrl = await listenOn(backend, { host: '127.0.0.1', port: 0 })
  const leanNode = createLeanNode({
    chain,
    keys:
      chain
        .ledgerAt(RECORDED_HEIGHT)
        ?.nodes()
        .flatMap(({ address }) => keys.get(address) ?? []) ?? [],
    hostedChains: hostedChains(cases, backendUrl),
    profile,
    clock,
    random: Math.random,
    evidenceFile: null,
    log: () => {},
  })
  const faults: unknown[] = []
  const server = await startRpcServer({
    chain,
    leanNode,
    profile,
    budget: new BodyBudget(profile.bodyBudgetBytes),
    host: '127.0.0.1',
    port: 0,
    flags: { simulateRelay: true, allBlockTransactions: true, hotReloadsChains: false, servesMeshes: true },
    authToken: recordedAuthToken,
    log: (_message, error) => faults.push(error),
  })
  return {
    chain,
    leanNode,
    server,
    keys,
    faults,
    ask: (asked) => ask(server.url, asked),
    close: async () => {
      await server.close()
      await leanNode.close()
      backend.closeAllConnections()
      await closeServer(backend)
      chain.close()
    },
  }
}

function recordedKeys(): ReadonlyMap<string, PrivateKey> {
  const wallets = readFixture('localnet-wallets.json').cases as readonly { readonly private_key: string }[]
  return new Map(wallets.map(({ private_key }) => readPrivateKey(private_key)).map((key) => [key.address, key]))
}

function hostedChains(cases: Readonly<Record<string, { readonly body: string }>>, backendUrl: string) {
  const recorded = Object.values(JSON.parse(cases.private_chains?.body ?? ''))
  const parsed = parseHostedChains(JSON.stringify(recorded).replaceAll('http://127.0.0.1:9900', backendUrl))
  if (parsed.kind === 'problem') throw new Error(parsed.problem)
  return parsed.chains
}

/** Answers with the request itself; 500 for `/err`, nothing for `/never`. */
function echoingBackend(): Server {
  return createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url = '', rawHeaders } = request
    if (url.endsWith('/never')) return
    response.writeHead(url.endsWith('/err') ? 500 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ method, url, rawHeaders, body: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** Without fetch, which hides the case of headers and adds its own. */
function ask(url: string, { method, path, body }: Asked): Promise<Answered> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { method, agent: false }, async (response) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of response) chunks.push(chunk)
      resolve({
        status: response.statusCode ?? 0,
        headers: response.rawHeaders,
        body: Buffer.concat(chunks).toString('utf8'),
      })
    })
    request.once('error', reject)
    request.end(text)
  })
}
