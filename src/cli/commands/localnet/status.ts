import type { Command } from 'commander'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import type { LocalnetStatus } from '#localnet/admin/admin-api.ts'
import { connectApi, StoreMissingError } from '../../api-client.ts'
import { machineClock } from '../../clock.ts'
import type { Measurement } from '../../localnet/findings.ts'
import { readLocalnetStatus } from '../../localnet/localnet-admin.ts'
import { findLocalnet, readDesign } from '../../localnet/localnet-folder.ts'
import { baseUpoktOf, overpaidIn, serviceNamesOf, shownFindings } from '../../localnet/overpaid.ts'
import { localnetView } from '../../render/localnet-view.ts'
import { readSettings, type Settings } from '../../settings.ts'
import { print, printJson, renderOptions } from '../../terminal.ts'

/** `assay localnet status`: the network on one screen, with what was measured of it beside what it paid. */
export function registerStatus(localnet: Command): void {
  localnet
    .command('status')
    .description('show the network: sessions, services, servicers, rewards, and who is paid above its measured tier')
    .option('--folder <folder>', 'where the network lives (default: .assay/localnet, then the demo’s)')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const { paths, addresses } = await findLocalnet(flags.folder)
      const status = await readLocalnetStatus(addresses.adminUrl)
      const { measurements, measuredBy } = await readMeasurements(await readSettings({ flags }), status)
      const design = await readDesign(paths)
      const designed = design?.kind === 'designed' ? design.config : undefined
      const baseUpokt = baseUpoktOf(designed, status)
      const findings = overpaidIn(status, { measurements, baseUpokt })
      if (flags.json === true) return printJson({ ...status, findings: shownFindings(findings, status), measuredBy })
      const state = {
        status,
        adminUrl: addresses.adminUrl,
        now: machineClock(),
        baseUpokt,
        serviceNames: serviceNamesOf(designed),
        findings,
        measuredBy,
      }
      print(localnetView(state, renderOptions()))
    })
}

type Measured = { readonly measurements: readonly Measurement[]; readonly measuredBy: string }

/** From the running instance of Assay, or its store; or nothing, and why. */
async function readMeasurements(settings: Settings, status: LocalnetStatus): Promise<Measured> {
  try {
    await using api = await connectApi(settings)
    const { rows } = await api.get<LeaderboardResponse>('/api/leaderboard?network=morse&unlisted=true&limit=1000')
    const here = new Set(status.servicers.map(({ address }) => address))
    const measurements = rows.flatMap(({ supplier, tier }): Measurement[] =>
      here.has(supplier.address) ? [{ address: supplier.address, chain: supplier.service, tier }] : [],
    )
    if (measurements.length > 0) return { measurements, measuredBy: countedSentence(measurements) }
    return {
      measurements,
      measuredBy: `The instance of Assay that answers here has not measured this network. ${howToMeasure(status)}`,
    }
  } catch (error) {
    if (!(error instanceof StoreMissingError)) throw error
    return {
      measurements: [],
      measuredBy: `Nothing is measured: no instance of Assay was here. ${howToMeasure(status)}`,
    }
  }
}

function countedSentence(measurements: readonly Measurement[]): string {
  const known = measurements.filter(({ tier }) => tier.state !== 'unknown').length
  const decided = measurements.filter(({ tier }) => tier.state === 'decided').length
  return `Assay measures ${measurements.length} servicers and services here: ${known} have a tier so far, ${decided} of them decided.`
}

function howToMeasure({ rpcUrls, services }: LocalnetStatus): string {
  return `Start one: assay serve --network morse --rpc ${rpcUrls[0]} --services ${services[0]?.chain} --app-keys FILE --allow-private 127.0.0.0/8`
}
