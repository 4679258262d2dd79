import { randomBytes } from 'node:crypto'
import type { Catalogue } from '#bench/catalogue.ts'
import { firstPulse, pipeline, type Role, runStage, type Stage, type StagePulse } from '#bench/pipeline.ts'
import { Controls } from '#bench/requester/controls.ts'
import { RequesterHealth } from '#bench/requester/requester-health.ts'
import type { Clock } from '#records/clock.ts'
import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import type { JobEngine } from '#store/jobs/job-engine.ts'
import { startPgBossEngine } from '#store/jobs/pg-boss-engine.ts'
import type { Store } from '#store/open-store.ts'
import { listedSuppliers } from '#store/read-suppliers.ts'
import { saveControls } from '#store/requester/save-control.ts'
import type { Network } from './network.ts'
import type { Profile } from './profile.ts'

/** Something that happened and that whoever runs the instance should know. */
export type InstanceEvent = {
  readonly message: string
  readonly stage?: string
  readonly supplierId?: string
  readonly sampleId?: string
  readonly error?: unknown
}

export type InstanceOptions = {
  readonly store: Store
  readonly network: Network
  readonly catalogue: Catalogue
  readonly profile: Profile
  readonly roles: readonly Role[]
  /** Tells this requester from others in the evidence. */
  readonly requester: string
  readonly clock: Clock
  readonly log: (event: InstanceEvent) => void
  /** Hears of every outcome as it comes in: for metrics. */
  readonly observe: (supplier: Supplier, outcome: Outcome) => void
}

/** The running bench of one process. */
export type Instance = {
  readonly pulses: readonly StagePulse[]
  /** Ends the manager's rest, so that it looks who is there and plans at once; false where no manager runs here. */
  planNow(): boolean
  /** Ends every loop: relays on the wire get a few seconds, the rest is taken up by whoever starts next. */
  stop(): Promise<void>
}

const controlTimeouts = { connectMs: 3_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 6_000 }

/** Calls back after a time; the process may end before. */
export function after(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}

/** Starts the stages of these roles. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { store, roles, clock, log } = options
  const jobs = await startPgBossEngine({
    store,
    onFault: (error) => log({ message: 'the job engine reports a fault', error }),
  })
  const stages = createStages(options, jobs).filter((stage) => roles.includes(stage.role))
  const pulses = stages.map(firstPulse)
  const stopping = new AbortController()
  const loops = stages.map((stage, index) => {
    const pulse = pulses[index]
    if (pulse === undefined) throw new TypeError('every stage has a pulse')
    return runStage(stage, pulse, { jobs, clock, after, log }, { signal: stopping.signal, next: nextOf(stages, index) })
  })
  return {
    pulses,
    planNow() {
      const manager = stages.find(({ role }) => role === 'manager')
      manager?.rest.wake()
      return manager !== undefined
    },
    async stop() {
      stopping.abort()
      await Promise.all(loops)
      await jobs.stop()
    },
  }
}

/** Who takes up what a stage makes. A stage that must not run twice at once keeps to its own time. */
function nextOf(stages: readonly Stage[], index: number): Stage | undefined {
  const next = stages[index + 1]
  return next?.tick === null ? next : undefined
}

function createStages(options: InstanceOptions, jobs: JobEngine): Stage[] {
  const { store, network, catalogue, profile, requester, clock, log } = options
  const { database } = store
  const random = Math.random
  const health = new RequesterHealth({ clock, backoffMs: { least: 1_000, most: 30_000 } })
  const controls = new Controls({
    relay: network.relay,
    clock,
    random,
    requester,
    // Only who can be asked now can tell anything.
    candidates: async () => (await listedSuppliers(database)).filter((supplier) => network.allowanceOf(supplier) > 0),
    save: (found) => saveControls(database, found),
    timeouts: controlTimeouts,
  })
  return pipeline({
    database,
    jobs,
    catalogue,
    clock,
    random,
    log,
    observe: options.observe,
    relay: network.relay,
    wasLateBetween: network.wasLateBetween,
    controls,
    health,
    requester,
    after,
    discover: network.discover,
    limitsOf: network.limitsOf,
    allowanceOf: network.allowanceOf,
    modelOf: network.modelOf,
    isOnlySampler: store.engine === 'pglite',
    referenceCost: network.referenceCost,
    suppliersAt: network.suppliersAt,
    stakedPayOf: network.stakedPayOf,
    secretBytes: randomBytes,
    planning: profile.planning,
    drawing: profile.drawing,
    retries: profile.retries,
    periodMs: profile.periodMs,
    graceMs: profile.graceMs,
    evidenceMs: profile.evidenceMs,
    historyMs: profile.historyMs,
    comparedMs: profile.comparedMs,
    visitMs: profile.visitMs,
    maximumVisits: profile.maximumVisits,
    restMs: profile.restMs,
  })
}
