import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { sessionBlockHashOf } from '#morse/block-hash.ts'
import { sha256, toHex } from '#morse/hash.ts'
import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'
import { type Relay, readRelay } from '#morse/relay.ts'
import { signResponse, writeRelayResponse } from '#morse/relay-response.ts'
import { selectSessionNodes, sessionHeightOf, sessionKey } from '#morse/session.ts'
import { type LoopbackServer, listen } from '../../direct/loopback.ts'

/** What a node of the hand-made chain does with a relay: whatever a test wants, valid or not. */
export type Behaviour = (relay: Relay, node: HandMadeNode, response: ServerResponse) => void | Promise<void>

export type HandMadeNode = {
  readonly key: PrivateKey
  isJailed: boolean
  isStaked: boolean
  chains: string[]
  outputAddress: string
  serviceUrl: string
  behaviour: Behaviour
  /** Relays that reached it, as it read them. */
  readonly relays: Relay[]
}

export type HandMadeApplication = {
  readonly key: PrivateKey
  isStaked: boolean
  chains: string[]
  maximumRelays: number
}

/** What the RPC server answers instead of the truth. */
export type Lie = { readonly path: string; readonly answer: (truth: unknown, body: Record<string, unknown>) => unknown }

export const blocksPerSession = 4

export function keyNamed(name: string): PrivateKey {
  return privateKeyFromSeed(sha256(name))
}

/** A good answer, signed. */
export function answering(body: unknown): Behaviour {
  return (relay, { key }, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const signature = signResponse({ response: text, proof: relay.proof, servicerKey: key })
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.end(writeRelayResponse({ response: text, signature }))
  }
}

/** An error in the envelope of pocket-core. */
export function refusing(code: number, codespace = 'pocketcore'): Behaviour {
  return (_relay, _node, response) => {
    response.writeHead(400, { 'content-type': 'application/json; charset=utf-8' })
    response.end(`${JSON.stringify({ dispatch: null, error: { code, codespace, message: 'a test says so' } })}\n`)
  }
}

/** An answer outside the protocol. */
export function saying(status: number, body: string, headers: Record<string, string> = {}): Behaviour {
  return (_relay, _node, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }
}

const hashed = (text: string) => toHex(sha256(text)).toUpperCase()

/**
 * A chain of our own making behind one HTTP server: it answers what an RPC node answers, moves on when the test says so,
 * and its nodes misbehave in any way that bytes allow. It checks nothing of the relays.
 */
export class HandMadeChain implements AsyncDisposable {
  height = 9
  blockMs = 0
  readonly nodes: HandMadeNode[] = []
  readonly applications: HandMadeApplication[] = []
  sessionNodeCount = 3
  isUpgraded = false
  lies: Lie[] = []
  /** Paths asked for, in order. */
  readonly asked: string[] = []
  readonly #server: LoopbackServer

  constructor(server: LoopbackServer) {
    this.#server = server
  }

