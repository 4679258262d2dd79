import { choosePorts } from './choose-ports.ts'
import type { ExistingNetwork, LocalnetConfig } from './config/localnet-config.ts'
import type { MeshPlace } from './config/mesh-place.ts'

/** Where each server of a localnet listens; lean nodes and meshes in the order of the design. */
export type LocalnetPorts = {
  readonly nodes: readonly number[]
  readonly meshes: readonly number[]
  readonly admin: number
}

/** One port for every lean node, then one for every mesh that names none, then one for the admin API. */
export async function assignPorts(
  config: LocalnetConfig | ExistingNetwork,
  folder: string | null,
): Promise<LocalnetPorts> {
  const { firstPort, host } = config
  const nodeCount = 'nodes' in config ? config.nodes.length : config.leanNodes.length
  const meshes = meshesOf(config)
  const count = nodeCount + meshes.filter(({ port }) => port === undefined).length + 1
  const ports = await choosePorts({ firstPort, host, folder, count })
  const free = ports.slice(nodeCount, -1)
  return {
    nodes: ports.slice(0, nodeCount),
    meshes: meshes.map(({ port }) => port ?? free.shift() ?? 0),
    admin: ports.at(-1) ?? 0,
  }
}

function meshesOf(config: LocalnetConfig | ExistingNetwork): readonly MeshPlace[] {
  return 'nodes' in config ? config.nodes.flatMap(({ mesh }) => mesh ?? []) : [config.mesh ?? []].flat()
}
