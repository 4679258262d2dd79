import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { LocalChain } from '../chain/local-chain.ts'
import { buildGenesis } from '../genesis/build-genesis.ts'
import { readGenesis } from '../genesis/read-genesis.ts'
import type { BlockEvent, LocalnetStatus } from './admin-api.ts'
import { AdminRequestError, connectAdmin } from './admin-client.ts'
import { type AdminServer, startAdminServer } from './admin-server.ts'

const keyOf = (name: string) => privateKeyFromSeed(Buffer.from(name.padEnd(32, '.')))
const rich = keyOf('rich')
const servicer = keyOf('servicer')
const application = keyOf('application')
const stranger = keyOf('stranger')
const token = 'the-token-of-this-test'

describe('startAdminServer', () => {
  let chain: LocalChain
  let server: AdminServer
  const faults: unknown[] = []
  beforeAll(async () => {
    const genesis = readGenesis(
      buildGenesis({
        chainId: 'localnet',
        genesisTime: '2026-01-01T00:00:00Z',
        accounts: [{ publicKey: rich.publicKey, balance: 10n ** 15n }],
        applications: [{ publicKey: application.publicKey, chains: ['A100'], stakedTokens: 10n ** 9n }],
        nodes: [
          {
            publicKey: servicer.publicKey,
            chains: ['A100', 'A104'],
            serviceUrl: 'http://127.0.0.1:8081',
            tokens: 15n * 10n ** 9n,
          },
        ],
        ownerPublicKey: rich.publicKey,
        relaysToTokensMultiplierMap: { A104: 4_000n },
        isUpgraded: true,
      }),
    )
    chain = new LocalChain({ genesis, path: ':memory:', blockTimeMs: 1_000, now: () => Date.UTC(2026, 1, 1) })
    server = await startAdminServer({
      chain,
      leanNodes: [],
      facts: {
        profile: 'ml',
        rpcUrls: ['http://127.0.0.1:8081'],
        meshes: [{ name: 'mesh', url: 'http://127.0.0.1:9081', leanNodes: ['lean1'], unreportedCount: () => 3 }],
        names: new Map([[servicer.address, 'node-1']]),
        behaviours: new Map([[servicer.address, ['slow']]]),
      },
      token,
      faucet: rich,
      owner: rich,
      host: '127.0.0.1',
      port: 0,
      log: (_message, error) => faults.push(error),
    })
  })
  afterAll(async () => {
    await server.close()
    chain.close()
    expect(faults).toEqual([])
  })

  const connect = (given: string | null = token) => connectAdmin({ url: server.url, token: given })

  it('default: the status says who is staked for what, and how', async () => {
    const { parameters, blockTime: _, ...status } = await connect(null).status()
    expect(parameters['pos/BlocksPerSession']).toBe('4')
    expect(status).toEqual({
      chainId: 'localnet',
      profile: 'ml',
      height: 1,
      blockTimeMs: 1_000,
      isUpgraded: true,
      session: { height: 1, lastHeight: 4, blocksPerSession: 4, nodeCount: 5 },
      rpcUrls: ['http://127.0.0.1:8081'],
      meshes: [{ name: 'mesh', url: 'http://127.0.0.1:9081', leanNodes: ['lean1'], unreportedRelays: 3 }],
      services: [
        { chain: 'A100', upoktPerRelay: '1000', servicers: 1, applications: 1, relaysPaid: '0', mintedUpokt: '0' },
        { chain: 'A104', upoktPerRelay: '4000', servicers: 1, applications: 0, relaysPaid: '0', mintedUpokt: '0' },
      ],
      servicers: [
        {
          address: servicer.address,
          publicKey: servicer.publicKey,
          name: 'node-1',
          serviceUrl: 'http://127.0.0.1:8081',
          chains: ['A100', 'A104'],
          stakedUpokt: '15000000000',
          balanceUpokt: '0',
          status: 'staked',
          isJailed: false,
          behaviours: ['slow'],
          evidence: [],
          rewards: [],
        },
      ],
      applications: [
        {
          address: application.address,
          publicKey: application.publicKey,
          name: null,
          chains: ['A100'],
          stakedUpokt: '1000000000',
          maxRelays: '1000',
          status: 'staked',
        },
      ],
      claims: [],
      pendingTransactions: [],
      supply: {
        totalUpokt: '1000016000000000',
        accountsUpokt: '1000000000000000',
        nodesStakedUpokt: '15000000000',
        applicationsStakedUpokt: '1000000000',
        daoUpokt: '0',
      },
    } satisfies Omit<LocalnetStatus, 'parameters' | 'blockTime'>)
  })

  it('behavior: the faucet sends by a transaction, and readers of events hear of it', async () => {
    const events = await openEvents()
    const sent = await connect().fund({ address: stranger.address, amountUpokt: '123' })
    expect(sent).toEqual({ hash: expect.stringMatching(/^[0-9A-F]{64}$/), code: 0, codespace: '', log: '' })
    expect((await connect().status()).pendingTransactions).toEqual([{ hash: sent.hash, messageType: 'send' }])
    const block = chain.produceBlock()
    expect(chain.ledgerAt(chain.height)?.account(stranger.address)?.balance).toBe(123n)
    expect(await events.next()).toEqual({
      height: block.height,
      time: new Date(block.time).toISOString(),
      hash: Buffer.from(block.hash).toString('hex'),
      proposer: servicer.address,
      transactions: [{ hash: sent.hash, messageType: 'send', code: 0, log: '' }],
      rewards: [],
    })
    await events.close()
  })

  it('behavior: a parameter changes with the next block', async () => {
    const changed = await connect().changeParameter({ name: 'pocketcore/SessionNodeCount', value: '3' })
    expect(changed).toMatchObject({ code: 0 })
    chain.produceBlock()
    expect((await connect().status()).session.nodeCount).toBe(3)
  })

  it('error: changes without the token, and nothing happens', async () => {
    const pending = chain.pendingTransactions().length
    for (const given of [null, '', 'x', `${token}x`, token.slice(1)]) {
      await expect(connect(given).fund({ address: stranger.address, amountUpokt: '1' })).rejects.toMatchObject({
        reason: 'wrong-token',
      })
    }
    expect(chain.pendingTransactions()).toHaveLength(pending)
  })

  it('error: bad requests name what is wrong', async () => {
    const refused = async (asked: Promise<unknown>) => {
      const error = await asked.then(
        () => undefined,
        (reason) => reason,
      )
      expect(error).toBeInstanceOf(AdminRequestError)
      return error.message
    }
    expect(await refused(connect().fund({ address: 'zz', amountUpokt: '-1' }))).toMatch(
      /address: must be 40 .* digits; amountUpokt: must be a whole number/,
    )
    expect(await refused(connect().changeParameter({ name: 'pos/Nope', value: '1' }))).toMatch(/no such parameter/)
    expect(await refused(connect().changeParameter({ name: 'pos/BlocksPerSession', value: '1' }))).toMatch(/range/)
  })

  it('error: other paths, methods, and bodies', async () => {
    const authorization = `Bearer ${token}`
    const statusOf = async (path: string, options: RequestInit) =>
      (await fetch(`${server.url}${path}`, { headers: { authorization }, ...options })).status
    expect(await statusOf('/', {})).toBe(404)
    expect(await statusOf('/localnet/status', { method: 'POST' })).toBe(405)
    expect(await statusOf('/localnet/faucet', {})).toBe(405)
    expect(await statusOf('/localnet/events', { method: 'POST' })).toBe(405)
    expect(await statusOf('/localnet/faucet', { method: 'POST', body: '{' })).toBe(400)
    expect(await statusOf('/localnet/faucet', { method: 'POST', body: 'x'.repeat(300_000) })).toBe(413)
  })

  async function openEvents(): Promise<{ next(): Promise<BlockEvent>; close(): Promise<void> }> {
    const stopped = new AbortController()
    const response = await fetch(`${server.url}/localnet/events`, { signal: stopped.signal })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body?.getReader()
    return {
      next: async () => {
        const { value } = (await reader?.read()) ?? {}
        const [, data = ''] = /^event: block\nid: \d+\ndata: (.*)\n\n$/.exec(Buffer.from(value ?? []).toString()) ?? []
        return JSON.parse(data)
      },
      close: async () => {
        const gone = once(stopped.signal, 'abort')
        stopped.abort()
        await gone
      },
    }
  }
})
