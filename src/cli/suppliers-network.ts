import { readFile } from 'node:fs/promises'
import { readAddedSupplier } from '#networks/direct/added-supplier.ts'
import { type DirectSupplier, parseSuppliersFile } from '#networks/direct/suppliers-file.ts'
import { checkProxy } from '#networks/guard/guarded-connection.ts'
import type { Database } from '#store/database.ts'
import { readAddedEntries } from '#store/manager/added-suppliers.ts'
import { machineClock } from './clock.ts'
import { createDirectNetwork } from './direct-network.ts'
import type { OpenNetwork } from './network.ts'
import type { Settings } from './settings.ts'

/**
 * The direct network of the settings' suppliers file, and of what was added to it since.
 *
 * @throws {SuppliersFileMissingError} @throws {BadSuppliersFileError}
 */
export async function prepareSuppliersNetwork({ suppliers: path, proxy }: Settings): Promise<OpenNetwork> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SuppliersFileMissingError({ path, cause })
  })
  const file = parseSuppliersFile(text, path)
  if (proxy !== undefined) checkProxy({ url: proxy })
  return async (log, database) =>
    createDirectNetwork(file, {
      clock: machineClock,
      proxy: proxy === undefined ? undefined : { url: proxy },
      readAdded: () => readAddedSuppliers(database, log),
    })
}

/** Entries that this version cannot read are told and left out. */
export async function readAddedSuppliers(
  database: Database,
  log: (event: { readonly message: string }) => void,
): Promise<DirectSupplier[]> {
  return (await readAddedEntries(database)).flatMap((entry) => {
    const read = readAddedSupplier(entry)
    if (read.kind === 'supplier') return [read.supplier]
    const fields = read.problems.map(({ field, problem }) => `${field} ${problem}`)
    log({ message: `an added supplier cannot be read: ${fields.join('; ')}` })
    return []
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
