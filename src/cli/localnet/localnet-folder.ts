import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import type { ExistingNetwork, LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { lockHolder } from '#store/lock-file.ts'

/** Where `assay localnet up` keeps its network unless told otherwise, and where the demo keeps its own. */
export const defaultLocalnetFolder = '.assay/localnet'
export const demoLocalnetFolder = '.assay/demo/localnet'

/** What the folder of a localnet holds. */
export type LocalnetPaths = {
  readonly folder: string
  /** What it was started with; holds keys when they came from files. */
  readonly design: string
  readonly lock: string
  /** Where the running process answers. */
  readonly addresses: string
  readonly log: string
  /** One private key a line: what `assay serve --network morse --app-keys` reads. */
  readonly applicationKeys: string
  /** Keys of those who were staked by command. */
  keyOf(name: string): string
  /** The chain, its evidence, and all else that belongs to this chain id. */
  chain(chainId: string): string
}

export function localnetPaths(folder: string): LocalnetPaths {
  const path = resolve(folder)
  return {
    folder: path,
    design: join(path, 'design.json'),
    lock: join(path, 'localnet.lock'),
    addresses: join(path, 'addresses.json'),
    log: join(path, 'localnet.log'),
    applicationKeys: join(path, 'application-keys'),
    keyOf: (name) => join(path, 'keys', name),
    chain: (chainId) => join(path, 'chains', encodeURIComponent(chainId)),
  }
}

/** What is started in a folder. */
export type LocalnetDesign =
  | { readonly kind: 'designed'; readonly config: LocalnetConfig }
  | { readonly kind: 'existing'; readonly config: ExistingNetwork }

const addresses = z.object({
  chainId: z.string(),
  adminUrl: z.string(),
  nodes: z.array(z.object({ name: z.string(), url: z.string() })),
  meshes: z.array(z.object({ name: z.string(), url: z.string(), leanNodes: z.array(z.string()) })).default([]),
})
/** Where a running localnet answers. */
export type LocalnetAddresses = Readonly<z.infer<typeof addresses>>

/** The design that the folder was started with last; undefined in a new one. */
export async function readDesign({ design }: LocalnetPaths): Promise<LocalnetDesign | undefined> {
  if (!existsSync(design)) return undefined
  // Only writeDesign writes it.
  return JSON.parse(await readFile(design, 'utf8')) as LocalnetDesign
}

export async function writeDesign(paths: LocalnetPaths, design: LocalnetDesign): Promise<void> {
  await writeSecret(paths.design, `${JSON.stringify(design, null, 2)}\n`)
}

export async function writeAddresses(paths: LocalnetPaths, value: LocalnetAddresses): Promise<void> {
  await writeSecret(paths.addresses, `${JSON.stringify(value, null, 2)}\n`)
}

/** Writes a file that only its owner may read, whole or not at all. */
export async function writeSecret(path: string, text: string): Promise<void> {
  await mkdir(resolve(path, '..'), { recursive: true, mode: 0o700 })
  await writeFile(`${path}.draft`, text, { mode: 0o600 })
  await rename(`${path}.draft`, path)
}

/** A localnet whose process lives. */
export type RunningLocalnet = {
  readonly paths: LocalnetPaths
  readonly pid: number
  /** Null while it starts. */
  readonly addresses: LocalnetAddresses | null
}

/** The localnet that runs in this folder, if one does. */
export async function runningLocalnet(folder: string): Promise<RunningLocalnet | undefined> {
  const paths = localnetPaths(folder)
  const holder = await lockHolder(paths.lock)
  if (holder === undefined) return undefined
  // The holder marks its lock once its addresses are written: those of a run before must not be taken for them.
  if (holder.address === null) return { paths, pid: holder.pid, addresses: null }
  return { paths, pid: holder.pid, addresses: addresses.parse(JSON.parse(await readFile(paths.addresses, 'utf8'))) }
}

/**
 * The localnet that a command means: the one in the folder that was named, otherwise that of `assay localnet up`, otherwise
 * that of the demo.
 *
 * @throws {LocalnetDownError} when none of them runs, or it does not answer yet.
 */
export async function findLocalnet(
  folder: string | undefined,
): Promise<RunningLocalnet & { readonly addresses: LocalnetAddresses }> {
  const meant = folder === undefined ? [defaultLocalnetFolder, demoLocalnetFolder] : [folder]
  for (const one of meant) {
    const running = await runningLocalnet(one)
    if (running?.addresses != null) return { ...running, addresses: running.addresses }
    if (running !== undefined) throw new LocalnetDownError({ folders: [one], problem: 'is still starting' })
  }
  throw new LocalnetDownError({ folders: meant, problem: 'does not run' })
}

/** No local network runs where one was asked for. */
export class LocalnetDownError extends Error {
  override readonly name = 'LocalnetDownError'
  readonly code = 'LOCALNET_DOWN'
  constructor({ folders, problem }: { folders: readonly string[]; problem: string }) {
    super(
      `The local network in ${folders.map((folder) => resolve(folder)).join(' or ')} ${problem}.\n` +
        'Start one with "assay localnet up", or name its folder with --folder.',
    )
  }
}
