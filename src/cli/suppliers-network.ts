import { readFile } from 'node:fs/promises'
import { parseSuppliersFile } from '#networks/direct/suppliers-file.ts'
import { machineClock } from './clock.ts'
import { createDirectNetwork } from './direct-network.ts'
import type { Network } from './network.ts'
import type { Settings } from './settings.ts'

/**
 * The direct network of the settings' suppliers file.
 *
 * @throws {SuppliersFileMissingError} @throws {BadSuppliersFileError}
 */
export async function openSuppliersNetwork({ suppliers: path, proxy }: Settings): Promise<Network> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SuppliersFileMissingError({ path, cause })
  })
  return createDirectNetwork(parseSuppliersFile(text, path), {
    clock: machineClock,
    proxy: proxy === undefined ? undefined : { url: proxy },
  })
}

/** There is no suppliers file to read. */
export class SuppliersFileMissingError extends Error {
  override readonly name = 'SuppliersFileMissingError'
  readonly code = 'SUPPLIERS_FILE_MISSING'
  constructor({ path, cause }: { path: string; cause: unknown }) {
    super(
      `The suppliers file ${path} cannot be read.\n` +
        'Write one (docs/suppliers.md shows how) and name it with --suppliers FILE, or try "assay start" for a demo.',
      { cause },
    )
  }
}
