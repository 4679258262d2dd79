import { jointRankBands } from '#api/leaderboard/joint-rank-bands.ts'
import { LeaderboardSource } from '#api/leaderboard/leaderboard-source.ts'
import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { type BehaviourInput, readBehaviour } from '#backends/simulator/behaviour.ts'
import { startSimulator } from '#backends/simulator/server.ts'
import { unitHash } from '#backends/simulator/unit-hash.ts'
import type { Catalogue } from '#bench/catalogue.ts'
import { pipeline, type Stage } from '#bench/pipeline.ts'
import { Controls } from '#bench/requester/controls.ts'
import { RequesterHealth } from '#bench/requester/requester-health.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { Relay, SupplierLimits } from '#records/relay.ts'
import type { Summary } from '#records/summary.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { startPgBossEngine } from '#store/jobs/pg-boss-engine.ts'
import type { Store } from '#store/open-store.ts'
import { readFleetFindings } from '#store/read/read-fleet-findings.ts'
import { readSummaries } from '#store/read/read-summaries.ts'
import { listedSuppliers } from '#store/read-suppliers.ts'
import { saveControls } from '#store/requester/save-control.ts'
import { freshStore } from '../../../store/__fixtures__/fresh-store.ts'
import { storeAnswerKey } from '../../answer-key.ts'
import { basicsCatalogue } from '../../basics-catalogue.ts'
import { createDirectNetwork } from '../../direct-network.ts'
import type { Network } from '../../network.ts'
import { type Profile, standardProfile } from '../../profile.ts'
import { ScenarioClock } from './scenario-clock.ts'

const hourMs = 3_600_000

export type ScenarioOptions = {
  /** Models by the names of their suppliers: middling ones unless told. */
  readonly fleet: Readonly<Record<string, Partial<BehaviourInput>>>
  /** Stands before the simulators, given by name; unless told they are the suppliers themselves. */
  readonly network?: (urls: Readonly<Record<string, string>>) => Promise<Network>
  /** Items of the tier suite for each supplier per hour; 30 unless told. */
  readonly itemsPerHour?: number
  /** Probes for each member of a backend group per hour; as the standard profile has it unless told. */
  readonly groupProbesPerHour?: number
  /** Everything random comes from it. */
  readonly seed?: string
  readonly catalogue?: Catalogue
  readonly limits?: Partial<SupplierLimits>
  /** Changes what the relays to suppliers give. */
  readonly wrapRelay?: (relay: Relay) => Relay
  /** The suppliers that the network lists at a moment; all unless told. */
  readonly isListed?: (name: string, hour: number) => boolean
  /** True: times are those of the machine; otherwise those that the behaviour states, to the digit. */
  readonly hasRealTimes?: boolean
  readonly profile?: Partial<Pick<Profile, 'drawing' | 'retries' | 'comparedMs' | 'periodMs'>>
}

/**
 * For tests: the whole bench on a real store, measuring simulators through real HTTP, hour by hour on a clock that jumps.
 * Everything random comes from a seed and every stage has its turns in order, so that a scenario always ends alike.
 */
