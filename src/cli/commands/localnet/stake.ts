import { randomBytes, randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type PrivateKey, privateKeyFromSeed, readPrivateKey } from '#morse/keys.ts'
import type { Message } from '#morse/transaction/messages.ts'
import { signTransaction } from '#morse/transaction/transaction.ts'
import { type CommandedLocalnet, commandLocalnet, submitRaw, untilDelivered } from '../../localnet/localnet-admin.ts'
import { writeSecret } from '../../localnet/localnet-folder.ts'
import { formatPokt } from '../../render/format-pokt.ts'
import { print, printJson } from '../../terminal.ts'
import { readPokt } from './fund.ts'

/** The flat fee of a transaction; and what a new account gets besides its stake, for those to come. */
const FEE_UPOKT = 10_000n
const POCKET_MONEY_UPOKT = 10_000_000n

type Flags = {
  readonly folder?: string
  readonly json?: boolean
  readonly key?: string
  readonly pokt: bigint
  readonly chains: readonly string[]
  readonly url: string
}

/** `assay localnet stake node|app|unstake-…`: stakes by transaction, with a new key or one that you have. */
export function registerStake(localnet: Command): void {
  const stake = localnet.command('stake').description('stake or unstake a servicer or an application, by transaction')
  withKey(stake.command('node').description('stake a new servicer, or change the chains or the URL of one'))
    .requiredOption('--url <url>', 'where it answers relays, such as http://127.0.0.1:8081', readUrl)
    .requiredOption('--chains <chains...>', 'the chains that it stakes for')
    .addOption(stakeOption('its stake', 60_000n))
    .action((_options, command: Command) =>
      submitStake(command.optsWithGlobals(), ({ publicKey, address }, { chains, pokt, url }) => ({
        type: 'stakeNode',
        isLegacy: false,
        publicKey,
        chains,
        amount: pokt,
        serviceUrl: url,
        outputAddress: address,
        rewardDelegators: null,
      })),
    )
  withKey(stake.command('app').description('stake a new application, or change the chains or the stake of one'))
    .requiredOption('--chains <chains...>', 'the chains that it may send relays to')
    .addOption(stakeOption('its stake; it buys its relays', 25_000n))
    .action((_options, command: Command) =>
      submitStake(command.optsWithGlobals(), ({ publicKey }, { chains, pokt }) => ({
        type: 'stakeApplication',
        publicKey,
        chains,
        amount: pokt,
      })),
    )
  withKey(stake.command('leave-node').description('begin to unstake a servicer')).action((_options, command: Command) =>
    submitUnstake(command.optsWithGlobals(), ({ address }) => ({
      type: 'unstakeNode',
      isLegacy: false,
      nodeAddress: address,
      signerAddress: address,
    })),
  )
  withKey(stake.command('leave-app').description('begin to unstake an application')).action(
    (_options, command: Command) =>
      submitUnstake(command.optsWithGlobals(), ({ address }) => ({
        type: 'unstakeApplication',
        applicationAddress: address,
      })),
  )
}

function stakeOption(what: string, pokt: bigint): Option {
  return new Option('--pokt <pokt>', what).argParser(readPokt).default(pokt * 1_000_000n, String(pokt))
}

function withKey(command: Command): Command {
  return command
    .option('--key <file>', 'file with its private key, 128 hexadecimal digits; a new one is made otherwise')
    .option('--folder <folder>', 'where the network lives (default: .assay/localnet, then the demo’s)')
}

/** A new key is written down before anything is sent; whoever stakes gets what is lacking from the faucet. */
async function submitStake(flags: Flags, messageOf: (key: PrivateKey, flags: Flags) => Message): Promise<void> {
  const network = await commandLocalnet(flags.folder)
  const { key, path } = await keyOf(flags, network)
  const lacking = flags.pokt + POCKET_MONEY_UPOKT - (await balanceOf(network, key.address))
  if (lacking > 0n) {
    await untilDelivered(network, await network.admin.fund({ address: key.address, amountUpokt: String(lacking) }))
  }
  const { hash, height } = await submit(network, key, messageOf(key, flags))
  if (flags.json === true) return printJson({ address: key.address, publicKey: key.publicKey, key: path, hash, height })
  print(
    `${key.address} is staked with ${formatPokt(flags.pokt)} POKT for ${flags.chains.join(' ')} in block ${height}.\n` +
      `Its key: ${path}\nTransaction ${hash}. Sessions have it from the next session on.`,
  )
}

async function submitUnstake(flags: Flags, messageOf: (key: PrivateKey) => Message): Promise<void> {
  const network = await commandLocalnet(flags.folder)
  if (flags.key === undefined)
    throw new StakeKeyError({ path: null, problem: 'Name the key of who leaves with --key FILE.' })
  const { key } = await keyOf(flags, network)
  const { hash, height } = await submit(network, key, messageOf(key))
  if (flags.json === true) return printJson({ address: key.address, hash, height })
  print(
    `${key.address} leaves, by transaction ${hash} in block ${height}. A servicer serves its session to the end first.`,
  )
}

async function keyOf({ key: path }: Flags, { paths }: CommandedLocalnet): Promise<{ key: PrivateKey; path: string }> {
  if (path === undefined) {
    const key = privateKeyFromSeed(randomBytes(32))
    const made = paths.keyOf(key.address)
    await writeSecret(made, `${key.export()}\n`)
    return { key, path: made }
  }
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new StakeKeyError({ path, problem: `It cannot be read (${cause.code ?? cause.message}).` })
  })
  try {
    return { key: readPrivateKey(text.trim()), path }
  } catch {
    throw new StakeKeyError({ path, problem: 'It holds no private key of 128 hexadecimal digits.' })
  }
}

async function balanceOf({ addresses }: CommandedLocalnet, address: string): Promise<bigint> {
  const url = addresses.nodes[0]?.url ?? ''
  const response = await fetch(`${url}/v1/query/balance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address }),
  })
  const { balance } = (await response.json()) as { balance?: number }
  return BigInt(Math.floor(balance ?? 0))
}

async function submit(network: CommandedLocalnet, key: PrivateKey, message: Message) {
  const raw = signTransaction({
    message,
    fee: [{ amount: FEE_UPOKT, denom: 'upokt' }],
    memo: '',
    entropy: BigInt(randomInt(2 ** 47)),
    chainId: network.addresses.chainId,
    key,
    encoding: 'proto',
  })
  return await untilDelivered(network, await submitRaw(network, { raw, address: key.address }))
}

/** @throws {InvalidArgumentError} */
function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:\/\/[^/]+$/.test(text)) return text
  throw new InvalidArgumentError('It must be a URL without a path, such as http://127.0.0.1:8081.')
}

/** There is no key to sign a stake with. */
export class StakeKeyError extends Error {
  override readonly name = 'StakeKeyError'
  readonly code = 'STAKE_KEY'
  constructor({ path, problem }: { path: string | null; problem: string }) {
    super(path === null ? problem : `The key file ${path} cannot be used. ${problem}`)
  }
}
