'use strict'
/**
 * Everything that @pokt-foundation/pocketjs can do, done to the network that the configuration names; one JSON line
 * `{step, value}` or `{step, error}` for each step. CommonJS, because two of its packages cannot be imported as ES modules.
 *
 *   node modern-client.cjs CONFIGURATION.json
 */
const { readFileSync } = require('node:fs')
const { JsonRpcProvider } = require('@pokt-foundation/pocketjs-provider')
const { Relayer } = require('@pokt-foundation/pocketjs-relayer')
const { KeyManager } = require('@pokt-foundation/pocketjs-signer')
const { TransactionBuilder } = require('@pokt-foundation/pocketjs-transaction-builder')
const { PocketAAT } = require('@pokt-network/aat-js')
const { report, waitFor } = require('./report.cjs')

const configuration = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { rpcUrl, chain, foreignChain, unhostedChain, keys } = configuration
const timeout = { timeout: 30_000, retryAttempts: 0 }
const provider = new JsonRpcProvider({ rpcUrl, dispatchers: [rpcUrl] })

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)

async function main() {
  const application = await KeyManager.fromPrivateKey(keys.application)
  const small = await KeyManager.fromPrivateKey(keys.smallApplication)
  const rich = await KeyManager.fromPrivateKey(keys.rich)
  const poor = await KeyManager.fromPrivateKey(keys.poor)
  await queries(application, configuration.nodeAddress)
  await relays(application, small, poor)
  await transactions(rich, poor)
}

async function queries(application, nodeAddress) {
  const address = application.getAddress()
  await report('height', () => provider.getBlockNumber())
  await report('balance', () => provider.getBalance(address))
  await report('account', () => provider.getAccount(address))
  await report('type of application', () => provider.getType(address))
  await report('type of node', () => provider.getType(nodeAddress))
  await report('node', () => provider.getNode({ address: nodeAddress }))
  await report('node that is not there', () => provider.getNode({ address: '00'.repeat(20) }))
  await report('nodes', () => provider.getNodes({ page: 1, perPage: 10 }))
  await report('application', () => provider.getApp({ address }))
  await report('application that is not there', () => provider.getApp({ address: '00'.repeat(20) }))
  await report('applications', () => provider.getApps({ page: 1, perPage: 10 }))
  await report('allparams', () => provider.getAllParams(0, timeout))
  await report('pocketparams', () => provider.getPocketParams(0, timeout))
  await report('appparams', () => provider.getAppParams(0, timeout))
  await report('supply', () => provider.getSupply(0, timeout))
  await report('supportedchains', () => provider.getSupportedChains(0, timeout))
  await report('nodeclaims', () => provider.getNodeClaims(nodeAddress, { height: 0, page: 1, perPage: 10 }))
  await report('block', () => provider.getBlock(1))
  await report('block of the future', () => provider.getBlock(99_999_999))
  await report('account with transactions', () => provider.getAccountWithTransactions(address))
}

async function relays(application, small, stranger) {
  const relayer = new Relayer({ keyManager: application, provider, dispatchers: [rpcUrl] })
  const session = await report('dispatch', () => relayer.getNewSession({ chain, options: timeout }))
  await report('dispatch for a chain that nobody serves', () =>
    relayer.getNewSession({ chain: unhostedChain, options: timeout }),
  )
  const token = await tokenOf(application, application)
  const relay = (changes = {}) => {
    const { by = relayer, ...request } = changes
    return by.relay({
      blockchain: chain,
      data: '{"model":"default","prompt":"hello","max_tokens":4}',
      method: 'POST',
      path: '/v1/completions',
      headers: null,
      pocketAAT: token,
      session,
      node: session.nodes[0],
      options: timeout,
      ...request,
    })
  }
  await report('relay without headers', () => relay())
  await report('relay with sorted headers', () =>
    relay({ headers: { Accept: 'application/json', 'Content-Type': 'application/json' } }),
  )
  await report('relay with unsorted headers', () =>
    relay({ headers: { 'Content-Type': 'application/json', Accept: 'application/json' } }),
  )
  await report('relay with < in its data', () => relay({ data: '{"prompt":"1 < 2"}' }))
  await report('relay with & in its path', () => relay({ path: '/v1/models?a=1&b=2', method: 'GET', data: '' }))
  await report('relay with an escape (backspace) in its data', () => relay({ data: '{"prompt":"a\bb"}' }))
  await report('relay with a quote and a newline in its data', () => relay({ data: '{"prompt":"a \\"b\\"\n"}' }))
  await report('relay with other alphabets in its data', () => relay({ data: '{"prompt":"żółć 漢字 😀"}' }))
  await report('relay of nothing', () => relay({ data: '', path: '' }))
  await duplicates(relay)
  await report('relay for a chain that the node does not host', () => relay({ blockchain: unhostedChain }))
  await report('relay for a chain that the application did not stake for', () => relay({ blockchain: foreignChain }))
  await report('relay with a token of another version', () => relay({ pocketAAT: { ...token, version: '0.0.2' } }))
  await report('relay with a token that another key signed', async () =>
    relay({ pocketAAT: await tokenOf(application, application, stranger) }),
  )
  const unstakedToken = await tokenOf(stranger, stranger)
  const strangerRelayer = new Relayer({ keyManager: stranger, provider, dispatchers: [rpcUrl] })
  await report('relay of an application that is not staked', () =>
    relay({ by: strangerRelayer, pocketAAT: unstakedToken }),
  )
  await report('relay signed by another key than the client of the token', () => relay({ by: strangerRelayer }))
  const gatewayToken = await tokenOf(application, stranger)
  await report('relay of a gateway', () => relay({ by: strangerRelayer, pocketAAT: gatewayToken }))
  await report('relay to a height that is no session', () =>
    relay({ session: { ...session, header: { ...session.header, sessionBlockHeight: 1_000_000 } } }),
  )
  await overService(small)
}

