import { type Command, InvalidArgumentError } from 'commander'
import type { PayResponse } from '#api/schemas/pay.ts'
import { connectApi } from '../api-client.ts'
import { machineClock } from '../clock.ts'
import { payReport } from '../render/pay-report.ts'
import { readSettings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'

const dayMs = 86_400_000

/** `assay pay`: what the report's steps, pay by score, and the tiers staked for would have paid. */
export function payCommand(program: Command): void {
  program
    .command('pay')
    .description('show what each pay rule would have paid, per service and against the tier staked for')
    .option('--network <name>', 'only suppliers of this network')
    .option('--service <name>', 'only suppliers of this service')
    .option('--days <count>', 'only the last days (default: all that is known)', readDays)
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const query = new URLSearchParams()
      for (const name of ['network', 'service']) if (flags[name] !== undefined) query.set(name, flags[name])
      if (flags.days !== undefined) query.set('since', String(machineClock() - flags.days * dayMs))
      await using api = await connectApi(await readSettings({ flags }))
      const pay = await api.get<PayResponse>(`/api/pay?${query}`)
      if (flags.json === true) printJson(pay)
      else print(payReport(pay, renderOptions()))
    })
}

function readDays(text: string): number {
  const days = Number(text)
  if (!(days > 0)) throw new InvalidArgumentError('It must be a number of days above 0.')
  return days
}
