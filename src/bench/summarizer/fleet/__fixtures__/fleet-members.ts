import type { FleetMember } from '#store/summarizer/read-fleet.ts'
import { supplierNamed } from '../../../__fixtures__/relays.ts'
import type { FleetInput } from '../fleet-input.ts'
import { FleetGathering } from '../gather-fleet.ts'

/** A supplier about which nothing is known yet. */
export function memberNamed(name: string, over: Partial<FleetMember> = {}): FleetMember {
  return {
    supplierId: supplierNamed(name).id,
    epoch: 1,
    operator: null,
    isReference: false,
    score: null,
    availability: { n: 0, mean: null },
    latencyMs: null,
    ownLabelled: null,
    publicLabelled: null,
    traffic: null,
    pairs: [],
    isLeftOut: false,
    commonAnswers: [],
    ...over,
  }
}

export function gathered(members: readonly FleetMember[]): FleetInput {
  const gathering = new FleetGathering(members.length)
  gathering.add(members)
  return gathering.input(1_000)
}
