import type { Command } from 'commander'
import type { NamedItemModel } from '#records/item-model.ts'
import { handOver, openExistingStore } from '../api-client.ts'
import { benchCatalogue } from '../bench-catalogue.ts'
import { machineClock } from '../clock.ts'
import { fitStoredModel, type ItemModelPorts, readStoredModels } from '../item-models.ts'
import { itemModelTable } from '../render/item-model-table.ts'
import { readSettings, type Settings } from '../settings.ts'
import { print, printJson } from '../terminal.ts'

/** `assay item-model`: what is known of how hard the tier suite's tasks are, which narrows tiers down sooner. */
export function itemModelCommand(program: Command): void {
  const parent = program
    .command('item-model')
    .description('how hard the tasks of the tier suite are, which tells tiers apart with fewer items')
  parent
    .command('fit')
    .description('fit it on the stored scores; it holds for epochs that begin later')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const found =
        (await handOver<NamedItemModel>(settings, 'item-model-fit')) ?? (await withStore(settings, fitStoredModel))
      if (flags.json === true) return printJson(found)
      print(itemModelTable(found))
    })
  parent
    .command('show')
    .description('the model that the next epochs will begin with')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const models =
        (await handOver<NamedItemModel[]>(settings, 'item-model-list')) ?? (await withStore(settings, readStoredModels))
      const latest = models.at(-1)
      if (flags.json === true) return printJson(latest ?? null)
      print(latest === undefined ? 'There is none yet: "assay item-model fit" makes one.' : itemModelTable(latest))
    })
}

async function withStore<Result>(
  settings: Settings,
  work: (ports: ItemModelPorts) => Promise<Result>,
): Promise<Result> {
  await using store = await openExistingStore(settings)
  return work({ database: store.database, catalogue: await benchCatalogue(settings), clock: machineClock })
}
