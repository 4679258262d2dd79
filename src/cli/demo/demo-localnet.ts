import { demoFleet } from '#backends/simulator/demo-fleet.ts'
import { defaultServices } from '#localnet/config/default-localnet.ts'
import type { LocalnetConfig, LocalnetConfigInput } from '#localnet/config/localnet-config.ts'
import { readConfig } from '#localnet/config/read-config.ts'

type Node = LocalnetConfigInput['nodes'][number]
type Behaviours = Node['servicers'][number]['behaviours']

/** Fast enough to see claims paid within a minute, slow enough for two cores. */
const blockTimeMs = 1_000
const blocksPerSession = 6

/** When those leave and switch who do. */
const changeHeight = 120

/** Applications of the bench, which together reach most of thirty servicers in every session. */
const BENCH_APPLICATIONS = 8

/** Chains whose servicers the demo measures: the tier suite is text. */
export const measuredChains = ['A100', 'A104', 'A10C'] as const

/** One chain of every kind of service: what a user of the network asks for, beside the measurements. */
export const trafficChains = ['A100', 'A1D0', 'A1E0', 'A1F0'] as const

/** The application that pays for the users' relays of a chain. */
export function trafficApplication(chain: string): string {
  return `traffic-${chain}`
}

/** Names of the applications that pay for the measurements. */
export function benchApplications({ applications }: LocalnetConfig): string[] {
  return applications.map(({ name }) => name).filter((name) => name.startsWith('bench-'))
}

/**
 * The network of the demo: thirty servicers. The twelve of the simulated fleet answer for A100, each before a model of its
 * own; eight more cheat as only a relay network lets one; the others are honest, in the tiers that they are staked for.
 *
 * @param urlOf where each model of `demoModels` listens, by its name
 */
export function demoLocalnet({
  urlOf,
  firstPort,
  chainId,
}: {
  readonly urlOf: (model: string) => string
  readonly firstPort: number
  readonly chainId: string
}): LocalnetConfig {
  const alone = (name: string, model: string, chains: readonly string[], behaviours: Behaviours = []): Node => ({
    name,
    servicers: [{ name, stakedFor: [...chains], behaviours }],
    backends: Object.fromEntries(chains.map((chain) => [chain, urlOf(model)])),
  })
  const group = (name: string, count: number, backends: Readonly<Record<string, string>>): Node => ({
    name,
    servicers: Array.from({ length: count }, (_, index) => ({
      name: count === 1 ? name : `${name}-${index + 1}`,
      stakedFor: Object.keys(backends),
    })),
    backends: Object.fromEntries(Object.entries(backends).map(([chain, model]) => [chain, urlOf(model)])),
  })
  return readConfig(
    {
      chainId,
      seed: 'assay demo, throw-away keys',
      blockTimeMs,
      blocksPerSession,
      sessionNodeCount: 5,
      firstPort,
      services: [...defaultServices],
      nodes: [
        ...demoFleet.map(({ name }) => alone(name, name, [...fleetChains(name)])),
        alone(
          'forger',
          'middling',
          ['A100'],
          [{ kind: 'forged-error', errorCode: 60, when: { longerThanBytes: 600 } }],
        ),
        alone('wrong-signature', 'middling', ['A100'], [{ kind: 'wrong-signature', when: { share: 0.5 } }]),
        alone('leaver', 'middling', ['A100'], [{ kind: 'leaving', atHeight: changeHeight }]),
        alone('mis-staked', 'undersized', ['A100', 'A10C']),
        alone(
          'backend-switcher',
          'big',
          ['A100'],
          [{ kind: 'switched-backend', atHeight: changeHeight, chain: 'A100', url: urlOf('small') }],
        ),
        group('sybil', 3, { A100: 'sybils-own' }),
        group('middle', 2, { A100: 'middling', A104: 'middling', A1E0: 'embedder', A1F0: 'regressor' }),
        ...['awq', 'gptq'].map((variant) => {
          const model = `middling-${variant}`
          return group(`middle-${variant}`, 1, { A100: model, A104: model, A1E0: 'embedder', A1F0: 'regressor' })
        }),
        group('high', 4, { A100: 'big', A10C: 'big', A1D0: 'painter', A1F0: 'regressor' }),
        group('base', 2, { A100: 'small', A1D0: 'painter', A1E0: 'embedder' }),
      ],
      applications: [
        ...Array.from({ length: BENCH_APPLICATIONS }, (_, index) => ({
          name: `bench-${index + 1}`,
          stakedFor: benchChains(index),
        })),
        ...trafficChains.map((chain) => ({ name: trafficApplication(chain), stakedFor: [chain] })),
      ],
    },
    'The network of the demo',
  )
}

/**
 * Five or six servicers are staked for the better paid chains, so that one application meets nearly all of them in every session.
 * With more, each of their sessions would have too few relays to be claimed.
 */
function benchChains(index: number): string[] {
  const [all, ...others] = measuredChains
  return [all, ...others.slice(index, index + 1)]
}

/** The honest ones of the fleet are staked for what they are worth too. */
function fleetChains(name: string): readonly string[] {
  if (name === 'honest-high') return ['A100', 'A10C']
  return name === 'honest-middle' ? ['A100', 'A104'] : ['A100']
}
