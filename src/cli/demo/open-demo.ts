import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Catalogue } from '#bench/catalogue.ts'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { contentHash } from '#records/content-id.ts'
import type { Store } from '#store/open-store.ts'
import { storeAnswerKey } from '../answer-key.ts'
import { machineClock } from '../clock.ts'
import type { InstanceEvent } from '../instance.ts'
import { type LocalnetPaths, localnetPaths, readDesign, writeDesign } from '../localnet/localnet-folder.ts'
import { watchLocalnet } from '../localnet/watch-localnet.ts'
import type { Network } from '../network.ts'
import { demoLocalnet } from './demo-localnet.ts'
import { openDemoNetwork } from './demo-network.ts'
import { sendTraffic } from './demo-traffic.ts'
import { openModels } from './open-models.ts'
import { spawnLocalnet } from './spawn-localnet.ts'

/** Blocks of ports that the demo's servers may listen on: the first that is wholly free. */
const firstPorts = Array.from({ length: 40 }, (_, index) => 8_180 + 100 * index)

/**
 * Brings up all of the demo beside the bench: model servers, a local Pocket network of thirty servicers before
 * them, some users, and the way through sessions by which the bench measures those servicers.
 */
export async function openDemo({
  store,
  catalogue,
  folder,
  log,
}: {
  readonly store: Store
  readonly catalogue: Pick<Catalogue, 'task'>
  /** Where the demo's store is; its network lives below. */
  readonly folder: string
  readonly log: (event: InstanceEvent) => void
}): Promise<Network> {
  const running = new AsyncDisposableStack()
  try {
    const models = await openModels({
      answerKey: storeAnswerKey(store.database, catalogue),
      onFault: (error) => log({ message: 'a model server of the demo reports a fault', error }),
    })
    running.defer(() => models.close())
    const paths = localnetPaths(join(folder, 'localnet'))
    const config = await designIn(paths, models.urlOf)
    await writeDesign(paths, { kind: 'designed', config })
    const localnet = await spawnLocalnet({ folder: paths.folder, config, log })
    running.defer(() => localnet.close())
    const rpcUrls = localnet.addresses.nodes.slice(0, 3).map(({ url }) => url)
    const localnetView = watchLocalnet({ adminUrl: localnet.addresses.adminUrl, config, clock: machineClock })
    running.defer(() => localnetView.close())
    const network = openDemoNetwork({
      config,
      rpcUrls,
      isSimulated: models.isSimulated,
      report: (message) => log({ message }),
      localnet: localnetView,
    })
    running.defer(() => network.close())
    const ending = new AbortController()
    const traffic = sendTraffic({ config, rpcUrls, log, signal: ending.signal })
    running.defer(async () => {
      ending.abort()
      await traffic
    })
    return { ...network, close: () => running.disposeAsync() }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}

/**
 * The network of the folder, on the ports of the last time if they are free. The chain id says what the genesis is, so that
 * other ports and other designs get another chain instead of a mismatch.
 */
async function designIn(paths: LocalnetPaths, urlOf: (model: string) => string): Promise<LocalnetConfig> {
  const firstPort = await chooseFirstPort(paths)
  const { nodes, ...rest } = demoLocalnet({ urlOf: () => 'http://127.0.0.1', firstPort, chainId: 'demo' })
  const servicers = nodes.flatMap((node) => node.servicers.map(({ name, stakedFor }) => [node.name, name, stakedFor]))
  const chainId = `demo-${contentHash(JSON.stringify({ ...rest, servicers })).slice(0, 8)}`
  return demoLocalnet({ urlOf, firstPort, chainId })
}

async function chooseFirstPort(paths: LocalnetPaths): Promise<number> {
  const present = await readDesign(paths)
  const before = present?.kind === 'designed' ? [present.config.firstPort] : []
  for (const first of [...before, ...firstPorts]) if (await areFree(first)) return first
  // Starting says which port is taken.
  return firstPorts[0] ?? 8_180
}

async function areFree(first: number): Promise<boolean> {
  const { nodes } = demoLocalnet({ urlOf: () => 'http://127.0.0.1', firstPort: first, chainId: 'demo' })
  // One a lean node, and one for the admin API.
  const ports = Array.from({ length: nodes.length + 1 }, (_, index) => first + index)
  const found = await Promise.all(ports.map(isFree))
  return found.every((free) => free)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)))
  })
}