/** The client draws its entropy from Math.random; holding that still makes it send the same relay twice. */
async function duplicates(relay) {
  const random = Math.random
  Math.random = () => 0.123456789
  await report('relay, the first of two', () => relay())
  await report('relay, the same again', () => relay())
  Math.random = random
}

/** This application may send each servicer four relays in a session. */
async function overService(small) {
  const relayer = new Relayer({ keyManager: small, provider, dispatchers: [rpcUrl] })
  const session = await relayer.getNewSession({ chain, options: timeout })
  const pocketAAT = await tokenOf(small, small)
  for (let number = 1; number <= 6; number++) {
    await report(`relay ${number} of the 4 that an application has`, () =>
      relayer.relay({
        blockchain: chain,
        data: JSON.stringify({ model: 'default', prompt: String(number) }),
        method: 'POST',
        path: '/v1/completions',
        headers: null,
        pocketAAT,
        session,
        node: session.nodes[0],
        options: timeout,
      }),
    )
  }
}

async function transactions(rich, poor) {
  const byRich = new TransactionBuilder({ provider, signer: rich, chainID: 'localnet' })
  const byPoor = new TransactionBuilder({ provider, signer: poor, chainID: 'localnet' })
  const send = (builder, amount) =>
    builder.send({
      fromAddress: undefined,
      toAddress: (builder === byRich ? poor : rich).getAddress(),
      amount: String(amount),
    })
  await report('send from an account that is not there', () => byPoor.submit({ txMsg: send(byPoor, 1) }))
  await report('send with < in the memo', () => byRich.submit({ memo: 'm<&>', txMsg: send(byRich, 1) }))
  await report('send for another chain', () =>
    new TransactionBuilder({ provider, signer: rich, chainID: 'testnet' }).submit({ txMsg: send(byRich, 1) }),
  )
  const fund = await report('send', () => byRich.submit({ memo: 'hi', txMsg: send(byRich, 100_000_000_000) }))
  const sent = await report('transaction', () => waitFor(() => provider.getTransaction(fund.txHash)))
  await report('transactions of a block', () => provider.getBlockTransactions({ blockHeight: sent.height }))
  await report('transaction that is not there', () => provider.getTransaction('00'.repeat(32)))
  await report('balance after the send', () => provider.getBalance(poor.getAddress()))
  const deliver = (name, txMsg) =>
    report(name, async () => {
      const { txHash } = await byPoor.submit({ txMsg })
      return waitFor(() => provider.getTransaction(txHash))
    })
  await deliver('send more than there is', send(byPoor, 10n ** 30n))
  await deliver(
    'stake an application',
    byPoor.appStake({ appPubKey: poor.getPublicKey(), chains: [chain], amount: '2000000000' }),
  )
  await report('the new application', () => provider.getApp({ address: poor.getAddress() }))
  await deliver('unstake the application', byPoor.appUnstake(poor.getAddress()))
  await report('the application that goes', () => provider.getApp({ address: poor.getAddress() }))
  await deliver(
    'stake a node',
    byPoor.nodeStake({
      nodePubKey: poor.getPublicKey(),
      outputAddress: poor.getAddress(),
      chains: [chain],
      amount: '15000000000',
      serviceURL: new URL('http://127.0.0.1:8081'),
    }),
  )
  await report('the new node', () => provider.getNode({ address: poor.getAddress() }))
  await deliver(
    'unstake the node',
    byPoor.nodeUnstake({ nodeAddress: poor.getAddress(), signerAddress: poor.getAddress() }),
  )
  await report('the node that will go', () => provider.getNode({ address: poor.getAddress() }))
  await report('the node that goes', () =>
    waitFor(async () => {
      const node = await provider.getNode({ address: poor.getAddress() })
      if (node.status === 2) throw new Error('still staked')
      return node
    }),
  )
}

async function tokenOf(application, client, signer = application) {
  const token = await PocketAAT.from('0.0.1', client.getPublicKey(), application.getPublicKey(), signer.getPrivateKey())
  return { ...token }
}
