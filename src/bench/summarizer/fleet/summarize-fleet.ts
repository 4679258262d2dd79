import {
  type Fleet,
  listFleetPlaces,
  listFleets,
  readFleetPage,
  type SummarisedFleet,
} from '#store/summarizer/read-fleet.ts'
import { saveFleetFindings } from '#store/summarizer/save-fleet-findings.ts'
import { borderProbabilitiesTask } from '#tasks/borders/border-tasks.ts'
import type { SummarizerPorts } from '../summarize-once.ts'
import { STATE_VERSION } from '../summary-state.ts'
import { compareTrafficOnce } from './compare-traffic.ts'
import { type FleetComparison, FleetComparisonHere, type FleetComparisonOptions } from './fleet-comparison.ts'
import { FleetThread } from './fleet-thread.ts'

export type FleetPorts = Pick<SummarizerPorts, 'database' | 'catalogue' | 'clock'> & {
  /** Answers to common items older than this are compared no more. */
  readonly comparedMs: number
}

/** What this process compared last, by service. */
export type ComparedFleets = Map<string, { readonly stamp: string; readonly at: number }>

/** Members read at once: half a megabyte, for which the embedded store keeps others waiting 10 to 30 ms. */
const PAGE_MEMBERS = 25

/** From so many suppliers on, comparing takes longer than our event loop may be late; a thread is started for it. */
const LEAST_FOR_THREAD = 30

/**
 * Suppliers whose common answers are compared, those with the latest; more are said to be left out. If all are of one
 * model, comparing them takes memory with the square of their number: 100 MB for so many.
 */
const MOST_COMPARED = 5_000

/** Answers that grow too old change findings too, by and by: so often in `comparedMs` is looked without other news. */
const LOOKS_WITHOUT_NEWS = 30

/**
 * Compares the suppliers of each service with one another, and publishes what that tells of each. One process at a time: a turn
 * reads a whole service, but none about which there is nothing new. A fault with one service is thrown when the others have had
 * their turn. Returns how many findings were written.
 */
export async function summarizeFleetOnce(
  ports: FleetPorts,
  {
    compared = new Map(),
    signal,
    mostCompared = MOST_COMPARED,
    leastForThread = LEAST_FOR_THREAD,
  }: {
    readonly compared?: ComparedFleets
    readonly signal?: AbortSignal
    readonly mostCompared?: number
    readonly leastForThread?: number
  } = {},
): Promise<number> {
  let published = 0
  const faults: unknown[] = []
  await compareTrafficOnce(ports.database, ports.clock(), signal)
  for (const fleet of await listFleets(ports.database)) {
    const now = ports.clock()
    const last = compared.get(keyOf(fleet))
    if (last?.stamp === fleet.stamp && now - last.at < ports.comparedMs / LOOKS_WITHOUT_NEWS) continue
    try {
      published += await compareFleet(ports, fleet, { now, mostCompared, leastForThread, signal })
      if (signal?.aborted === true) return published
      compared.set(keyOf(fleet), { stamp: fleet.stamp, at: now })
    } catch (fault) {
      if (signal?.aborted === true) throw fault
      faults.push(fault)
    }
  }
  if (faults.length > 0) throw faults[0]
  return published
}

async function compareFleet(
  ports: FleetPorts,
  fleet: SummarisedFleet,
  {
    now,
    mostCompared,
    leastForThread,
    signal,
  }: { now: number; mostCompared: number; leastForThread: number; signal: AbortSignal | undefined },
): Promise<number> {
  const { database, catalogue, comparedMs } = ports
  const since = now - comparedMs
  const places = await listFleetPlaces(database, fleet, { since, mostCompared })
  const tierSuite = catalogue.suites.find(({ setsTier }) => setsTier)?.name ?? ''
  const pairedSuites = catalogue.suites.flatMap(({ name, change }) => (change === undefined ? [] : [name]))
  const options = {
    since,
    tierSuite,
    publicSuite: `${tierSuite}-public`,
    pairedSuites,
    listTask: borderProbabilitiesTask,
    stateVersion: STATE_VERSION,
  }
  await using comparison = openComparison({ size: places.length, now }, leastForThread)
  // A thread that is busy does not hear of it otherwise.
  const stop = () => void comparison[Symbol.asyncDispose]()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for (let read = 0; read < places.length && signal?.aborted !== true; read += PAGE_MEMBERS) {
      await comparison.add(await readFleetPage(database, places.slice(read, read + PAGE_MEMBERS), options))
    }
    let published = 0
    while (signal?.aborted !== true) {
      const findings = await comparison.findings()
      if (findings.length === 0) break
      published += await saveFleetFindings(database, findings)
    }
    return published
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

function openComparison(options: FleetComparisonOptions, leastForThread: number): FleetComparison {
  return options.size < leastForThread ? new FleetComparisonHere(options) : new FleetThread(options)
}

function keyOf({ network, service }: Fleet): string {
  return JSON.stringify([network, service])
}
