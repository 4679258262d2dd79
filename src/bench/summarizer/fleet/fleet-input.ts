import type { GapSums } from '#statistics/gaming/gap-of-means.ts'
import type { RoutingEvidence } from '#statistics/gaming/probe-routing.ts'
import type { LogProbabilityFault } from '#statistics/identity/check-log-probabilities.ts'
import type { ProbeAnswers } from '#statistics/identity/probe-evidence.ts'
import type { SureRange } from '#statistics/ranking/pareto-front.ts'
import type { FleetMember, MemberPairs } from '#store/summarizer/read-fleet.ts'

/** All suppliers of one service, as they are compared with one another. References are among them. */
export type FleetInput = {
  readonly now: number
  readonly suppliers: readonly ComparedSupplier[]
  /** Common items by their numbers. */
  readonly items: readonly CommonItem[]
  /** What was answered to common items, by numbers. */
  readonly answers: readonly string[]
}

export type CommonItem = { readonly documentId: string; readonly task: string }

/** A supplier as it is compared: some hundred bytes, and 13 for each common answer. */
export type ComparedSupplier = Pick<FleetMember, 'supplierId' | 'epoch' | 'operator' | 'isReference' | 'isLeftOut'> & {
  readonly score: FleetMember['score']
  readonly availability: { readonly n: number; readonly mean: number | null }
  readonly speed: SureRange
  /** Public items beside private ones, pair by pair. */
  readonly gap: GapSums
  /** Measurements beside users' requests, the last blocks of time; none where nobody knows. */
  readonly routing: readonly RoutingEvidence[]
  /** Documents asked as published and changed, by suite. */
  readonly pairs: readonly MemberPairs[]
  readonly common: CommonAnswers
  readonly probes: SupplierProbes
}

/** Answers to the probes of backend groups, and what is wrong with its log-probabilities. */
export type SupplierProbes = ProbeAnswers & { readonly faults: readonly LogProbabilityFault['kind'][] }

/** Answers to common items; parallel arrays. */
export type CommonAnswers = {
  readonly items: Int32Array
  /** −1 where nothing was answered or extracted. */
  readonly answers: Int32Array
  /** 0 right, 1 wrong, 2 unscored. */
  readonly verdicts: Uint8Array
  /** −1 where none are claimed. */
  readonly promptTokens: Int32Array
}