  static async open(): Promise<HandMadeChain> {
    const http = createServer((request, response) => void chain.#serve(request, response))
    const chain: HandMadeChain = new HandMadeChain(await listen(http))
    return chain
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`
  }

  addNodes(count: number, chains: string[], behaviour: Behaviour): HandMadeNode[] {
    const first = this.nodes.length
    const added = Array.from({ length: count }, (_, index): HandMadeNode => {
      const key = keyNamed(`node ${first + index}`)
      const serviceUrl = `${this.url}/node/${key.address}`
      const outputAddress = keyNamed(`operator ${first + index}`).address
      return { key, isJailed: false, isStaked: true, chains, outputAddress, serviceUrl, behaviour, relays: [] }
    })
    this.nodes.push(...added)
    return added
  }

  addApplication(name: string, chains: string[], maximumRelays = 1_000): HandMadeApplication {
    const application = { key: keyNamed(name), isStaked: true, chains, maximumRelays }
    this.applications.push(application)
    return application
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }

  block(height: number) {
    const parts = { hash: hashed(`parts ${height - 1}`), total: '1' }
    return {
      block: {
        data: { txs: null },
        header: {
          app_hash: hashed('app'),
          chain_id: 'hand-made',
          consensus_hash: hashed('consensus'),
          data_hash: '',
          evidence_hash: '',
          height: String(height),
          last_block_id: { hash: height === 1 ? '' : hashed(`block ${height - 1}`), parts },
          last_commit_hash: hashed('commit'),
          last_results_hash: '',
          next_validators_hash: hashed('validators'),
          num_txs: '0',
          proposer_address: hashed('proposer').slice(0, 40),
          time: new Date(Date.UTC(2026, 0, 1) + height * this.blockMs).toISOString(),
          total_txs: '0',
          validators_hash: hashed('validators'),
          version: { app: '0', block: '10' },
        },
      },
      block_id: { hash: hashed(`block ${height}`), parts },
    }
  }

  session(appPublicKey: string, chain: string) {
    const sessionHeight = sessionHeightOf(this.height, blocksPerSession)
    const blockHash = sessionBlockHashOf(this.block(sessionHeight), { isUpgraded: this.isUpgraded }) ?? ''
    const key = sessionKey({ appPublicKey, chain, blockHash })
    const staked = this.nodes.filter((node) => node.isStaked && node.chains.includes(chain))
    const addresses = selectSessionNodes({
      sessionKey: key,
      candidates: staked.map((node) => node.key.address).sort(),
      count: this.sessionNodeCount,
      isUsable: (address) => staked.some((node) => node.key.address === address && !node.isJailed),
    })
    const nodes = addresses?.map((address) => this.nodes.find((node) => node.key.address === address))
    return { sessionHeight, key: Buffer.from(key).toString('base64'), nodes: nodes?.flatMap((node) => node ?? []) }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    const [, address] = /^\/node\/([0-9a-f]{40})\/v1\/client\/relay$/.exec(path) ?? []
    const node = this.nodes.find(({ key }) => key.address === address)
    if (node !== undefined) {
      const read = readRelay(Buffer.concat(chunks))
      if (read.kind === 'bad') return void response.writeHead(400).end(JSON.stringify({ error: read.error }))
      node.relays.push(read.relay)
      return node.behaviour(read.relay, node, response)
    }
    this.asked.push(path)
    const body = JSON.parse(Buffer.concat(chunks).toString())
    const truth = this.#answer(path, body)
    const lie = this.lies.find((entry) => entry.path === path)
    const { status, value } = lie === undefined ? truth : { status: 200, value: lie.answer(truth.value, body) }
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(value))
  }

  #answer(path: string, body: Record<string, unknown>): { status: number; value: unknown } {
    if (path === '/v1/query/height') return ok({ height: this.height })
    if (path === '/v1/query/block') return ok(this.block(Number(body.height)))
    if (path === '/v1/query/allparams') return ok(this.#parameters())
    if (path === '/v1/query/nodes') return ok(this.#page(body))
    if (path === '/v1/query/app') return this.#application(String(body.address))
    if (path === '/v1/client/dispatch') return this.#dispatch(String(body.app_public_key), String(body.chain))
    return { status: 404, value: null }
  }

  #parameters() {
    const list = (values: Record<string, number>) =>
      Object.entries(values).map(([key, value]) => ({ param_key: key, param_value: String(value) }))
    return {
      app_params: list({ 'application/MaximumChains': 15 }),
      node_params: list({ 'pos/BlocksPerSession': blocksPerSession, 'pos/MaximumChains': 15 }),
      pocket_params: list({ 'pocketcore/SessionNodeCount': this.sessionNodeCount }),
    }
  }

  #page(body: Record<string, unknown>) {
    const { blockchain, page, per_page } = body.opts as { blockchain: string; page: number; per_page: number }
    const all = this.nodes.filter((node) => node.isStaked && node.chains.includes(blockchain)).map(nodeJson)
    const result = all.slice((page - 1) * per_page, page * per_page)
    return result.length === 0 ? { result: null, total_pages: 0, page: 0 } : { result, total_pages: 1, page }
  }

  #application(address: string) {
    const found = this.applications.find(({ key, isStaked }) => isStaked && key.address === address)
    if (found === undefined) {
      const message =
        'ERROR:\nCodespace: application\nCode: 101\nMessage: "application does not exist for that address"\n'
      return { status: 400, value: { code: 400, message } }
    }
    const { key, chains, maximumRelays } = found
    return ok({
      address,
      chains,
      jailed: false,
      max_relays: String(maximumRelays),
      public_key: key.publicKey,
      staked_tokens: '25000000000',
      status: 2,
      unstaking_time: '0001-01-01T00:00:00Z',
    })
  }

  #dispatch(appPublicKey: string, chain: string) {
    const { sessionHeight, key, nodes } = this.session(appPublicKey, chain)
    if (nodes === undefined) return { status: 400, value: { code: 400, message: 'Code: 17' } }
    const header = { app_public_key: appPublicKey, chain, session_height: sessionHeight }
    return ok({ block_height: this.height, session: { header, key, nodes: nodes.map(nodeJson) } })
  }
}

function ok(value: unknown) {
  return { status: 200, value }
}

function nodeJson({ key, isJailed, chains, serviceUrl, outputAddress }: HandMadeNode) {
  return {
    address: key.address,
    chains,
    jailed: isJailed,
    output_address: outputAddress,
    public_key: key.publicKey,
    reward_delegators: null,
    service_url: serviceUrl,
    status: 2,
    tokens: '15000000000',
    unstaking_time: '0001-01-01T00:00:00Z',
  }
}
