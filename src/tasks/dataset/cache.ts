import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import type { DatasetSource, Split } from './dataset.ts'
import { readFiles } from './local-folder.ts'

/** A cached file that is not what was downloaded. */
export class CacheDamagedError extends Error {
  override readonly name = 'CacheDamagedError'
  readonly code = 'DATASET_CACHE_DAMAGED'
  constructor({ path, reason }: { path: string; reason: string }) {
    super(
      `A cached data set is damaged: ${reason}\nFile: ${path}\n` +
        'What to do: delete the folder that the file lies in and run `assay tasks fetch TASK` again.',
    )
  }
}

const manifestShape = z.object({
  splits: z.record(
    z.string(),
    z.array(z.object({ name: z.string().regex(/^[\w.-]+$/), bytes: z.int(), sha256: z.string() })),
  ),
})
type Manifest = z.infer<typeof manifestShape>

/** The folder of one data set in the cache. */
export function cacheFolderOf(cacheFolder: string, { path, config }: DatasetSource): string {
  return join(cacheFolder, safeName(path), safeName(config ?? 'default'))
}

/** A name as one folder name: letters, digits, `.`, `_`, `-`; the rest as hexadecimal, so that no two names meet. */
function safeName(name: string): string {
  const escaped = name.replace(/[^A-Za-z0-9._-]/gu, (character) => `%${character.codePointAt(0)?.toString(16)}`)
  return escaped.replace(/^\.+/, (dots) => dots.replaceAll('.', '%2e'))
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, 'manifest.json')
  try {
    return manifestShape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CacheDamagedError({ path, reason: 'its list of files cannot be read' })
  }
}

/**
 * A split from the cache, checked against the checksums taken when it was downloaded.
 *
 * @returns undefined when it was never downloaded.
 * @throws {CacheDamagedError}
 */
export async function readCachedSplit(
  cacheFolder: string,
  source: DatasetSource,
  split: string,
): Promise<Split | undefined> {
  const folder = cacheFolderOf(cacheFolder, source)
  const files = (await readManifest(folder))?.splits[split]
  if (files === undefined) return undefined
  for (const { name, sha256 } of files) {
    const path = join(folder, name)
    if ((await checksum(path)) !== sha256) throw new CacheDamagedError({ path, reason: 'its checksum is another' })
  }
  return readFiles(files.map(({ name }) => join(folder, name)))
}

async function checksum(path: string): Promise<string> {
  const digest = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new CacheDamagedError({ path, reason: 'the file is gone' })
  }
  return digest.digest('hex')
}

/** A file as it comes from the network. */
export type IncomingFile = { readonly name: string; readonly content: AsyncIterable<Uint8Array> }

/**
 * Writes the files of one split into the cache. Each file is written beside its place and renamed; the list of files comes
 * last, so a split is there whole or not at all.
 */
export async function writeCachedSplit(
  cacheFolder: string,
  source: DatasetSource,
  { split, files }: { readonly split: string; readonly files: readonly IncomingFile[] },
): Promise<void> {
  const folder = cacheFolderOf(cacheFolder, source)
  await mkdir(folder, { recursive: true })
  const written = []
  for (const file of files) written.push(await writeFileAtomically(join(folder, file.name), file))
  const manifest = (await readManifest(folder)) ?? { splits: {} }
  const next: Manifest = { splits: { ...manifest.splits, [split]: written } }
  const path = join(folder, 'manifest.json')
  await writeFile(`${path}.part`, `${JSON.stringify(next, null, 2)}\n`, { flush: true })
  await rename(`${path}.part`, path)
}

async function writeFileAtomically(path: string, { name, content }: IncomingFile) {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.part`
  const digest = createHash('sha256')
  let bytes = 0
  try {
    await using handle = await open(partial, 'w')
    for await (const chunk of content) {
      digest.update(chunk)
      bytes += chunk.byteLength
      await handle.write(chunk)
    }
    await handle.sync()
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await rename(partial, path)
  return { name, bytes, sha256: digest.digest('hex') }
}
