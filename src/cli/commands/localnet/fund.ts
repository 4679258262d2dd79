import { type Command, InvalidArgumentError } from 'commander'
import { commandLocalnet, untilDelivered } from '../../localnet/localnet-admin.ts'
import { formatPokt } from '../../render/format-pokt.ts'
import { print, printJson } from '../../terminal.ts'

/** `assay localnet fund ADDRESS POKT`: money from the faucet, by a transaction. */
export function registerFund(localnet: Command): void {
  localnet
    .command('fund')
    .description('send POKT from the faucet to an address')
    .argument('<address>', '40 hexadecimal digits', readAddress)
    .argument('<pokt>', 'such as 1000 or 0.5', readPokt)
    .option('--folder <folder>', 'where the network lives (default: .assay/localnet, then the demo’s)')
    .action(async (address: string, amount: bigint, _options, command: Command) => {
      const { folder, json } = command.optsWithGlobals()
      const network = await commandLocalnet(folder)
      const submitted = await network.admin.fund({ address, amountUpokt: String(amount) })
      const { hash, height } = await untilDelivered(network, submitted)
      if (json === true) return printJson({ address, amountUpokt: String(amount), hash, height })
      print(`${formatPokt(amount)} POKT sent to ${address} in block ${height}, transaction ${hash}.`)
    })
}

/** @throws {InvalidArgumentError} */
export function readAddress(text: string): string {
  if (/^[0-9a-f]{40}$/.test(text)) return text
  throw new InvalidArgumentError('It must be 40 lower-case hexadecimal digits.')
}

/** POKT as people write it, in upokt. @throws {InvalidArgumentError} */
export function readPokt(text: string): bigint {
  const [, whole = '', part = ''] = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text) ?? []
  const amount = whole === '' ? 0n : BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'))
  if (amount > 0n) return amount
  throw new InvalidArgumentError('It must be an amount of POKT above 0, with six decimals at most.')
}
