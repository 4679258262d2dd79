import { z } from 'zod'
import { mlProfile, type Profile } from '../profile/profile.ts'

const milliseconds = z.number().int().min(0).max(86_400_000)

/** Keys of a mesh's config.json that are used here, with the defaults of geo-mesh (pokt-scan, app/mesh_config.go). */
const known = {
  rpc_port: z
    .string()
    .regex(/^\d{1,5}$/)
    .default('8081'),
  /** A client waits no longer: 503. */
  client_rpc_timeout: milliseconds.default(120_000),
  client_rpc_read_timeout: milliseconds.default(60_000),
  client_rpc_read_header_timeout: milliseconds.default(50_000),
  /** After it a connection is cut, answer or not, so it bounds the other times too. */
  client_rpc_write_timeout: milliseconds.default(90_000),
  client_rpc_max_bytes_size: z.number().int().min(1).max(200_000_000).default(1_048_576),
  /** For a backend's whole answer. Far too short for models. */
  chain_rpc_timeout: milliseconds.default(1200),
  /** Repeated slashes in what relays ask for become one. */
  chain_request_path_cleanup: z.boolean().default(false),
  json_sort_relay_responses: z.boolean().default(true),
  servicer_rpc_timeout: milliseconds.default(60_000),
  servicer_retry_max_times: z.number().int().min(0).max(1000).default(3),
  servicer_retry_wait_min: milliseconds.default(5),
  servicer_retry_wait_max: milliseconds.default(180_000),
  keys_hot_reload_interval: milliseconds.default(180_000),
  chains_hot_reload_interval: milliseconds.default(180_000),
  /** Seconds. */
  node_check_interval: z.number().min(0.1).max(86_400).default(10),
  /** Seconds. */
  session_cache_clean_up_interval: z.number().min(1).max(86_400).default(1800),
  user_agent: z.string().default(''),
}

const configFile = z.looseObject(known)

export type MeshConfig = Readonly<Pick<z.infer<typeof configFile>, keyof typeof known>>

/** Times and sizes for models, where those of geo-mesh end relays after 1.2 seconds. */
export const mlMeshDefaults: Partial<MeshConfig> = {
  client_rpc_timeout: 330_000,
  client_rpc_read_timeout: 120_000,
  client_rpc_write_timeout: 360_000,
  client_rpc_max_bytes_size: 100 * 1024 * 1024,
  chain_rpc_timeout: 300_000,
  json_sort_relay_responses: false,
}

/**
 * Reads the config.json of a mesh. Keys of geo-mesh that have no meaning here, and keys that nobody knows (pocket-localnet
 * has `chains_rpc_timeout`), are allowed and listed.
 *
 * @param defaults in the place of geo-mesh's own
 * @throws BadMeshSettingsError
 */
export function readMeshConfig(
  text: string,
  defaults: Partial<MeshConfig> = {},
): { readonly config: MeshConfig; readonly unusedKeys: readonly string[] } {
  const json = parseJson(text, 'config.json')
  const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...defaults, ...json } : json
  const parsed = configFile.safeParse(given)
  if (!parsed.success) throw new BadMeshSettingsError(mistakesOf(parsed.error))
  const unusedKeys = Object.keys(parsed.data).filter((key) => !Object.hasOwn(known, key))
  return { config: parsed.data, unusedKeys }
}

/** The limits of a mesh as a profile, for the parts that it shares with nodes. */
export function profileOf(config: MeshConfig): Profile {
  return {
    ...mlProfile,
    oversizedRequest: 'refuse',
    defaults: {
      requestBytes: config.client_rpc_max_bytes_size,
      responseBytes: mlProfile.defaults.responseBytes,
      timeoutMs: config.chain_rpc_timeout,
    },
    services: {},
    otherRequestBytes: config.client_rpc_max_bytes_size,
    readTimeoutMs: config.client_rpc_read_timeout,
    writeTimeoutMs: config.client_rpc_write_timeout,
    sortsJsonResponses: config.json_sort_relay_responses,
  }
}

/** JSON of a settings file. @throws BadMeshSettingsError */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What stands in the file may be keys, so the parser's words, which quote it, are not passed on.
    throw new BadMeshSettingsError([`${name} is no JSON`])
  }
}

/** What is wrong where; never what stands there. */
export function mistakesOf(error: z.ZodError): readonly string[] {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`)
}

/** Settings or keys of a mesh cannot be used. */
export class BadMeshSettingsError extends Error {
  override readonly name = 'BadMeshSettingsError'
  readonly code = 'BAD_MESH_SETTINGS'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(`The settings of the mesh have mistakes.\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`)
    this.mistakes = mistakes
  }
}
