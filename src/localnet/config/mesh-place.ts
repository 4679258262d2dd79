import * as z from 'zod'
import { type MeshConfig, mlMeshDefaults, readMeshConfig } from '../mesh/mesh-config.ts'
import { largestRequestBytes, type Profile } from '../profile/profile.ts'

/** A mesh in front of lean nodes: their servicers are staked with its address. */
export const meshPlace = z.strictObject({
  /** Where it listens; none = the next free place after the nodes' ports. */
  port: z.number().int().min(1).max(65_535).optional(),
  /** The content of a geo-mesh's config.json, or some of its keys. */
  config: z.record(z.string(), z.json()).optional(),
})
export type MeshPlace = Readonly<z.infer<typeof meshPlace>>

/** As pocket-localnet sets its mesh (19daecbd, config.json); geo-mesh's own would end every relay after 1.2 seconds. */
const pocketLocalnetDefaults: Partial<MeshConfig> = {
  chain_rpc_timeout: 80_000,
  client_rpc_timeout: 30_000,
  client_rpc_read_timeout: 15_000,
  client_rpc_write_timeout: 25_000,
}

/** A mesh knows no services, so each has the time of the slowest. */
function modelDefaults({ defaults, services }: Profile): Partial<MeshConfig> {
  const longest = Math.max(defaults.timeoutMs, ...Object.values(services).map(({ timeoutMs }) => timeoutMs))
  return {
    ...mlMeshDefaults,
    chain_rpc_timeout: longest,
    client_rpc_timeout: longest + 30_000,
    client_rpc_write_timeout: longest + 60_000,
  }
}

/**
 * The settings of a mesh: what it was given, in the place of defaults that suit the profile of its nodes. It takes no larger
 * relays than they do: they would be answered, and never counted.
 *
 * @throws {BadMeshSettingsError}
 */
export function meshSettings(
  { config = {} }: MeshPlace,
  profile: Profile,
): { readonly config: MeshConfig; readonly unusedKeys: readonly string[] } {
  const largest = largestRequestBytes(profile)
  const defaults = profile.name === 'ml' ? modelDefaults(profile) : pocketLocalnetDefaults
  const read = readMeshConfig(JSON.stringify(config), { ...defaults, client_rpc_max_bytes_size: largest })
  const bytes = Math.min(read.config.client_rpc_max_bytes_size, largest)
  return { ...read, config: { ...read.config, client_rpc_max_bytes_size: bytes } }
}
