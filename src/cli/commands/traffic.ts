import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import * as z from 'zod'
import { type SupplierTraffic, type TrafficRecord, trafficRecord } from '#records/traffic.ts'
import type { Database } from '#store/database.ts'
import type { Store } from '#store/open-store.ts'
import { readTraffic } from '#store/traffic/read-traffic.ts'
import { type RecordedTraffic, recordTraffic } from '#store/traffic/record-traffic.ts'
import { handOver, openExistingStore } from '../api-client.ts'
import { machineClock } from '../clock.ts'
import { trafficTable } from '../render/traffic-table.ts'
import { readSettings, type Settings } from '../settings.ts'
import { print, printJson } from '../terminal.ts'
import { importLog, TrafficFileError, TrafficLinesError } from '../traffic/import-log.ts'

/** `assay traffic`: what users asked, as the gateway that passed it on has logged it. */
export function trafficCommand(program: Command): void {
  const parent = program
    .command('traffic')
    .description("users' requests: who carries them, and whether they are served as measurements are")
  parent
    .command('import')
    .description("take a gateway's log in, one JSON object per line, without texts and users; twice changes nothing")
    .argument('<file>', 'the log; - reads standard input')
    .action(async (file: string, _options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      await using recorder = new TrafficRecorder(settings)
      const imported = await importLog(openLog(file), (records) => recorder.record(records))
      const { lines, recorded, known, tooOld, refused } = imported
      if (flags.json === true) printJson(imported)
      else
        print(`${lines} requests: ${recorded} counted, ${known} known before, ${tooOld} too old, ${refused} refused.`)
      if (refused > 0) throw new TrafficLinesError({ file, imported })
    })
  parent
    .command('show')
    .description("where users' requests of the last day went")
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const rows = (await handOver<SupplierTraffic[]>(settings, 'traffic-show')) ?? (await readHere(settings))
      if (flags.json === true) printJson(rows)
      else print(trafficTable(rows))
    })
}

/** What the live process does for these commands. */
export function trafficHandlers(database: Database) {
  return {
    'traffic-record': (body: unknown) =>
      recordTraffic(database, z.object({ records: z.array(trafficRecord).max(1_000) }).parse(body).records, {
        now: machineClock(),
      }),
    'traffic-show': () => readTraffic(database, machineClock()),
  }
}

/** @throws {TrafficFileError} */
async function* openLog(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* (file === '-' ? process.stdin : createReadStream(file)) as AsyncIterable<Uint8Array>
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new TrafficFileError({ file, cause: error })
  }
}

/** Has requests recorded by the live process where there is one, and in the store itself otherwise. */
class TrafficRecorder implements AsyncDisposable {
  readonly #settings: Settings
  #store: Store | undefined

  constructor(settings: Settings) {
    this.#settings = settings
  }

  async record(records: readonly TrafficRecord[]): Promise<readonly RecordedTraffic[]> {
    if (this.#store === undefined) {
      const results = await handOver<RecordedTraffic[]>(this.#settings, 'traffic-record', { records })
      if (results !== undefined) return results
    }
    this.#store ??= await openExistingStore(this.#settings)
    return await recordTraffic(this.#store.database, records, { now: machineClock() })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store?.close()
  }
}

async function readHere(settings: Settings): Promise<SupplierTraffic[]> {
  await using store = await openExistingStore(settings)
  return await readTraffic(store.database, machineClock())
}
