import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import { layOutExisting } from '#localnet/config/lay-out-existing.ts'
import type { ExistingNetwork, LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { type MeshPlace, meshSettings } from '#localnet/config/mesh-place.ts'
import { parseConfig, readConfig } from '#localnet/config/read-config.ts'
import { readGenesis } from '#localnet/genesis/read-genesis.ts'
import { readHostedChains } from '#localnet/hosted-chains-file.ts'
import { BadMeshSettingsError } from '#localnet/mesh/mesh-config.ts'
import { pocketCoreProfile } from '#localnet/profile/profile.ts'
import { parseHostedChains } from '#localnet/servicer/hosted-chains.ts'
import { type LocalnetDesign, type LocalnetPaths, readDesign } from './localnet-folder.ts'

/** What `assay localnet up` can be told about the network. */
export type DesignFlags = {
  readonly new?: boolean
  readonly design?: string
  readonly sessionNodes?: number
  readonly servicers?: number
  readonly blockTime?: number
  readonly profile?: 'ml' | 'pocket-core'
  readonly firstPort?: number
  /** True, or the path of a geo-mesh's config.json. */
  readonly mesh?: true | string
  /** `CHAIN=URL` each. */
  readonly backend?: readonly string[]
  readonly genesis?: string
  readonly chains?: string
  readonly keys?: readonly string[]
  readonly appKeys?: string
}

/**
 * The network that is started in a folder: what lies there, or what the flags describe in a new folder. With `new`, the same
 * or another one under a chain id that the folder has not seen; the old chain stays beside it.
 *
 * @throws {LocalnetFlagsError} for flags that contradict each other, or the chain that lies in the folder
 * @throws {BadLocalnetDesignError} @throws {BadHostedChainsError}
 */
export async function chooseDesign(flags: DesignFlags, paths: LocalnetPaths): Promise<LocalnetDesign> {
  const present = await readDesign(paths)
  const mesh = await readMesh(flags.mesh)
  if (present !== undefined && flags.new !== true) return withMesh(continueDesign(present, flags), mesh, 'where one is')
  const described = describesNetwork(flags) || present === undefined ? await newDesign(flags) : present
  const fresh = withMesh(described, mesh, 'everywhere')
  if (present === undefined) return fresh
  const chainId = await unusedChainId(paths, present.config.chainId)
  return fresh.kind === 'designed'
    ? { kind: 'designed', config: { ...fresh.config, chainId } }
    : { kind: 'existing', config: { ...fresh.config, chainId } }
}

/** Flags that a chain can bear later: they are no part of its genesis. */
function continueDesign(present: LocalnetDesign, flags: DesignFlags): LocalnetDesign {
  if (describesNetwork(flags)) {
    throw new LocalnetFlagsError(
      'A chain lies in this folder, and --design, --session-nodes, --servicers, --first-port, --genesis, --chains and --keys ' +
        'describe another.\nLeave them out to go on with it, or add --new for a new chain beside it.',
    )
  }
  const changes = {
    ...(flags.blockTime === undefined ? {} : { blockTimeMs: flags.blockTime }),
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
  }
  if (flags.mesh !== undefined && !hasMesh(present)) {
    throw new LocalnetFlagsError(
      'The servicers of the chain in this folder are staked with addresses of nodes, not of a mesh.\n' +
        'Leave out --mesh to go on with it, or add --new for a new chain beside it.',
    )
  }
  const backends = readBackends(flags.backend)
  if (present.kind === 'existing') {
    const hostedChains = withHostedBackends(present.config.hostedChains, backends)
    return { kind: 'existing', config: { ...present.config, ...changes, hostedChains } }
  }
  const config = withBackends({ ...present.config, ...changes }, backends)
  return { kind: 'designed', config: readConfig(config, 'The network of this folder with these flags') }
}

function hasMesh(design: LocalnetDesign): boolean {
  return design.kind === 'existing'
    ? design.config.mesh !== undefined
    : design.config.nodes.some(({ mesh }) => mesh !== undefined)
}

function describesNetwork(flags: DesignFlags): boolean {
  const names = ['design', 'sessionNodes', 'servicers', 'firstPort', 'genesis', 'chains', 'keys'] as const
  return names.some((name) => flags[name] !== undefined)
}

async function newDesign(flags: DesignFlags): Promise<LocalnetDesign> {
  const isExisting = flags.genesis !== undefined || flags.chains !== undefined || flags.keys !== undefined
  if (isExisting) return { kind: 'existing', config: await readExisting(flags) }
  const changes = {
    ...(flags.blockTime === undefined ? {} : { blockTimeMs: flags.blockTime }),
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(flags.firstPort === undefined ? {} : { firstPort: flags.firstPort }),
  }
  const backends = readBackends(flags.backend)
  const counts = {
    ...(flags.sessionNodes === undefined ? {} : { sessionNodes: flags.sessionNodes }),
    ...(flags.servicers === undefined ? {} : { servicers: flags.servicers }),
  }
  if (flags.design === undefined)
    return { kind: 'designed', config: defaultLocalnet({ ...counts, ...changes, backends }) }
  if (Object.keys(counts).length > 0) {
    throw new LocalnetFlagsError(
      '--session-nodes and --servicers go with the default network; a design file says both itself.',
    )
  }
  const config = parseConfig(await readText('--design', flags.design), flags.design)
  return { kind: 'designed', config: readConfig(withBackends({ ...config, ...changes }, backends), flags.design) }
}

function withBackends(config: LocalnetConfig, backends: Readonly<Record<string, string>>): LocalnetConfig {
  const nodes = config.nodes.map((node) => ({ ...node, backends: { ...node.backends, ...backends } }))
  return { ...config, nodes }
}

/** The chains.json with these backends in the place of its own, whose passwords are not theirs. */
function withHostedBackends(text: string, backends: Readonly<Record<string, string>>): string {
  const given = Object.entries(backends)
  if (given.length === 0) return text
  const parsed = parseHostedChains(text)
  if (parsed.kind === 'problem') throw new LocalnetFlagsError(parsed.problem)
  const own = [...parsed.chains.values()].map(({ id, url, basicAuth }) => ({
    id,
    url: backends[id] ?? url,
    ...(basicAuth === null || Object.hasOwn(backends, id) ? {} : { basic_auth: basicAuth }),
  }))
  const added = given.filter(([id]) => !parsed.chains.has(id)).map(([id, url]) => ({ id, url }))
  const chains = [...own, ...added]
  return `${JSON.stringify(chains, null, 2)}\n`
}

/** What --mesh asks for: none, one with the usual settings, or one with those of a file. */
async function readMesh(flag: true | string | undefined): Promise<MeshPlace | undefined> {
  if (flag === undefined) return undefined
  if (flag === true) return {}
  const config = readJson('--mesh', flag, await readText('--mesh', flag)) as MeshPlace['config']
  try {
    meshSettings({ config }, pocketCoreProfile)
  } catch (error) {
    if (!(error instanceof BadMeshSettingsError)) throw error
    throw new LocalnetFlagsError(`--mesh ${flag}: ${error.mistakes.join('; ')}.`)
  }
  return { config }
}

/** pocket-localnet has its nodes at 8081 and on, and its mesh at 9081. */
const MESH_PORT_DISTANCE = 1_000

/** One before every lean node; before all lean nodes of a network of files, as pocket-localnet has it. */
function withMesh(
  design: LocalnetDesign,
  mesh: MeshPlace | undefined,
  where: 'everywhere' | 'where one is',
): LocalnetDesign {
  if (mesh === undefined) return design
  if (design.kind === 'designed') {
    const nodes = design.config.nodes.map((node) =>
      where === 'everywhere' || node.mesh !== undefined ? { ...node, mesh: { ...node.mesh, ...mesh } } : node,
    )
    return { kind: 'designed', config: readConfig({ ...design.config, nodes }, 'The network with --mesh') }
  }
  const { firstPort } = design.config
  const port = firstPort + MESH_PORT_DISTANCE
  const place = firstPort === 0 || port > 65_535 ? {} : { port }
  return { kind: 'existing', config: { ...design.config, mesh: { ...place, ...design.config.mesh, ...mesh } } }
}

function readBackends(flags: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    flags.map((flag) => {
      const split = flag.indexOf('=')
      const [chain, url] = [flag.slice(0, split), flag.slice(split + 1)]
      if (split > 0 && URL.canParse(url) && /^https?:/.test(url)) return [chain, url]
      throw new LocalnetFlagsError(`--backend ${flag} is none: write CHAIN=URL, such as A100=http://127.0.0.1:8000.`)
    }),
  )
}

