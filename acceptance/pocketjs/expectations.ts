/** What came of a step of a client. */
export type Outcome =
  | { readonly step: string; readonly value: unknown }
  | {
      readonly step: string
      readonly error: { readonly name: string; readonly code: unknown; readonly message: string }
    }

export type Expectation = {
  readonly step: string
  readonly expected: string
  /** Where it is known from that pocket-core does so. */
  readonly source: string
  readonly holds: (outcome: Outcome) => boolean
}

type Fields = Readonly<Record<string, unknown>>

const routes = 'recorded: live-routes-pre'
const recordedRelays = 'recorded: live-relays'
const clientBug = 'facts of the client'

const value = (outcome: Outcome): unknown => ('value' in outcome ? outcome.value : undefined)
const fields = (outcome: Outcome): Fields => (value(outcome) ?? {}) as Fields

/** A value with these fields, or for which this holds. */
function gives(step: string, source: string, expected: string, test: (fields: Fields, value: unknown) => boolean) {
  return { step, source, expected, holds: (outcome) => test(fields(outcome), value(outcome)) } satisfies Expectation
}

function refused(step: string, source: string, code: number, message: RegExp): Expectation {
  return {
    step,
    source,
    expected: `refused with ${code}`,
    holds: (outcome) =>
      'error' in outcome && Number(outcome.error.code) === code && message.test(outcome.error.message),
  }
}

/** This client turns every error of a query into the same two words. */
function rpcError(step: string, source: string): Expectation {
  return {
    step,
    source,
    expected: 'RPC Error',
    holds: (outcome) => 'error' in outcome && outcome.error.message === 'RPC Error',
  }
}

function relayed(step: string, source: string, answer: Fields = {}): Expectation {
  const test = ({ response }: Fields) => {
    const text = typeof response === 'string' ? response : ((response as Fields | undefined)?.payload as string)
    const echoed = JSON.parse(text ?? '{}') as Fields
    return echoed.url === '/v1/completions' && Object.entries(answer).every(([name, wanted]) => echoed[name] === wanted)
  }
  const told = Object.keys(answer).length === 0 ? '' : `, with ${JSON.stringify(answer)}`
  return gives(step, source, `the backend's answer${told}`, test)
}

function delivered(step: string, source: string, messageType: string, code = 0): Expectation {
  return gives(step, source, `in a block as ${messageType}, code ${code}`, ({ tx_result: result, height }) => {
    const { message_type, code: actual } = (result ?? {}) as Fields
    return Number(height) > 1 && message_type === messageType && Number(actual) === code
  })
}

const isAddress = (text: unknown) => /^[0-9a-f]{40}$/.test(String(text))
const hash = 'the request hash does not match the payload hash'
const untilSessionEnds = 'source: x/nodes: nodes leave when a session ends'
const htmlEscapes = 'facts §1.3: Go escapes < > &, backspace and form feed, JSON.stringify does not'

