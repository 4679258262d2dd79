import type { LocalnetStatus } from '#localnet/admin/admin-api.ts'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { findingSentence, payMultiple } from '../render/localnet-view.ts'
import { type Finding, findOverpaid, type Measurement } from './findings.ts'

/** What a base relay pays, as the network was designed: a parameter that was changed later changes no multiple. */
export function baseUpoktOf(design: LocalnetConfig | undefined, { parameters }: LocalnetStatus): bigint {
  if (design !== undefined) return BigInt(design.relaysToTokensMultiplier)
  return BigInt(parameters['pos/RelaysToTokensMultiplier'] ?? '0')
}

/** Names of the services, as the network was designed. */
export function serviceNamesOf(design: LocalnetConfig | undefined): ReadonlyMap<string, string> {
  return new Map(design === undefined ? [] : design.services.map(({ chain, name }) => [chain, name]))
}

/** Pay per relay of each service, as a multiple of a base relay; services whose pay is none are left out. */
export function payMultiplesOf({ services }: LocalnetStatus, baseUpokt: bigint): ReadonlyMap<string, number> {
  return new Map(
    services.flatMap(({ chain, upoktPerRelay }): [string, number][] => {
      const multiple = payMultiple(upoktPerRelay, baseUpokt)
      return multiple === undefined ? [] : [[chain, multiple]]
    }),
  )
}

/** Who of a local network is paid above what was measured. */
export function overpaidIn(
  status: LocalnetStatus,
  { measurements, baseUpokt }: { readonly measurements: readonly Measurement[]; readonly baseUpokt: bigint },
): Finding[] {
  const payments = status.servicers.flatMap(({ address, rewards }) =>
    rewards.map(({ chain, relays, toNodeUpokt }) => ({
      address,
      chain,
      relays: BigInt(relays),
      paidUpokt: BigInt(toNodeUpokt),
    })),
  )
  return findOverpaid({ payments, measurements, multipliers: payMultiplesOf(status, baseUpokt) })
}

/** Findings as JSON has them, each with its sentence. */
export function shownFindings(findings: readonly Finding[], { servicers }: LocalnetStatus) {
  const names = new Map(servicers.map(({ address, name }) => [address, name]))
  return findings.map(({ relays, paidUpokt, fairUpokt, ...finding }) => ({
    ...finding,
    name: names.get(finding.address) ?? null,
    relays: String(relays),
    paidUpokt: String(paidUpokt),
    fairUpokt: String(fairUpokt),
    sentence: findingSentence(
      { ...finding, relays, paidUpokt, fairUpokt },
      names.get(finding.address) ?? finding.address,
    ),
  }))
}
