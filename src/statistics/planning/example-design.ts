import type { MeasuringDesign } from './measuring-load.ts'
import type { ServiceDesign } from './service-plan.ts'

/** A service of Pocket Morse on mainnet, measured modestly: ten items per node and session are few beside users' traffic. */
export const exampleDesign: MeasuringDesign = {
  nodes: 1_000,
  sessionNodes: 24,
  applications: 4,
  sessionMinutes: 60,
  itemsPerSession: 10,
  itemsPerDecision: 380,
  relaysPerItem: 1,
  refreshDays: 30,
  tokensPerRelay: 530,
  usdPerMillionTokens: 0.1,
}

/** How many nodes the fleets have that are planned beside one another. */
export const tableSizes: readonly number[] = [10, 1_000, 100_000]

/** As many applications as a fleet of this size needs to be met at all. */
export function tableApplications(nodes: number): number {
  return nodes >= 100_000 ? 64 : nodes >= 10_000 ? 16 : 4
}

/** How surely two suppliers are to be told apart, and how much more alike than by chance their answers are. */
export const separationQuestion = { alpha: 0.05, power: 0.9, correlation: 0.4 }

/** Pocket Morse: an application is staked for at most 15 services; 40,000 relays a session are a middling stake. */
export const serviceDesign: ServiceDesign = {
  services: 256,
  nodes: 5_000,
  servicesPerNode: 1,
  sessionNodes: 24,
  sessionMinutes: 60,
  servicesPerApplication: 15,
  relaysPerApplication: 40_000,
  relayShare: 0.5,
  revisitDays: 1,
  itemsPerDecision: 380,
  relaysPerItem: 1,
}