export const modernExpectations: readonly Expectation[] = [
  gives('height', routes, 'a height', (_, height) => Number(height) >= 1),
  gives('balance', routes, '1,000 POKT', (_, balance) => balance === '1000000000'),
  gives('account', routes, 'address, balance and key', ({ balance, publicKey }) => {
    return balance === '1000000000' && String(publicKey).length === 64
  }),
  gives('type of application', routes, 'app', (_, type) => type === 'app'),
  gives('type of node', routes, 'node', (_, type) => type === 'node'),
  gives('node', routes, 'a staked node', ({ stakedTokens, tokens, status, chains }) => {
    return String(stakedTokens ?? tokens) === '15000000000' && status === 2 && String(chains) === 'A100,0001'
  }),
  rpcError('node that is not there', routes),
  gives('nodes', `${clientBug}: it asks for applications`, 'the two applications', ({ data }) => {
    return (data as unknown[]).length === 2
  }),
  gives('application', routes, '25,000 relays', ({ maxRelays, chains }) => {
    return String(maxRelays) === '25000' && String(chains) === 'A100'
  }),
  rpcError('application that is not there', routes),
  gives('applications', routes, 'two', ({ data }) => (data as unknown[]).length === 2),
  gives('allparams', routes, 'five groups', (groups) => {
    return Object.keys(groups).join() === 'app_params,auth_params,gov_params,node_params,pocket_params'
  }),
  gives('pocketparams', routes, 'five nodes a session', (parameters) => parameters.session_node_count === '5'),
  gives('appparams', routes, '100 relays for a POKT', (parameters) => parameters.base_relays_per_pokt === '100'),
  gives('supply', routes, 'all of it', ({ total, node_staked }) => {
    return total === '10101020000000' && node_staked === '75000000000'
  }),
  gives('supportedchains', routes, 'a string of JSON', (_, text) => text === '["0001","0021","A100"]'),
  gives('nodeclaims', routes, 'no page', ({ data, totalPages }) => data === null && totalPages === 0),
  gives('block', routes, 'block 1', ({ block }) => {
    const { header } = block as { header: Fields }
    return header.height === '1' && header.chain_id === 'localnet'
  }),
  rpcError('block of the future', routes),
  rpcError('account with transactions', `${clientBug}: it looks for total_count`),

  gives('dispatch', routes, 'five different nodes', ({ nodes, header }) => {
    const addresses = (nodes as Fields[]).map(({ address }) => address)
    return addresses.every(isAddress) && new Set(addresses).size === 5 && (header as Fields).chain === 'A100'
  }),
  {
    step: 'dispatch for a chain that nobody serves',
    source: `${routes} (code 17), which the client hides`,
    expected: 'DispatchersFailureError',
    holds: (outcome) => 'error' in outcome && outcome.error.name === 'DispatchersFailureError',
  },
  relayed('relay without headers', recordedRelays, { method: 'POST', type: 'application/json', accept: null }),
  relayed('relay with sorted headers', recordedRelays, { accept: 'application/json', type: 'application/json' }),
  refused('relay with unsorted headers', 'facts §1.3: Go sorts the keys of maps', 74, new RegExp(hash)),
  refused('relay with < in its data', htmlEscapes, 74, new RegExp(hash)),
  refused('relay with & in its path', htmlEscapes, 74, new RegExp(hash)),
  refused('relay with an escape (backspace) in its data', htmlEscapes, 74, new RegExp(hash)),
  relayed('relay with a quote and a newline in its data', htmlEscapes, { body: '{"prompt":"a \\"b\\"\n"}' }),
  relayed('relay with other alphabets in its data', recordedRelays, { body: '{"prompt":"żółć 漢字 😀"}' }),
  refused('relay of nothing', recordedRelays, 25, /payload data of the relay request is empty/),
  relayed('relay, the first of two', recordedRelays),
  refused('relay, the same again', recordedRelays, 37, /already found, check entropy/),
  refused('relay for a chain that the node does not host', recordedRelays, 26, /not supported on this node/),
  refused(
    'relay for a chain that the application did not stake for',
    'facts §1.8, step 12',
    13,
    /not supported for this app/,
  ),
  refused('relay with a token of another version', recordedRelays, 4, /token version is not supported/),
  refused('relay with a token that another key signed', recordedRelays, 4, /signature on the AAT is not valid/),
  refused('relay of an application that is not staked', recordedRelays, 45, /app could not be found/),
  refused(
    'relay signed by another key than the client of the token',
    'facts §1.8, step 12',
    41,
    /signature could not be verified/,
  ),
  relayed('relay of a gateway', 'facts §1.4: the client of a token may be another'),
  refused('relay to a height that is no session', recordedRelays, 60, /block height passed is invalid/),
  ...[1, 2, 3, 4].map((number) =>
    relayed(`relay ${number} of the 4 that an application has`, 'recorded: live-scen-a, 4 of 12 relays / 3 nodes'),
  ),
  ...[5, 6].map((number) =>
    refused(`relay ${number} of the 4 that an application has`, 'recorded: live-scen-a', 90, /evidence is sealed/),
  ),

  refused('send from an account that is not there', 'source: x/auth/ante.go', 9, /does not exist/),
  refused('send with < in the memo', 'facts §1.13', 4, /[Ss]ignature verification failed/),
  refused('send for another chain', 'facts §1.13: the chain id is signed', 4, /[Ss]ignature verification failed/),
  gives('send', 'recorded: live-txs', 'a hash', ({ txHash }) => /^[0-9A-F]{64}$/.test(String(txHash))),
  delivered('transaction', 'recorded: live-txs', 'send'),
  gives('transactions of a block', 'recorded: live-txs', 'the send', ({ totalTxs, txs }) => {
    return Number(totalTxs) === 1 && (txs as unknown[]).length === 1
  }),
  rpcError('transaction that is not there', routes),
  gives('balance after the send', 'facts §1.13', '100,000 POKT', (_, balance) => balance === '100000000000'),
  delivered('send more than there is', 'source: x/auth/keeper (sdk 10, fee kept)', 'send', 10),
  delivered('stake an application', 'recorded: live-txs (pocketjs, accepted)', 'app_stake'),
  gives('the new application', routes, 'staked, 2,000 relays', ({ status, maxRelays }) => {
    return status === 2 && String(maxRelays) === '2000'
  }),
  delivered('unstake the application', 'source: x/apps/handler.go', 'app_begin_unstake'),
  gives('the application that goes', 'source: x/apps', 'unstaking', ({ status }) => status === 1),
  delivered('stake a node', 'recorded: live-txs', 'stake_validator'),
  gives('the new node', routes, 'staked for A100', ({ status, chains }) => status === 2 && String(chains) === 'A100'),
  delivered('unstake the node', 'source: x/nodes/handler.go', 'begin_unstake_validator'),
  gives('the node that will go', untilSessionEnds, 'staked', ({ status }) => status === 2),
  gives('the node that goes', untilSessionEnds, 'unstaking', ({ status }) => status === 1),
]

