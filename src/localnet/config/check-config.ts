import type { LeanNodeConfig, LocalnetConfig, ServicerConfig } from './localnet-config.ts'

/**
 * What a configuration contradicts itself in, a sentence each, with what to do; empty when it can be started. The schema has
 * checked every value by itself before.
 */
export function configProblems(config: LocalnetConfig): string[] {
  const known = new Set(config.services.map(({ chain }) => chain))
  const servicers = config.nodes.flatMap((node) => node.servicers)
  return [
    ...repeated(
      'services',
      config.services.map(({ chain }) => chain),
    ),
    ...repeated(
      'nodes',
      config.nodes.map(({ name }) => name),
    ),
    ...repeated(
      'servicers',
      servicers.map(({ name }) => name),
    ),
    ...repeated(
      'applications',
      config.applications.map(({ name }) => name),
    ),
    ...[...servicers, ...config.applications].flatMap((one) => stakeProblems(one, known)),
    ...config.nodes.flatMap((node) => backendProblems(node, known)),
    ...config.services.flatMap(({ chain, name }) => coverageProblems(chain, name, servicers, config.sessionNodeCount)),
    ...portProblems(config),
  ]
}

function repeated(place: string, names: readonly string[]): string[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...twice].map((name) => `${place}: ${name} is there twice; every name must be there once.`)
}

function stakeProblems(one: { name: string; stakedFor: readonly string[] }, known: ReadonlySet<string>): string[] {
  const unknown = one.stakedFor.filter((chain) => !known.has(chain))
  return [
    ...unknown.map(
      (chain) => `${one.name}: staked for ${chain}, which is not among the services (${[...known].join(', ')}).`,
    ),
    ...repeated(one.name, one.stakedFor),
  ]
}

function backendProblems({ name, servicers, backends }: LeanNodeConfig, known: ReadonlySet<string>): string[] {
  const needed = new Set(servicers.flatMap(({ stakedFor }) => stakedFor))
  const missing = [...needed].filter((chain) => known.has(chain) && backends[chain] === undefined)
  return missing.map(
    (chain) => `${name}: servicers are staked for ${chain}, but there is no backend for it; give one in backends.`,
  )
}

function coverageProblems(
  chain: string,
  name: string,
  servicers: readonly ServicerConfig[],
  sessionNodeCount: number,
): string[] {
  const staked = servicers.filter(({ stakedFor }) => stakedFor.includes(chain)).length
  if (staked >= sessionNodeCount) return []
  return [
    `${chain} (${name}): ${staked} of ${servicers.length} servicers are staked for it, but a session needs ${sessionNodeCount}, ` +
      'so every dispatch would fail (code 17). Stake more for it, or lower sessionNodeCount, which is one number for the whole chain.',
  ]
}

/** One port a lean node, and one for the admin API. */
function portProblems({ firstPort, nodes }: LocalnetConfig): string[] {
  const last = firstPort + nodes.length
  return firstPort === 0 || last <= 65_535
    ? []
    : [`firstPort: ${nodes.length + 1} ports from ${firstPort} on go beyond 65535.`]
}
