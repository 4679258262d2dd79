import type { FleetFinding } from '#records/fleet-finding.ts'
import type { FleetMember } from '#store/summarizer/read-fleet.ts'
import { compareSuppliers } from './compare-suppliers.ts'
import { FleetGathering } from './gather-fleet.ts'

/** Findings that are handed over at once. */
const PAGE_FINDINGS = 100

/** A fleet's comparison, wherever it runs: pages of members go in, then pages of findings come out. */
export type FleetComparison = AsyncDisposable & {
  /** @param page the JSON of `FleetMember[]` */
  add(page: string): Promise<void>
  /** The next findings; none when all have been given. The first call compares. */
  findings(): Promise<FleetFinding[]>
}

export type FleetComparisonOptions = {
  /** How many members may come, at most. */
  readonly size: number
  readonly now: number
}

/** A comparison in the thread that asks for it: for few suppliers, which take less time than a thread takes to start. */
export class FleetComparisonHere implements FleetComparison {
  readonly #gathering: FleetGathering
  readonly #now: number
  #findings: FleetFinding[] | undefined
  #given = 0

  constructor({ size, now }: FleetComparisonOptions) {
    this.#gathering = new FleetGathering(size)
    this.#now = now
  }

  async add(page: string): Promise<void> {
    this.#gathering.add(JSON.parse(page) as FleetMember[])
  }

  async findings(): Promise<FleetFinding[]> {
    this.#findings ??= compareSuppliers(this.#gathering.input(this.#now))
    const page = this.#findings.slice(this.#given, this.#given + PAGE_FINDINGS)
    this.#given += page.length
    return page
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
