import type { LeanNodeConfig, LocalnetConfig, LocalnetConfigInput, ServiceConfig } from './localnet-config.ts'
import { readConfig } from './read-config.ts'

const mebibyte = 1024 * 1024
const minuteMs = 60_000

/** The services of the report: three tiers of text, each a chain with its own pay, and three other kinds of model. */
export const defaultServices: readonly ServiceConfig[] = [
  { chain: 'A100', name: 'text generation', kind: 'text', multiplier: 1 },
  { chain: 'A104', name: 'text generation, middle tier', kind: 'text', multiplier: 4 },
  { chain: 'A10C', name: 'text generation, high tier', kind: 'text', multiplier: 12 },
  {
    chain: 'A1D0',
    name: 'image generation',
    kind: 'image',
    multiplier: 1,
    limits: { timeoutMs: 10 * minuteMs, maximumRequestBytes: 32 * mebibyte, maximumResponseBytes: 64 * mebibyte },
  },
  { chain: 'A1E0', name: 'embeddings', kind: 'embedding', multiplier: 1 },
  { chain: 'A1F0', name: 'any JSON-over-HTTP model: a regression', kind: 'regression', multiplier: 1 },
]

/**
 * The share of the servicers that stakes for each service, as from and to: all for A100, the rest in overlapping parts.
 */
const stakeMatrix: Readonly<Record<string, readonly [from: number, to: number]>> = {
  A100: [0, 1],
  A104: [0, 0.4],
  A10C: [0.3, 0.6],
  A1D0: [0.5, 0.75],
  A1E0: [0.65, 0.9],
  A1F0: [0.75, 1],
}

/** Servicers that share a lean node. */
const SERVICERS_PER_NODE = 10

export type DefaultLocalnetOptions = {
  /** Servicers in every session, on every chain. Where a service has fewer by the matrix, everyone stakes for it. */
  readonly sessionNodes?: number
  readonly servicers?: number
  /** Backends other than the simulated ones, by chain. */
  readonly backends?: Readonly<Record<string, string>>
} & Omit<Partial<LocalnetConfigInput>, 'nodes' | 'sessionNodeCount' | 'services'>

/**
 * Thirty servicers in three lean nodes, six services, five applications: what `assay localnet up` starts.
 *
 * @throws {BadLocalnetDesignError} when there are fewer servicers than a session needs.
 */
export function defaultLocalnet(options: DefaultLocalnetOptions = {}): LocalnetConfig {
  const { sessionNodes = 5, servicers = 30, backends = {}, ...rest } = options
  const names = Array.from({ length: servicers }, (_, index) => `s${String(index + 1).padStart(2, '0')}`)
  const everyBackend = Object.fromEntries(defaultServices.map(({ chain }) => [chain, backends[chain] ?? 'simulated']))
  const nodes = Array.from(
    { length: Math.ceil(servicers / SERVICERS_PER_NODE) },
    (_, index): LocalnetConfigInput['nodes'][number] => ({
      name: `lean${index + 1}`,
      servicers: names
        .slice(index * SERVICERS_PER_NODE, (index + 1) * SERVICERS_PER_NODE)
        .map((name) => ({ name, stakedFor: chainsOf(names.indexOf(name), servicers, sessionNodes) })),
      backends: everyBackend,
    }),
  )
  const stakedFor = defaultServices.map(({ chain }) => chain)
  return readConfig(
    {
      applications: Array.from({ length: 5 }, (_, index) => ({ name: `app${index + 1}`, stakedFor })),
      ...rest,
      sessionNodeCount: sessionNodes,
      services: [...defaultServices],
      nodes,
    } satisfies LocalnetConfigInput,
    'The default network, with these flags,',
  )
}

function chainsOf(index: number, servicers: number, sessionNodes: number): string[] {
  return defaultServices.flatMap(({ chain }) => {
    const [from = 0, to = 1] = stakeMatrix[chain] ?? []
    const [first, end] = [Math.floor(from * servicers), Math.ceil(to * servicers)]
    const isEveryone = end - first < sessionNodes
    return isEveryone || (index >= first && index < end) ? [chain] : []
  })
}

/** Who stakes for what, one row a servicer: for screens and docs. */
export function stakeRows(
  nodes: readonly LeanNodeConfig[],
): { readonly servicer: string; readonly stakedFor: readonly string[] }[] {
  return nodes.flatMap(({ servicers }) => servicers.map(({ name, stakedFor }) => ({ servicer: name, stakedFor })))
}
