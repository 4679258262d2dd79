'use strict'
/**
 * The same for @pokt-network/pocket-js, which came before: all its queries, relays, and transactions in protobuf and in
 * amino.
 *
 *   node legacy-client.cjs CONFIGURATION.json
 */
const { readFileSync } = require('node:fs')
const { Configuration, HttpRpcProvider, Pocket, PocketAAT } = require('@pokt-network/pocket-js')
const { report, waitFor } = require('./report.cjs')

const TIMEOUT_MS = 30_000
const PASSPHRASE = 'throw-away'
const FEE = '10000'
const configuration = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { rpcUrl, chain, keys, nodeAddress } = configuration

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)

async function main() {
  const pocket = pocketWith({ useLegacyTxCodec: false })
  const application = await unlock(pocket, keys.application)
  const rich = await unlock(pocket, keys.rich)
  await queries(pocket, application, rich)
  await relays(pocket, application)
  await transactions(pocket, 'protobuf', rich, application)
  await transactions(pocketWith({ useLegacyTxCodec: true }), 'amino', rich, application)
}

function pocketWith({ useLegacyTxCodec }) {
  const settings = new Configuration(
    1,
    100,
    0,
    TIMEOUT_MS,
    false,
    configuration.blocksPerSession,
    configuration.blockTimeMs,
    0,
    false,
    false,
    useLegacyTxCodec,
  )
  return new Pocket([new URL(rpcUrl)], new HttpRpcProvider(new URL(rpcUrl)), settings)
}

async function unlock(pocket, privateKey) {
  const account = await pocket.keybase.importAccount(Buffer.from(privateKey, 'hex'), PASSPHRASE)
  await pocket.keybase.unlockAccount(account.addressHex, PASSPHRASE, 0)
  return { address: account.addressHex, publicKey: account.publicKey.toString('hex'), privateKey }
}

async function queries(pocket, { address }, rich) {
  const { query } = pocket.rpc()
  const step = (name, ask) => report(`legacy: ${name}`, async () => unwrap(await ask()))
  await step('height', () => query.getHeight())
  await step('balance', () => query.getBalance(address))
  await step('account', () => query.getAccount(address))
  await step('node', () => query.getNode(nodeAddress))
  await step('nodes', () => query.getNodes(2, 2, 0n, chain, 1, 3))
  await step('nodeparams', () => query.getNodeParams())
  await step('application', () => query.getApp(address))
  await step('applications', () => query.getApps(2, 0n, chain, 1, 10))
  await step('appparams', () => query.getAppParams())
  await step('pocketparams', () => query.getPocketParams())
  await step('allparams', () => query.getAllParams(0n))
  await step('supportedchains', () => query.getSupportedChains())
  await step('supply', () => query.getSupply())
  await step('upgrade', () => query.getUpgrade())
  await step('block', () => query.getBlock(1n))
  await step('transactions of a block', () => query.getBlockTxs(configuration.sentHeight, false, 1, 10))
  await step('transactions of an account', () => query.getAccountTxs(rich.address, false, false, 1, 10))
  await step('transaction that is not there', () => query.getTX('00'.repeat(32)))
}

async function relays(pocket, application) {
  const token = await PocketAAT.from('0.0.1', application.publicKey, application.publicKey, application.privateKey)
  const relay = (data, headers) =>
    pocket.sendRelay(data, chain, token, pocket.configuration, headers, 'POST', '/v1/completions')
  const step = (name, ask) => report(`legacy: ${name}`, async () => unwrap(await ask()))
  await step('relay without headers', () => relay('{"prompt":"hello"}'))
  await step('relay with sorted headers', () =>
    relay('{"prompt":"hello"}', { Accept: 'application/json', 'Content-Type': 'application/json' }),
  )
  await step('relay with < in its data', () => relay('{"prompt":"1 < 2"}'))
}

async function transactions(pocket, codec, rich, application) {
  const sender = () => pocket.withPrivateKey(rich.privateKey)
  const send = await report(`legacy: send in ${codec}`, async () => {
    const prepared = (await sender()).send(rich.address, application.address, '1000')
    return unwrap(await prepared.submit('localnet', FEE, undefined, `by ${codec}`, TIMEOUT_MS))
  })
  await report(`legacy: transaction in ${codec}`, () =>
    waitFor(async () => unwrap(await pocket.rpc().query.getTX(send.hash))),
  )
}

/** This client returns its errors instead of throwing them. */
function unwrap(answer) {
  if (answer instanceof Error) throw answer
  return typeof answer?.toJSON === 'function' ? answer.toJSON() : answer
}
