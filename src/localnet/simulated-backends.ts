import { type Behaviour, readBehaviour } from '#backends/simulator/behaviour.ts'
import { readServiceBehaviour, type ServiceBehaviour } from '#backends/simulator/service-behaviour.ts'
import { spawnSimulators } from '#backends/simulator/spawn-simulator.ts'
import type { LocalnetConfig, ServiceConfig } from './config/localnet-config.ts'

/** The simulated model servers of a localnet, in child processes. */
export type SimulatedBackends = { readonly urlOf: (chain: string) => string; close(): Promise<void> }

/**
 * Starts one simulator for every chain that some lean node has no other backend for. Simulated text models do not know the
 * answers of anybody's items: their answers have the form of answers, and are wrong.
 */
export async function startSimulatedBackends(
  { services, nodes }: LocalnetConfig,
  onFault: (fault: unknown) => void,
): Promise<SimulatedBackends> {
  const wanted = services.filter(({ chain }) => nodes.some(({ backends }) => backends[chain] === 'simulated'))
  if (wanted.length === 0) return { urlOf: () => '', close: async () => undefined }
  const spawned = await spawnSimulators({
    behaviours: wanted.map((service) => ({ name: service.chain, behaviour: behaviourOf(service) })),
    answerKey: async () => undefined,
    onFault,
  })
  const urls = new Map(spawned.simulators.map(({ name, url }) => [name, url]))
  return { urlOf: (chain) => urls.get(chain) ?? '', close: () => spawned.close() }
}

function behaviourOf({ chain, kind, name }: ServiceConfig): Behaviour | ServiceBehaviour {
  const model = `sim-${chain}`
  if (kind !== 'text') return readServiceBehaviour({ kind, model }, `the simulated ${name}`)
  const latency = { baseMs: 20, perTokenMs: 0.5 }
  // Strict as real servers are; `default` is what requests carry whose sender does not know a name.
  const names = { model, aliases: ['default'], strictModel: true }
  return readBehaviour({ ...names, ability: 0.5, latency, concurrency: 64 }, `the simulated ${name}`)
}
