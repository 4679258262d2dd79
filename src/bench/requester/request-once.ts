import type { Supplier } from '#records/supplier.ts'
import type { HeldJob } from '#store/jobs/job-engine.ts'
import { readSuppliers } from '#store/read-suppliers.ts'
import { suppliersWithDueRequests } from '#store/requester/due-requests.ts'
import { conductVisit, type VisitEnd, type VisitPorts } from './conduct-visit.ts'

export type RequesterPorts = VisitPorts & {
  /** Visits that one requester makes at a time. */
  readonly maximumVisits: number
  /** Hears when the last visit that was running has ended. */
  readonly onIdle: () => void
  readonly log: (event: { message: string; supplierId?: string; error?: unknown }) => void
}

/**
 * One turn of the dispatcher: offers a visit for every supplier that has a request due and may be asked now. A supplier
 * that has a visit waiting already gets no second one. Returns 0: whoever waits is served by visits, so the dispatcher
 * may rest.
 */
export async function dispatchOnce({ database, jobs, clock, allowanceOf }: VisitPorts): Promise<number> {
  const supplierIds = await suppliersWithDueRequests(database, clock())
  await jobs.offer(
    'visit',
    supplierIds.filter((id) => allowanceOf({ id }) > 0),
  )
  return 0
}

/** Takes visits as slots become free, and conducts them side by side. */
export class Requester {
  readonly #ports: RequesterPorts
  readonly #running = new Map<string, Promise<void>>()
  /** Outcomes recorded since the start. */
  recorded = 0

  constructor(ports: RequesterPorts) {
    this.#ports = ports
  }

  /** One turn: starts as many visits as there are free slots and jobs. Returns how many were started. */
  async requestOnce(signal: AbortSignal): Promise<number> {
    const { jobs, health, controls, maximumVisits } = this.#ports
    if (health.isBroken && !(health.mayProbe && (await this.#probe(controls, health)))) return 0
    const free = maximumVisits - this.#running.size
    if (free <= 0) return 0
    const held = await jobs.take('visit', free)
    const suppliers = await readSuppliers(
      this.#ports.database,
      held.map((job) => job.key),
    )
    for (const job of held) {
      const supplier = suppliers.get(job.key)
      if (supplier === undefined) await jobs.complete(job)
      else this.#running.set(slotOf(job), this.#run(job, supplier, signal))
    }
    return held.length
  }

  /** Resolves when no visit is running. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#running.values())
  }

  async #probe(controls: VisitPorts['controls'], health: VisitPorts['health']): Promise<boolean> {
    if (await controls.probe()) {
      health.markSound()
      this.#ports.log({ message: 'this requester reaches suppliers again' })
      return true
    }
    health.markBroken()
    return false
  }

  async #run(job: HeldJob, supplier: Supplier, signal: AbortSignal): Promise<void> {
    const { jobs, log } = this.#ports
    try {
      const end = await conductVisit(this.#ports, { job, supplier, signal })
      this.recorded += end.recorded
      if (end.reason !== 'lost-lease') await jobs.complete(job)
      this.#tell(end, supplier)
    } catch (error) {
      log({ message: 'a visit failed; its lease runs out and another takes over', supplierId: supplier.id, error })
    } finally {
      this.#running.delete(slotOf(job))
      if (this.#running.size === 0) this.#ports.onIdle()
    }
  }

  #tell(end: VisitEnd, supplier: Supplier): void {
    for (const error of end.faults) {
      this.#ports.log({
        message: 'a relay failed by a fault of ours; it is asked again',
        supplierId: supplier.id,
        error,
      })
    }
    if (end.reason === 'lost-lease') {
      this.#ports.log({ message: 'the lease of a visit was lost; its holder was too slow', supplierId: supplier.id })
    }
    if (end.reason === 'broken') {
      this.#ports.log({ message: 'this requester reaches nobody: it pauses, and no supplier is blamed' })
    }
  }
}

/** A job that was lost and taken again, while its first visit still ends, is another visit. */
function slotOf({ id, fence }: HeldJob): string {
  return `${id}/${fence}`
}
