import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goInterface } from '#morse/go-json/encode.ts'
import { type RecordedRoute, recordedRoutes } from './__fixtures__/recorded-cases.ts'
import { type RecordedNetwork, startRecordedNetwork } from './__fixtures__/recorded-network.ts'

/** Turns what differs from run to run into what it is; all the rest is compared by value. */
type Mask = (body: string) => string

const hashes: Mask = (body) => body.replace(/"[0-9A-F]{64}"/g, '"HASH"')
const times: Mask = (body) => body.replace(/"20\d\d-\d\d-\d\dT[\d:.]+Z"/g, '"TIME"')
const voteSignatures: Mask = (body) => body.replace(/"signature":"[\w+/]{86}=="/g, '"signature":"SIGNATURE"')
const proposer: Mask = (body) =>
  body.replace(/"(proposer_address|previous_proposer)": ?"[0-9A-Fa-f]{40}"/g, '"$1":"PROPOSER"')
const sessionKey: Mask = (body) => body.replace(/"key":"[\w+/]{43}="/, '"key":"KEY"')
const backendPort: Mask = (body) => body.replaceAll(/127\.0\.0\.1:\d{4,5}\b(?!1)/g, '127.0.0.1:PORT')

const block = [hashes, times, voteSignatures, proposer]
const everything: readonly Mask[] = []

/**
 * How each recorded answer is compared: by value but for what its masks name. Status and headers (but Date) are compared
 * by value throughout; of the bodies
 *  - blocks: hashes, times, votes and who proposed them come from the machine that made them;
 *  - dispatch: the session key and which nodes it draws come from a block hash (sessions by value: vectors of sessions);
 *  - allparams: pocket-core lists a Go map, in another order every time;
 *  - private/nodes: a Go map too;
 *  - sim: the backend's own port, and the order in which it was sent headers.
 */
const masks: Readonly<Record<string, readonly Mask[]>> = {
  version: everything,
  health: everything,
  height: everything,
  height_nobody: everything,
  height_get: everything,
  block1: block,
  block2: block,
  block0: block,
  block_future: everything,
  account: everything,
  account_missing: everything,
  account_bad: everything,
  accounts: everything,
  balance: everything,
  balance_missing: everything,
  app: everything,
  app_missing: everything,
  apps: everything,
  apps_chain: everything,
  node: everything,
  node_missing: everything,
  nodes: everything,
  nodes_filter: everything,
  nodes_none: everything,
  nodeparams: everything,
  appparams: everything,
  pocketparams: everything,
  allparams: [sortedLists],
  param: everything,
  param_missing: everything,
  supply: everything,
  supportedchains: everything,
  daoowner: everything,
  acl: everything,
  upgrade: everything,
  signinginfo: everything,
  nodeclaims: everything,
  nodeclaim_missing: everything,
  accounttxs: everything,
  blocktxs: everything,
  allblocktxs: everything,
  tx_missing: everything,
  unconfirmedtxs: everything,
  unconfirmedtx: everything,
  private_chains: [backendPort],
  private_chains_bad: everything,
  private_nodes: [sortedLists],
  dispatch: [sessionKey, sessionNodes],
  dispatch_badchain: everything,
  dispatch_nochain: everything,
  dispatch_badpk: everything,
  dispatch_unknownapp: [sessionKey, sessionNodes],
  dispatch_badjson: everything,
  dispatch_empty: everything,
  dispatch_options: everything,
  relay_badjson: everything,
  relay_empty: everything,
  challenge_empty: everything,
  sim: [backendPort, sentHeaders],
  sim_get: [backendPort, sentHeaders],
  sim_unknown: everything,
  sim_err: everything,
  rawtx_bad: everything,
  notfound: everything,
  state: [proposer],
}

const knownNodes: readonly string[] = JSON.parse(recordedRoutes.state?.body ?? '').app_state.pos.validators.map(
  goInterface,
)

describe('routes of pocket-core RC-0.12.0, as recorded at height 20 before its codec upgrade', () => {
  let network: RecordedNetwork
  beforeAll(async () => {
    network = await startRecordedNetwork(recordedRoutes)
  })
  afterAll(() => network.close())

  it('says of every recording how it is compared', () => {
    expect(Object.keys(masks)).toEqual(Object.keys(recordedRoutes))
  })

  it.each(Object.entries(recordedRoutes))('%s', async (name, recorded) => {
    const answer = await network.ask(recorded.request)
    const mask = (body: string) => (masks[name] ?? []).reduce((text, apply) => apply(text), body)
    expect(comparable(answer, mask)).toEqual(comparable(recorded, mask))
  })
})

function comparable({ status, headers: flat, body }: Omit<RecordedRoute, 'request'>, mask: Mask) {
  const pairs: [string, string][] = []
  for (let index = 0; index < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? ''])
  const { Date: _, 'Content-Length': length, ...headers } = Object.fromEntries(pairs)
  // A masked body may have another length; that the header tells it right is compared all the same.
  const isLengthRight = length === undefined ? 'chunked' : Number(length) === Buffer.byteLength(body)
  return { status, headers, isLengthRight, body: mask(body) }
}

/** Lists of parameters and of addresses in alphabetical order; form and order of fields stay. */
function sortedLists(body: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => JSON.stringify(item)).sort()
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item)]))
  }
  return `${JSON.stringify(sorted(JSON.parse(body)))}${body.endsWith('\n') ? '\n' : ''}`
}

/** Each node of a session that is one of the recorded nodes, as it was recorded. */
function sessionNodes(body: string): string {
  return knownNodes.reduce((text, node) => text.replace(node, '"NODE"'), body)
}

/** The headers that the backend was sent, in alphabetical and lower case, without the one that undici adds. */
function sentHeaders(body: string): string {
  return body.replace(/\\"rawHeaders\\":\[(.*?)\]/, (_all, list: string) => {
    const names = list.split(/,(?=\\")/)
    const pairs = names.flatMap((name, index) =>
      index % 2 === 0 ? [`${name.toLowerCase()}: ${names[index + 1]}`] : [],
    )
    return pairs
      .filter((pair) => !pair.startsWith('\\"connection\\"'))
      .sort()
      .join()
  })
}
