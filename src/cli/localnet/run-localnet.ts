import { mkdir } from 'node:fs/promises'
import { type Localnet, startLocalnet } from '#localnet/localnet.ts'
import { systemClock } from '#localnet/profile/clock.ts'
import { LockFile, LockHeldError } from '#store/lock-file.ts'
import {
  type LocalnetAddresses,
  type LocalnetDesign,
  type LocalnetPaths,
  localnetPaths,
  writeAddresses,
  writeSecret,
} from './localnet-folder.ts'

/** A localnet that runs in this process and holds its folder. */
export type HeldLocalnet = {
  readonly localnet: Localnet
  readonly addresses: LocalnetAddresses
  close(): Promise<void>
}

/**
 * Runs a localnet in this process: takes the folder, starts or goes on with its chain, and writes down where it answers and
 * the keys that belong to it (each readable by its owner only).
 *
 * @throws {LocalnetRunsError} when another process runs one in this folder.
 */
export async function runLocalnet(options: {
  readonly folder: string
  readonly design: LocalnetDesign
  readonly log: (event: { readonly message: string }) => void
}): Promise<HeldLocalnet> {
  const { design, log } = options
  const paths = localnetPaths(options.folder)
  const lock = await holdFolder(paths)
  try {
    const chainFolder = paths.chain(design.config.chainId)
    await mkdir(chainFolder, { recursive: true, mode: 0o700 })
    const localnet = await startLocalnet({ config: design.config, folder: chainFolder, clock: systemClock, log })
    await writeKeys(paths, localnet)
    const addresses = {
      chainId: localnet.chain.chainId,
      adminUrl: localnet.adminUrl,
      nodes: localnet.nodes.map(({ name, url }) => ({ name, url })),
      meshes: localnet.meshes.map(({ name, url, leanNodes }) => ({ name, url, leanNodes: [...leanNodes] })),
    }
    await writeAddresses(paths, addresses)
    await lock.setAddress(localnet.adminUrl)
    return {
      localnet,
      addresses,
      async close() {
        await localnet.close()
        // The addresses stay: nobody reads them but through a lock that is held and marked.
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function holdFolder(paths: LocalnetPaths): Promise<LockFile> {
  await mkdir(paths.folder, { recursive: true, mode: 0o700 })
  try {
    return await LockFile.acquire(paths.lock)
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error
    throw new LocalnetRunsError({ folder: paths.folder, pid: error.holder.pid, address: error.holder.address })
  }
}

async function writeKeys(paths: LocalnetPaths, { applications }: Localnet): Promise<void> {
  await writeSecret(paths.applicationKeys, applications.map(({ key }) => `${key.export()}\n`).join(''))
}

/** A local network runs in the folder already. */
export class LocalnetRunsError extends Error {
  override readonly name = 'LocalnetRunsError'
  readonly code = 'LOCALNET_RUNS'
  constructor({ folder, pid, address }: { folder: string; pid: number; address: string | null }) {
    super(
      `A local network runs in ${folder} already: process ${pid}${address === null ? ', still starting' : ` at ${address}`}.\n` +
        'See it with "assay localnet status", end it with "assay localnet down", or choose another --folder.',
    )
  }
}
