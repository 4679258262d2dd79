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
 * The network of the demo: thirty servicers. The simulated fleet stands before models of its own; others cheat as only a relay
 * network lets one, and stake for pay that their models are not worth; the honest ones stand before true models, staked for
 * the tiers that these are worth. None of those is worth A10C.
 *
 * @param urlOf where each model of `demo-models.ts` listens, by its name
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
        ...demoFleet.map(({ name }) => alone(name, name, [simulatedChain(name)])),
        alone('honest-large', 'large', ['A104']),
        alone('honest-medium', 'medium', ['A100']),
        alone('honest-small', 'small', ['A100']),
        alone('forger', 'medium', ['A100'], [{ kind: 'forged-error', errorCode: 60, when: { longerThanBytes: 600 } }]),
        alone('wrong-signature', 'medium', ['A100'], [{ kind: 'wrong-signature', when: { share: 0.5 } }]),
        alone('leaver', 'medium', ['A100'], [{ kind: 'leaving', atHeight: changeHeight }]),
        alone('mis-staked', 'small', ['A10C']),
        alone(
          'backend-switcher',
          'large',
          ['A100'],
          [{ kind: 'switched-backend', atHeight: changeHeight, chain: 'A100', url: urlOf('small') }],
        ),
        group('sybil', 3, { A10C: 'sybils-own' }),
        group('large', 2, { A104: 'large', A1D0: 'painter', A1F0: 'regressor' }),
        group('large-q8', 1, { A104: 'large-q8', A1D0: 'painter', A1F0: 'regressor' }),
        group('large-q4', 1, { A104: 'large-q4', A1D0: 'painter', A1F0: 'regressor' }),
        group('medium', 4, { A100: 'medium', A1E0: 'embedder', A1F0: 'regressor' }),
        group('small', 3, { A100: 'small', A1D0: 'painter', A1E0: 'embedder' }),
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

/** Staked as what they answer is worth, when they answer. */
function simulatedChain(name: string): string {
  if (name === 'switcher') return 'A10C'
  return ['refuser', 'error-in-200', 'flaky', 'oversized-and-broken'].includes(name) ? 'A104' : 'A100'
}

/**
 * So many applications for each chain that its servicers are met in most sessions, and each of them is asked often enough there
 * to have something to claim.
 */
function benchChains(index: number): string[] {
  const [base, middle, high] = measuredChains
  const better = [middle, middle, high][index]
  return better === undefined ? [base] : [base, better]
}
