import { join } from 'node:path'
import logUpdate from 'log-update'
import { Registry } from 'prom-client'
import { createApi } from '#api/create-api.ts'
import { createRelayMetrics } from '#api/relay-metrics.ts'
import type { About } from '#api/schemas/about.ts'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import type { PeriodsResponse } from '#api/schemas/periods.ts'
import { serveWeb } from '#api/serve-web.ts'
import type { Catalogue } from '#bench/catalogue.ts'
import { roles as allRoles, type Role } from '#bench/pipeline.ts'
import { capabilityRecord } from '#records/capability-record.ts'
import { tierCalibration } from '#records/tier-scale.ts'
import { saveTierCalibration } from '#store/calibrations.ts'
import { saveCapabilityRecord } from '#store/capability-records.ts'
import type { Store } from '#store/open-store.ts'
import { adminPort, readAdminToken } from './admin-port.ts'
import { openSettingsStore } from './api-client.ts'
import { cataloguePort } from './catalogue-port.ts'
import { machineClock } from './clock.ts'
import { createCommandToken } from './command-token.ts'
import { trafficHandlers } from './commands/traffic.ts'
import { evidencePort } from './evidence-stream.ts'
import { type Instance, startInstance } from './instance.ts'
import { createInstanceLog, type InstanceLog } from './instance-log.ts'
import { fitStoredModel, readStoredModels } from './item-models.ts'
import { listen } from './listen.ts'
import type { Network } from './network.ts'
import { networkStatePort } from './network-state/network-state-port.ts'
import { RelayCount } from './network-state/relay-count.ts'
import type { Profile } from './profile.ts'
import { liveView } from './render/live-view.ts'
import { rescoreAll } from './rescore-all.ts'
import type { Settings } from './settings.ts'
import { print, renderOptions } from './terminal.ts'
import { version } from './version.ts'
import { watchApplications } from './watch-applications.ts'
import { watchKeys } from './watch-keys.ts'

export type ServerOptions = {
  readonly settings: Settings
  readonly profile: Profile
  readonly catalogue: Catalogue
  readonly isDemo: boolean
  readonly roles?: readonly Role[]
  /** The network, once the store and the log are open; the demo's simulators ask the store for answers. */
  readonly openNetwork: (store: Store, log: InstanceLog['log']) => Promise<Network>
  /** Ends the server; SIGINT and SIGTERM in the commands. */
  readonly signal: AbortSignal
}

/**
 * Runs the bench with its API until the signal: opens the store, starts the stages, listens, shows what happens, and
 * on the signal ends cleanly: nothing is lost, and what was on the wire is asked again by the next start.
 */