export const legacyExpectations = (mode: { readonly isUpgraded: boolean }): readonly Expectation[] => [
  gives('legacy: height', routes, 'a height', ({ height }) => Number(height) > 1),
  gives('legacy: balance', routes, '1,000 POKT', ({ balance }) => balance === 1_000_000_000),
  gives('legacy: account', routes, 'address, coins and key', ({ coins, public_key: key }) => {
    return (coins as Fields[])[0]?.amount === '1000000000' && String(key).length === 64
  }),
  gives('legacy: node', routes, 'a staked node', ({ tokens, status }) => tokens === 15e9 && String(status) === '2'),
  gives('legacy: nodes', routes, 'the first three', ({ result }) => (result as unknown[]).length === 3),
  gives(
    'legacy: nodeparams',
    routes,
    'ten blocks a session',
    (parameters) => parameters.session_block_frequency === 10,
  ),
  gives('legacy: application', routes, '25,000 relays', ({ max_relays: relays }) => relays === 25_000),
  gives('legacy: applications', routes, 'two', ({ result }) => (result as unknown[]).length === 2),
  gives('legacy: appparams', routes, '100 relays for a POKT', (parameters) => parameters.base_relays_per_pokt === 100),
  gives('legacy: pocketparams', routes, 'five nodes a session', (parameters) => parameters.session_node_count === 5),
  gives('legacy: allparams', routes, 'seven of applications', ({ app_params }) => {
    return (app_params as unknown[]).length === 7
  }),
  gives('legacy: supportedchains', `${clientBug}: it expects a list where there is a string`, 'nothing', (_, list) => {
    return Array.isArray(list) && list.length === 0
  }),
  gives('legacy: supply', routes, 'all of it', ({ total }) => total === 10_101_020_000_000),
  gives('legacy: upgrade', routes, mode.isUpgraded ? 'to 0.12.0' : 'none', ({ version }) => {
    return version === (mode.isUpgraded ? '0.12.0' : '0.0.0')
  }),
  gives('legacy: block', routes, 'block 1', ({ block }) => (block as { header: Fields }).header.height === 1),
  gives('legacy: transactions of a block', routes, 'a list', ({ txs }) => Array.isArray(txs)),
  gives('legacy: transactions of an account', 'recorded: live-txs', 'the send', ({ txs }) => {
    return (txs as Fields[]).length === 1
  }),
  {
    step: 'legacy: transaction that is not there',
    source: routes,
    expected: "Tendermint's sentence",
    holds: (outcome) => 'error' in outcome && /tx \(0{64}\) not found/.test(outcome.error.message),
  },
  relayed('legacy: relay without headers', recordedRelays, { type: 'application/json', accept: null }),
  relayed('legacy: relay with sorted headers', recordedRelays, { accept: 'application/json' }),
  refused('legacy: relay with < in its data', htmlEscapes, 74, new RegExp(hash)),
  ...['protobuf', 'amino'].flatMap((codec) => [
    gives(`legacy: send in ${codec}`, 'facts §1.13', 'a hash', (sent) => /^[0-9A-F]{64}$/.test(String(sent.hash))),
    gives(`legacy: transaction in ${codec}`, 'facts §1.13', 'in a block', ({ height }) => Number(height) > 1),
  ]),
]
