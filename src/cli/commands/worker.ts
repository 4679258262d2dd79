import type { Command } from 'commander'
import { type Role, roles } from '#bench/pipeline.ts'
import { openSettingsStore } from '../api-client.ts'
import { benchCatalogue } from '../bench-catalogue.ts'
import { machineClock } from '../clock.ts'
import { startInstance } from '../instance.ts'
import { createInstanceLog } from '../instance-log.ts'
import { networkOptions } from '../network-options.ts'
import { prepareNetwork } from '../prepare-network.ts'
import { profileOf } from '../profile.ts'
import { readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { watchApplications } from '../watch-applications.ts'
import { watchKeys } from '../watch-keys.ts'

/** `assay worker`: some roles of the bench, anywhere, against one PostgreSQL. */
export function workerCommand(program: Command): void {
  const worker = program
    .command('worker')
    .description('run some roles of the bench against a shared PostgreSQL (DATABASE_URL)')
    .requiredOption('--role <names...>', `one or more of: ${roles.join(', ')}`)
    .option('--suites <names...>', 'suites measured besides the tier suite')
    .option('--data <folder>', 'folder with data sets')
    .option('--profile <name>', 'standard, or demo for a compressed day')
    .option('--items-per-day <items>', 'items that a supplier gets per day')
    .option('--evidence-days <days>', 'days that raw request and response bodies are kept')
    .option('--proxy <url>', 'forward proxy for relays')
    .option('--requester <name>', 'name of this requester in the evidence')
  networkOptions(worker).action(async (_options, command: Command) => {
    const flags = command.optsWithGlobals()
    const settings = await readSettings({ flags })
    const wanted = readRoles(flags.role)
    if (settings.databaseUrl === undefined) throw new WorkerNeedsServerError()
    const signal = stopSignal()
    const openNetwork = await prepareNetwork(settings)
    await using store = await openSettingsStore(settings)
    const { log } = createInstanceLog({ folder: null, clock: machineClock })
    const network = await openNetwork(log, store.database)
    const observeKey = watchKeys(log)
    const observeApplications = watchApplications(log, machineClock)
    const instance = await startInstance({
      store,
      network,
      catalogue: await benchCatalogue(settings),
      profile: profileOf(settings),
      roles: wanted,
      requester: settings.requester,
      clock: machineClock,
      log,
      observe: (supplier, outcome) => {
        observeKey(supplier, outcome)
        observeApplications(supplier, outcome)
      },
    })
    log({ message: `works as ${wanted.join(', ')}` })
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    await instance.stop()
    await network.close()
  })
}

function readRoles(names: readonly string[]): Role[] {
  const known = roles.filter((role) => names.includes(role))
  const unknown = names.filter((name) => !roles.some((role) => role === name))
  if (unknown.length > 0) throw new UnknownRoleError({ unknown })
  return known
}

/** A role that does not exist. */
export class UnknownRoleError extends Error {
  override readonly name = 'UnknownRoleError'
  readonly code = 'UNKNOWN_ROLE'
  constructor({ unknown }: { unknown: readonly string[] }) {
    super(`There is no role ${unknown.join(', ')}.\nRoles: ${roles.join(', ')}`)
  }
}

/** A worker shares its store with others; the embedded one cannot be shared. */
export class WorkerNeedsServerError extends Error {
  override readonly name = 'WorkerNeedsServerError'
  readonly code = 'WORKER_NEEDS_SERVER'
  constructor() {
    super(
      'A worker shares its store with other processes: set DATABASE_URL to a PostgreSQL server, or use "assay serve".',
    )
  }
}