export async function runServer(options: ServerOptions): Promise<void> {
  const { settings, profile, catalogue, isDemo, openNetwork, signal } = options
  const isLive = process.stdout.isTTY === true
  const adminToken = readAdminToken(process.env)
  await using store = await openSettingsStore(settings)
  const log = createInstanceLog({ folder: isLive ? settings.store : null, clock: machineClock })
  const metrics = new Registry()
  const observeRelay = createRelayMetrics(metrics)
  const network = await openNetwork(store, log.log)
  const relays = new RelayCount(machineClock)
  const observeKey = watchKeys(log.log)
  const observeApplications = watchApplications(log.log, machineClock)
  const instance = await startInstance({
    store,
    network,
    catalogue,
    profile,
    roles: options.roles ?? allRoles,
    requester: settings.requester,
    clock: machineClock,
    log: log.log,
    observe: (supplier, outcome) => {
      relays.count(supplier.service)
      observeKey(supplier, outcome)
      observeApplications(supplier, outcome)
      observeRelay({ network: supplier.network, service: supplier.service, outcome })
    },
  })
  const about = aboutOf(profile, isDemo)
  const api = await createApi({
    database: store.database,
    clock: machineClock,
    about,
    readiness: { engine: store.engine, stages: () => instance.pulses },
    catalogue: cataloguePort(catalogue),
    metrics,
    suppliersAt: network.suppliersAt,
    ...(adminToken === undefined
      ? {}
      : { admin: adminPort({ database: store.database, clock: machineClock, instance, network, token: adminToken }) }),
    network: networkStatePort({ network, relays }),
    logger: log.logger.child({ part: 'api' }, { level: 'warn' }),
    evidence: evidencePort({ database: store.database, catalogue, profile, settings }),
    ...(store.dataFolder === null
      ? {}
      : {
          commands: {
            token: await createCommandToken(store.dataFolder.path),
            handlers: {
              rescore: () => rescoreAll({ database: store.database, catalogue, clock: machineClock, log: log.log }),
              'item-model-fit': () => fitStoredModel({ database: store.database, catalogue, clock: machineClock }),
              'item-model-list': () => readStoredModels({ database: store.database, catalogue, clock: machineClock }),
              ...trafficHandlers(store.database),
              'save-capabilities': async (body) => {
                const record = capabilityRecord.parse(body)
                await saveCapabilityRecord(store.database, record)
                return { id: record.id }
              },
              calibrate: async (body) => {
                const calibration = tierCalibration.parse(body)
                await saveTierCalibration(store.database, calibration)
                return { id: calibration.id }
              },
            },
          },
        }),
  })
  if (!serveWeb(api, { folder: webFolder })) log.log({ message: 'The web page is not built: npm run prepare' })
  try {
    const url = await listen(api, settings)
    await store.dataFolder?.setAddress(url)
    const startedAt = machineClock()
    const screen = isLive ? showLive : showPlain
    const inject = async <Body>(path: string): Promise<Body> => (await api.inject(path)).json()
    await screen({ about, url, instance, log, relays, startedAt, inject, signal })
  } finally {
    await api.close()
    await instance.stop()
    await network.close()
  }
}

/** What `npm ci` builds of `web/`. */
const webFolder = join(import.meta.dirname, '..', '..', 'web', 'dist')

function aboutOf(profile: Profile, isDemo: boolean): About {
  return { name: 'Assay', version, isDemo, notes: profile.note === null ? [] : [profile.note] }
}

type ScreenInput = {
  readonly about: About
  readonly url: string
  readonly instance: Instance
  readonly log: InstanceLog
  readonly relays: RelayCount
  readonly startedAt: number
  readonly inject: <Body>(path: string) => Promise<Body>
  readonly signal: AbortSignal
}

const FRAME_MS = 1_000

/** Redraws the live view every second until the signal. */
async function showLive(input: ScreenInput): Promise<void> {
  const { signal } = input
  while (!signal.aborted) {
    logUpdate(await frame(input, process.stdout.rows ?? 40))
    await pause(FRAME_MS, signal)
  }
  logUpdate(await frame(input, process.stdout.rows ?? 40))
  logUpdate.done()
  print('Stopping: relays on the wire get a few seconds to end …')
}

const PLAIN_MS = 30_000

/** Without a terminal: one table when the first supplier is ranked, then one every half minute. */
async function showPlain(input: ScreenInput): Promise<void> {
  const { signal, url, about } = input
  print(`${about.name} ${about.version} serves ${url}`)
  for (const note of about.notes) print(note)
  while (!signal.aborted && (await ranked(input)) === 0) await pause(FRAME_MS, signal)
  while (!signal.aborted) {
    print(`\n${await frame(input, 1_000)}`)
    await pause(PLAIN_MS, signal)
  }
}

async function ranked({ inject }: ScreenInput): Promise<number> {
  const { rows } = await inject<LeaderboardResponse>('/api/leaderboard')
  return rows.filter(({ rank }) => rank !== null).length
}

async function frame(input: ScreenInput, height: number): Promise<string> {
  const { about, url, instance, log, relays, startedAt, inject } = input
  const { periods } = await inject<PeriodsResponse>('/api/periods')
  const now = machineClock()
  return liveView(
    {
      about,
      now,
      startedAt,
      url,
      relays: { total: relays.total, perSecond: relays.perSecond() },
      stages: instance.pulses,
      period: periods.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt) ?? null,
      leaderboard: await inject<LeaderboardResponse>('/api/leaderboard?limit=200'),
      events: log.recent(),
    },
    { ...renderOptions(), height },
  )
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, delayMs)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
