import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { SupplierResponse } from '#api/schemas/supplier.ts'
import type { TierCalibration } from '#records/tier-scale.ts'
import type { MeasuredReference } from '#statistics/tiers/score-scale.ts'
import { saveTierCalibration } from '#store/calibrations.ts'
import { type ApiClient, connectApi, handOver, openExistingStore } from '../api-client.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { calibrateTiers } from '../calibrate/calibrate-tiers.ts'
import { BadReferencesFileError, readReferencesFile, type StatedReference } from '../calibrate/references-file.ts'
import { machineClock } from '../clock.ts'
import { calibrationReport } from '../render/calibration-report.ts'
import { readSettings, type Settings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'

type CalibrateFlags = { readonly out?: string; readonly dryRun?: boolean; readonly json?: boolean }

/** `assay calibrate FILE`: fits the tiers' thresholds on references of known standing. */
export function calibrateCommand(program: Command): void {
  program
    .command('calibrate <file>')
    .description('fit the tier scale on references of known standing; in force for epochs that begin from then on')
    .option('--out <file>', 'write the calibration as JSON, too')
    .option('--dry-run', 'put nothing in force')
    .action(async (path: string, _options, command: Command) => {
      const flags: CalibrateFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const suite = tierSuite()
      const references = await measured(await readReferencesFile(path), { settings, suite, path })
      const calibration = calibrateTiers(references, { ...suite, now: machineClock() })
      if (flags.out !== undefined) await writeFile(flags.out, `${JSON.stringify(calibration, null, 2)}\n`)
      if (flags.dryRun !== true) await putInForce(settings, calibration)
      if (flags.json === true) return printJson(calibration)
      print(calibrationReport(calibration, renderOptions()))
      print(
        flags.dryRun === true
          ? 'Nothing was put in force (--dry-run).'
          : 'In force for every epoch that begins from now on. Running epochs keep the scale that they began with.',
      )
    })
}

type TierSuite = { readonly suite: string; readonly suiteVersion: string }

function tierSuite(): TierSuite {
  const suite = basicsCatalogue().suites.find(({ setsTier }) => setsTier)
  if (suite === undefined) throw new TypeError('the catalogue has a tier suite')
  return { suite: suite.name, suiteVersion: suite.version }
}

/** The references with items and mean scores: from the file, or from what this instance has measured. */
async function measured(
  stated: readonly StatedReference[],
  { settings, suite, path }: { settings: Settings; suite: TierSuite; path: string },
): Promise<MeasuredReference[]> {
  const needsInstance = stated.some((reference) => 'supplier' in reference)
  await using api = needsInstance ? await connectApi(settings) : null
  const problems: string[] = []
  const references: MeasuredReference[] = []
  for (const reference of stated) {
    const { name, standing } = reference
    const found = 'supplier' in reference ? await measuredHere(api, reference.supplier, suite) : scoreOf(reference)
    if (found === undefined) problems.push(`${name}: ${suite.suite}@${suite.suiteVersion} was not measured of it here`)
    else references.push({ name, standing: standing / 100, ...found })
  }
  if (problems.length > 0) throw new BadReferencesFileError({ path, problems })
  return references
}

function scoreOf({ items, score }: { readonly items: number; readonly score: number }) {
  return { n: items, mean: score / 100 }
}

async function measuredHere(api: ApiClient | null, id: string, { suite, suiteVersion }: TierSuite) {
  const response = await api?.get<SupplierResponse>(`/api/suppliers/${encodeURIComponent(id)}`)
  const found = response?.summary?.suites.find((one) => one.suite === suite && one.version === suiteVersion)
  if (found === undefined || found.estimate.mean === null) return undefined
  return { n: found.estimate.n, mean: found.estimate.mean }
}

async function putInForce(settings: Settings, calibration: TierCalibration): Promise<void> {
  if ((await handOver<object>(settings, 'calibrate', calibration)) !== undefined) return
  await using store = await openExistingStore(settings)
  await saveTierCalibration(store.database, calibration)
}
