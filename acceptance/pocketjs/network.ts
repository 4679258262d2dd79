import { createServer } from 'node:http'
import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'
import { LocalChain } from '../../src/localnet/chain/local-chain.ts'
import { buildGenesis } from '../../src/localnet/genesis/build-genesis.ts'
import { readGenesis } from '../../src/localnet/genesis/read-genesis.ts'
import { closeServer, listenOn } from '../../src/localnet/listen.ts'
import { BodyBudget } from '../../src/localnet/profile/body-budget.ts'
import { systemClock } from '../../src/localnet/profile/clock.ts'
import { pocketCoreProfile } from '../../src/localnet/profile/profile.ts'
import { startRpcServer } from '../../src/localnet/rpc/server.ts'
import { createLeanNode } from '../../src/localnet/servicer/lean-node.ts'

/**
 * The network that the clients are run against, in a process of its own: one lean node with five servicers in the
 * pocket-core profile, blocks of a second, sessions of ten blocks. Prints one JSON line with all that a client has to
 * know, throw-away keys included, and lives until its input ends. With `--upgraded` by the rules after pocket-core's
 * codec upgrade.
 */
const BLOCK_TIME_MS = 1_000
const BLOCKS_PER_SESSION = 10
const POKT = 1_000_000n
const chains = { served: 'A100', foreign: '0001', unhosted: '0021' }

const keyOf = (name: string): PrivateKey => privateKeyFromSeed(Buffer.from(`pocketjs ${name}`.padEnd(32, '.')))
const names = ['application', 'smallApplication', 'rich', 'poor'] as const
const servicers = [1, 2, 3, 4, 5].map((number) => keyOf(`servicer ${number}`))
const host = '127.0.0.1'

const backend = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const { method, url, headers } = request
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ method, url, accept: headers.accept ?? null, type: headers['content-type'], body }))
})
const backendUrl = await listenOn(backend, { host, port: 0 })
const port = await freePort()
const genesis = readGenesis(
  buildGenesis({
    chainId: 'localnet',
    genesisTime: new Date().toISOString(),
    isUpgraded: process.argv.includes('--upgraded'),
    accounts: [
      { publicKey: keyOf('rich').publicKey, balance: 10_000_000n * POKT },
      { publicKey: keyOf('application').publicKey, balance: 1_000n * POKT },
    ],
    applications: [
      { publicKey: keyOf('application').publicKey, chains: [chains.served], stakedTokens: 25_000n * POKT },
      // 20 relays by 5 servicers: 4 for each.
      { publicKey: keyOf('smallApplication').publicKey, chains: [chains.served], stakedTokens: 20n * POKT },
    ],
    nodes: servicers.map(({ publicKey }) => ({
      publicKey,
      chains: [chains.served, chains.foreign],
      serviceUrl: `http://${host}:${port}`,
      tokens: 15_000n * POKT,
    })),
    ownerPublicKey: keyOf('rich').publicKey,
    parameters: {
      'pos/BlocksPerSession': String(BLOCKS_PER_SESSION),
      'pocketcore/SupportedBlockchains': Object.values(chains).sort(),
    },
  }),
)
const chain = new LocalChain({ genesis, path: ':memory:', blockTimeMs: BLOCK_TIME_MS, now: Date.now })
const profile = { ...pocketCoreProfile, sessionSyncAllowance: 1 }
const leanNode = createLeanNode({
  chain,
  keys: servicers,
  hostedChains: new Map([chains.served, chains.foreign].map((id) => [id, { id, url: backendUrl, basicAuth: null }])),
  profile,
  clock: systemClock,
  random: Math.random,
  evidenceFile: null,
  log: () => {},
})
const server = await startRpcServer({
  chain,
  leanNode,
  profile,
  budget: new BodyBudget(profile.bodyBudgetBytes),
  host,
  port,
  log: (message, error) => console.error(message, error),
})
chain.start((fault) => {
  throw fault
})
console.log(
  JSON.stringify({
    rpcUrl: server.url,
    chain: chains.served,
    foreignChain: chains.foreign,
    unhostedChain: chains.unhosted,
    nodeAddress: servicers[0]?.address,
    blocksPerSession: BLOCKS_PER_SESSION,
    blockTimeMs: BLOCK_TIME_MS,
    keys: Object.fromEntries(names.map((name) => [name, keyOf(name).export()])),
  }),
)

for await (const _ of process.stdin);
await server.close()
await leanNode.close()
backend.closeAllConnections()
await closeServer(backend)
chain.close()

/** The address is in the genesis, so it has to be known before the node listens. */
async function freePort(): Promise<number> {
  const probe = createServer()
  const url = await listenOn(probe, { host, port: 0 })
  await closeServer(probe)
  return Number(new URL(url).port)
}
