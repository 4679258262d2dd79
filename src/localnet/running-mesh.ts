import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LeanNodeLayout, MeshLayout } from './config/network-layout.ts'
import { keepHostedChains, readHostedChains } from './hosted-chains-file.ts'
import { startMeshFront } from './mesh/mesh-front.ts'
import type { Clock } from './profile/clock.ts'

/** A mesh in front of lean nodes: their servicers are staked with its address. */
export type RunningMesh = {
  readonly name: string
  readonly url: string
  readonly leanNodes: readonly string[]
  /** Relays that were answered and that their nodes do not know of. */
  unreportedCount(): number
  close(): Promise<void>
}

/**
 * Starts the mesh of a localnet before nodes that listen already; it serves relays as soon as this resolves. In a folder it
 * keeps its chains.json, and the relays that are not reported yet, which it reports after a restart.
 */
export async function startMesh(options: {
  readonly layout: MeshLayout
  readonly nodes: readonly (LeanNodeLayout & { readonly url: string })[]
  /** What its nodes ask of it, and what it asks of others for its own private routes. */
  readonly token: string
  readonly host: string
  readonly port: number
  /** Its own; null keeps all in memory. */
  readonly folder: string | null
  readonly clock: Clock
  readonly log: (message: string) => void
}): Promise<RunningMesh> {
  const { layout, nodes, token, folder, clock, log } = options
  const { name, leanNodes, config, unusedKeys, hostedChains } = layout
  if (unusedKeys.length > 0) log(`these keys of its config.json mean nothing here: ${unusedKeys.join(', ')}`)
  if (folder !== null) await mkdir(folder, { recursive: true })
  const front = await startMeshFront({
    config,
    keys: nodes.map(({ name, url, servicers }) => ({ name, url, keys: servicers.map(({ key }) => key) })),
    hostedChains: readHostedChains(hostedChains),
    nodeToken: token,
    ownToken: token,
    host: options.host,
    port: options.port,
    clock,
    random: Math.random,
    unreportedFile: folder === null ? null : join(folder, 'unreported.jsonl'),
    log,
  })
  const stopWatch = await keepHostedChains({
    path: folder === null ? null : join(folder, 'chains.json'),
    text: hostedChains,
    replace: (text) => front.replaceHostedChains(text),
    clock,
    log,
  })
  await front.checkNodes()
  return {
    name,
    url: front.url,
    leanNodes,
    unreportedCount: () => front.unreportedCount(),
    close: async () => {
      stopWatch()
      await front.close()
    },
  }
}