export async function openScenario(options: ScenarioOptions) {
  await using opening = new AsyncDisposableStack()
  const { fleet, seed = 'scenario', catalogue = basicsCatalogue(), limits = {} } = options
  const clock = new ScenarioClock()
  const store = opening.use(await freshStore())
  const jobs = await startPgBossEngine({ store, superviseSeconds: 60 })
  opening.defer(() => jobs.stop())
  const answerKey = storeAnswerKey(store.database, catalogue)
  const behaviours = Object.entries(fleet).map(([name, input]) => ({
    name,
    behaviour: readBehaviour({ model: `model of ${name}`, ability: 0.69, ...input }, name),
  }))
  const simulators = await Promise.all(
    behaviours.map(({ name, behaviour }) => {
      const latency = options.hasRealTimes === true ? behaviour.latency : noLatency
      const simulatorClock = { now: clock.now, sleep: options.hasRealTimes === true ? realSleep : async () => {} }
      return startSimulator({ name, behaviour: { ...behaviour, latency }, answerKey, clock: simulatorClock })
    }),
  )
  opening.defer(async () => void (await Promise.all(simulators.map((simulator) => simulator.close()))))
  const urls = Object.fromEntries(behaviours.map(({ name }, index) => [name, simulators[index]?.url ?? '']))
  const entries = behaviours.map(({ name }) => ({
    id: name,
    url: urls[name] ?? '',
    operator: `operator of ${name}`,
    service: 'text',
    key: null,
    model: 'default',
    reference: null,
    isSimulated: true,
    limits: { ...quickLimits, ...limits },
  }))
  const network =
    (await options.network?.(urls)) ??
    createDirectNetwork({ suppliers: entries, allowPrivate: ['127.0.0.0/8'] }, { clock: clock.now })
  opening.defer(() => network.close())
  const timed = options.hasRealTimes === true ? network.relay : withStatedTimes(network.relay, behaviours, clock)
  const relay = (options.wrapRelay ?? ((same) => same))(timed)
  const { isListed = () => true } = options
  const discover = async () =>
    (await network.discover()).map(({ suppliers, ...found }) => ({
      ...found,
      suppliers: suppliers.filter(({ name, address }) => isListed(name ?? address, clock.hour)),
    }))
  const random = randomStream(`${seed}, chance`).next
  const events: { readonly message: string; readonly error?: unknown; readonly sampleId?: string }[] = []
  const log = (event: (typeof events)[number]) => void events.push(event)
  const secrets = randomStream(`${seed}, secrets`)
  const profile = { ...standardProfile, ...options.profile }
  const { database } = store
  const stages = pipeline({
    ...profile,
    ...network,
    database,
    jobs,
    catalogue,
    clock: clock.now,
    random,
    log,
    observe: () => {},
    relay,
    discover,
    wasLateBetween: options.hasRealTimes === true ? network.wasLateBetween : () => false,
    controls: new Controls({
      relay,
      clock: clock.now,
      random,
      requester: 'scenario',
      candidates: () => listedSuppliers(database),
      save: (found) => saveControls(database, found),
      timeouts: limits.timeouts ?? quickLimits.timeouts,
    }),
    health: new RequesterHealth({ clock: clock.now, backoffMs: { least: 1_000, most: 30_000 } }),
    requester: 'scenario',
    after: clock.after,
    secretBytes: (count) => Uint8Array.from({ length: count }, () => secrets.integer(256)),
    planning: {
      ...profile.planning,
      // As many in a refresh as in a first placement, so that hours can be counted in items.
      refreshShare: 1,
      // So many in every hour.
      hourWeights: null,
      itemsPerSupplierPerDay: (24 * (options.itemsPerHour ?? 30)) / (1 - profile.planning.otherSuitesShare),
      ...(options.groupProbesPerHour !== undefined && { groupProbesPerDay: 24 * options.groupProbesPerHour }),
      maximumOpenItems: 10_000,
    },
    restMs: profile.restMs,
  })
  const running = opening.move()
  return {
    store,
    clock,
    events,
    /** Lets so many hours pass. */
    async pass(hours: number): Promise<void> {
      for (let hour = 0; hour < hours; hour++) {
        for (const stage of stages) await takeTurns(stage)
        clock.advance(hourMs)
      }
    },
    board: () => readBoard(store, clock),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

export type Scenario = Awaited<ReturnType<typeof openScenario>>

const noLatency = { baseMs: 0, perTokenMs: 0, jitter: { kind: 'none' } } as const

const quickLimits: SupplierLimits = {
  concurrency: 16,
  requestsPerSecond: 1_000_000,
  timeouts: { connectMs: 5_000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 },
  maximumBodyBytes: 1_000_000,
}

async function realSleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', end, { once: true })
  })
}

/** All that a stage has to do at this hour. The manager and the fleet's turn have one turn an hour. */
async function takeTurns(stage: Stage): Promise<void> {
  const { signal } = new AbortController()
  let handled = 0
  do {
    handled = await stage.once(signal)
    await stage.finish?.()
  } while (handled > 0 && stage.tick === null)
}

/** Answers whose times are those that the supplier's behaviour states, so that a busy machine changes nothing. */
function withStatedTimes(
  relay: Relay,
  behaviours: readonly { readonly name: string; readonly behaviour: ReturnType<typeof readBehaviour> }[],
  clock: ScenarioClock,
): Relay {
  const byName = new Map(behaviours.map(({ name, behaviour }) => [name, behaviour]))
  return async (request, signal) => {
    const result = await relay(request, signal)
    const sentAt = clock.tick()
    if (result.kind === 'failure') return result
    const { latency } = byName.get(request.supplier.address) ?? { latency: noLatency }
    const chance = unitHash('time', request.supplier.address, request.body ?? '')
    const factor = latency.jitter.kind === 'none' ? 1 : 0.8 + 0.4 * chance
    const firstByteAt = sentAt + latency.baseMs * factor
    async function* pieces() {
      if (result.kind === 'failure') return
      for await (const piece of result.body) {
        const length = piece.kind === 'bytes' ? piece.bytes.length : 0
        yield { ...piece, at: firstByteAt + (latency.perTokenMs * length * factor) / 4 }
      }
    }
    return { ...result, sentAt, firstByteAt, body: pieces() }
  }
}

export type ScenarioRow = LeaderboardRow & { readonly summary: Summary; readonly finding: FleetFinding | undefined }

/** The row of a supplier that must be there. */
export function rowOf(board: Readonly<Record<string, ScenarioRow>>, name: string): ScenarioRow {
  const row = board[name]
  if (row === undefined) throw new Error(`The leaderboard has no ${name}, only ${Object.keys(board).join(', ')}.`)
  return row
}

/** The leaderboard as its readers get it, by name, with what is published beside it. */
async function readBoard(store: Store, clock: ScenarioClock): Promise<Readonly<Record<string, ScenarioRow>>> {
  const { database } = store
  const source = new LeaderboardSource({ database, clock: clock.now, bandsOf: jointRankBands })
  const { rows } = await source.ranking({})
  const ids = rows.map(({ supplier }) => supplier.id)
  const { summaries } = await readSummaries(database, ids)
  const findings = await readFleetFindings(database, ids)
  const byId = new Map(summaries.map((summary) => [summary.supplier.id, summary]))
  return Object.fromEntries(
    rows.flatMap((row) => {
      const summary = byId.get(row.supplier.id)
      const { id, name, address } = row.supplier
      return summary === undefined ? [] : [[name ?? address, { ...row, summary, finding: findings.get(id) }]]
    }),
  )
}
