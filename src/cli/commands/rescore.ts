import type { Command } from 'commander'
import type { RescoreResult } from '#bench/evaluator/evaluate-once.ts'
import { summarizeOnce } from '#bench/summarizer/summarize-once.ts'
import type { Supplier } from '#records/supplier.ts'
import { handOver, openExistingStore } from '../api-client.ts'
import { benchCatalogue } from '../bench-catalogue.ts'
import { machineClock } from '../clock.ts'
import { createInstanceLog } from '../instance-log.ts'
import { profileOf } from '../profile.ts'
import { rescoreAll } from '../rescore-all.ts'
import { readSettings } from '../settings.ts'
import { print, printJson } from '../terminal.ts'

/** `assay rescore`: every score again from raw evidence, with the tasks as they are now. */
export function rescoreCommand(program: Command): void {
  program
    .command('rescore')
    .description('score everything again from the raw evidence that is kept')
    .option('--suites <names...>', 'suites measured besides the tier suite')
    .option('--data <folder>', 'folder with data sets')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const result = (await handOver<RescoreResult>(settings, 'rescore')) ?? (await rescoreHere(settings))
      if (flags.json === true) return printJson(result)
      print(
        `${result.rescored} items scored again, ${result.changed} of them differently; ` +
          `${result.withoutEvidence} kept their score because their evidence has expired, ` +
          `${result.withoutTask} because this program does not have their task at that version.`,
      )
    })
}

async function rescoreHere(settings: Awaited<ReturnType<typeof readSettings>>): Promise<RescoreResult> {
  await using store = await openExistingStore(settings)
  const catalogue = await benchCatalogue(settings)
  const { log } = createInstanceLog({ folder: null, clock: machineClock })
  const ports = { database: store.database, catalogue, clock: machineClock, log }
  const result = await rescoreAll(ports, (rescored) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${rescored} items`)
  })
  const { evidenceMs, historyMs } = profileOf(settings)
  const stakedPayOf = ({ network, service }: Supplier) =>
    network === 'morse' ? (settings.servicePay[service] ?? null) : null
  while ((await summarizeOnce({ ...ports, evidenceMs, historyMs, stakedPayOf })) > 0);
  return result
}
