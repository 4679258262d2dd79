import type { FleetFinding } from '#records/fleet-finding.ts'
import { AskedThread } from '../asked-thread.ts'
import type { FleetComparison, FleetComparisonOptions } from './fleet-comparison.ts'
import type { FromFleetWorker, ToFleetWorker } from './fleet-worker.ts'

/** JavaScript objects of a comparison of 100,000 suppliers take less: what takes more ends its thread and nothing else. */
const MOST_HEAP_MB = 1_500
/** Less than the default takes 50 MB off 10,000 suppliers and costs no time (measured). */
const YOUNG_HEAP_MB = 16

/** A comparison in a thread of its own: relays go on meanwhile, with times that can be trusted. */
export class FleetThread implements FleetComparison {
  readonly #thread: AskedThread<ToFleetWorker, FromFleetWorker>

  constructor(options: FleetComparisonOptions) {
    this.#thread = new AskedThread({
      url: new URL('./fleet-worker.ts', import.meta.url),
      data: options,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
      faultOf: (why) => new FleetThreadError(why),
    })
  }

  async add(page: string): Promise<void> {
    await this.#thread.ask({ kind: 'add', page })
  }

  findings(): Promise<FleetFinding[]> {
    return this.#thread.ask({ kind: 'findings' })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]()
  }
}

/** The thread in which a fleet was compared ended without findings; the next turn starts another. */
export class FleetThreadError extends Error {
  override readonly name = 'FleetThreadError'
  readonly code = 'FLEET_THREAD'

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The thread that compares suppliers ended without findings: ${reason}`, { cause })
  }
}
