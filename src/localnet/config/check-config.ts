import { BadMeshSettingsError } from '../mesh/mesh-config.ts'
import { mlProfile } from '../profile/profile.ts'
import type { LeanNodeConfig, LocalnetConfig, ServicerConfig } from './localnet-config.ts'
import { meshSettings } from './mesh-place.ts'

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
    ...config.nodes.flatMap(meshProblems),
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

/** A mesh answers in its servicers' place, and is honest. */
function meshProblems({ name, servicers, mesh }: LeanNodeConfig): string[] {
  if (mesh === undefined) return []
  const hidden = servicers.filter(({ behaviours }) => behaviours.some(({ kind }) => kind !== 'leaving'))
  return [
    ...hidden.map(
      (servicer) =>
        `${servicer.name}: its behaviours would never show, because the mesh of ${name} answers in its place; ` +
        'put it in a node without mesh.',
    ),
    ...settingsProblems(mesh).map((mistake) => `${name}: mesh.config: ${mistake}`),
  ]
}

function settingsProblems(mesh: NonNullable<LeanNodeConfig['mesh']>): readonly string[] {
  try {
    meshSettings(mesh, mlProfile)
    return []
  } catch (error) {
    if (error instanceof BadMeshSettingsError) return error.mistakes
    throw error
  }
}

/** One port a lean node, one a mesh that names none, and one for the admin API. */
function portProblems({ firstPort, nodes }: LocalnetConfig): string[] {
  const named = nodes.flatMap(({ mesh }) => mesh?.port ?? [])
  const count = nodes.length + nodes.filter(({ mesh }) => mesh !== undefined).length - named.length + 1
  const last = firstPort + count - 1
  const isOwn = (port: number) => firstPort !== 0 && port >= firstPort && port <= last
  return [
    ...(last <= 65_535 ? [] : [`firstPort: ${count} ports from ${firstPort} on go beyond 65535.`]),
    ...repeated('ports of meshes', named.map(String)),
    ...named
      .filter(isOwn)
      .map(
        (port) => `mesh: port ${port} is among the ports ${firstPort} to ${last} of the other servers; name another.`,
      ),
  ]
}
