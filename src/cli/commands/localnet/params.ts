import type { Command } from 'commander'
import { commandLocalnet, readLocalnetStatus, untilDelivered } from '../../localnet/localnet-admin.ts'
import { fitText, terminalText } from '../../render/terminal-text.ts'
import { print, printJson, renderOptions } from '../../terminal.ts'

/** `assay localnet params [NAME [VALUE]]`: governed values, and changes of them by a transaction of their owner. */
export function registerParams(localnet: Command): void {
  localnet
    .command('params [name] [value]')
    .description('show the governed parameters, or change one, such as pos/RelaysToTokensMultiplier 2000')
    .option('--folder <folder>', 'where the network lives (default: .assay/localnet, then the demo’s)')
    .action(async (name: string | undefined, value: string | undefined, _options, command: Command) => {
      const { folder, json } = command.optsWithGlobals()
      const network = await commandLocalnet(folder)
      const { parameters } = await readLocalnetStatus(network.addresses.adminUrl)
      if (name !== undefined && !Object.hasOwn(parameters, name)) {
        throw new UnknownParameterError({ name, known: Object.keys(parameters) })
      }
      if (name === undefined || value === undefined) {
        const shown = name === undefined ? parameters : { [name]: parameters[name] ?? '' }
        if (json === true) return printJson(shown)
        // All of them are a table to look over; one by name is shown whole.
        return print(parameterLines(shown, name === undefined ? renderOptions().width : Number.POSITIVE_INFINITY))
      }
      const submitted = await network.admin.changeParameter({ name, value })
      const { hash, height } = await untilDelivered(network, submitted)
      if (json === true) return printJson({ name, before: parameters[name], value, hash, height })
      print(
        `${name} is ${value} from block ${height} on (was ${terminalText(parameters[name] ?? '')}), transaction ${hash}.`,
      )
    })
}

function parameterLines(parameters: Readonly<Record<string, string>>, lineWidth: number): string {
  const width = Math.max(...Object.keys(parameters).map((name) => name.length))
  return Object.entries(parameters)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => fitText(`${name.padEnd(width)}  ${terminalText(value)}`, lineWidth))
    .join('\n')
}

/** No parameter of the chain has this name. */
export class UnknownParameterError extends Error {
  override readonly name = 'UnknownParameterError'
  readonly code = 'UNKNOWN_PARAMETER'
  constructor({ name, known }: { name: string; known: readonly string[] }) {
    const near = known.filter((one) => one.toLowerCase().endsWith(`/${name.split('/').at(-1)?.toLowerCase()}`))
    super(
      `The chain has no parameter ${name}.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`}\n` +
        'They are listed by "assay localnet params".',
    )
  }
}