async function readExisting(flags: DesignFlags): Promise<ExistingNetwork> {
  const { genesis, chains, keys } = flags
  if (genesis === undefined || chains === undefined || keys === undefined) {
    throw new LocalnetFlagsError('A network of files needs all three: --genesis FILE, --chains FILE and --keys FILE…')
  }
  if (flags.design !== undefined || flags.sessionNodes !== undefined || flags.servicers !== undefined) {
    throw new LocalnetFlagsError(
      '--design, --session-nodes and --servicers do not go with a network of files: its genesis says it all.',
    )
  }
  const content = readJson('--genesis', genesis, await readText('--genesis', genesis)) as object
  const network: ExistingNetwork = {
    genesis: content,
    chainId: readGenesis(content).chainId,
    hostedChains: withHostedBackends(await readText('--chains', chains), readBackends(flags.backend)),
    leanNodes: await Promise.all(
      keys.map(async (path, index) => ({
        name: `lean${index + 1}`,
        keys: readKeys('--keys', path, await readText('--keys', path)),
      })),
    ),
    applicationKeys:
      flags.appKeys === undefined
        ? []
        : readKeys('--app-keys', flags.appKeys, await readText('--app-keys', flags.appKeys)),
    blockTimeMs: flags.blockTime ?? 5_000,
    profile: flags.profile ?? 'pocket-core',
    host: '127.0.0.1',
    firstPort: flags.firstPort ?? 8_081,
  }
  // Everything that is wrong with the files shows here, not in a process of its own later.
  const nodeUrls = network.leanNodes.map((_, index) => `http://127.0.0.1:${network.firstPort + index}`)
  layOutExisting(network, { nodeUrls, meshUrls: [] })
  readHostedChains(network.hostedChains)
  return network
}

/** `lean*.keys.json` of pocket-localnet, key files of a mesh, or a key a line. */
function readKeys(flag: string, path: string, text: string): string[] {
  const found = /^\s*\[/.test(text) ? keysOfJson(readJson(flag, path, text)) : text.split(/\s+/)
  const keys = found.filter((key) => key !== '')
  const isGood = keys.length > 0 && keys.every((key) => /^[0-9a-f]{128}$/i.test(key))
  // What is in the file may be a key: it is not shown.
  if (!isGood) throw new LocalnetFlagsError(`${flag} ${path} holds no private keys of 128 hexadecimal digits each.`)
  return keys
}

function keysOfJson(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (typeof entry === 'string') return [entry]
    const { priv_key, keys } = (entry ?? {}) as { priv_key?: unknown; keys?: unknown }
    const listed: unknown[] = Array.isArray(keys) ? keys : [priv_key]
    return listed.map((key) => (typeof key === 'string' ? key : 'no key'))
  })
}

async function readText(flag: string, path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new LocalnetFlagsError(`${flag} ${path} cannot be read (${cause.code ?? cause.message}).`)
  })
}

function readJson(flag: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new LocalnetFlagsError(`${flag} ${path} is no JSON.`)
  }
}

/** `localnet` is followed by `localnet-2`, `localnet-3`, … */
async function unusedChainId(paths: LocalnetPaths, chainId: string): Promise<string> {
  const folder = dirname(paths.chain(chainId))
  const used = new Set([chainId, ...(existsSync(folder) ? await readdir(folder) : [])])
  const base = chainId.replace(/-\d+$/, '')
  for (let number = 2; ; number++) if (!used.has(`${base}-${number}`)) return `${base}-${number}`
}

/** The flags of `assay localnet up` contradict each other, a file, or what lies in the folder. */
export class LocalnetFlagsError extends Error {
  override readonly name = 'LocalnetFlagsError'
  readonly code = 'BAD_LOCALNET_FLAGS'
}
