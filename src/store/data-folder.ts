import { access, constants, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type LockContent, LockFile, LockHeldError, lockHolder } from './lock-file.ts'
import { StoreFullError, storeError } from './store-error.ts'

/** The data folder in the hands of this process: nobody else opens its database meanwhile. */
export type DataFolder = {
  readonly path: string
  readonly databasePath: string
  /** Tells other processes where this one can be talked to, such as `http://127.0.0.1:4040`. */
  setAddress(url: string): Promise<void>
  release(): Promise<void>
}

/** The process that has a data folder open. */
export type DataFolderHolder = { readonly pid: number; readonly address: string | null }

/**
 * Creates the folder if need be and takes its lock. A lock that a killed process left behind is taken over.
 *
 * @throws {DataFolderHeldError} when another living process has it.
 * @throws {DataFolderUnusableError} when it cannot be written to. @throws {StoreFullError}
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path)
  const lock = await lockFolder(folder)
  return {
    path: folder,
    databasePath: join(folder, 'database'),
    setAddress: (url) => lock.setAddress(url),
    release: () => lock.release(),
  }
}

/** Who has the data folder open at the moment; undefined when nobody has. */
export async function dataFolderHolder(path: string): Promise<DataFolderHolder | undefined> {
  const holder = await lockHolder(lockPath(resolve(path)))
  return holder && { pid: holder.pid, address: holder.address }
}

async function lockFolder(folder: string): Promise<LockFile> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return await LockFile.acquire(lockPath(folder))
  } catch (error) {
    if (error instanceof LockHeldError) throw new DataFolderHeldError({ folder, holder: error.holder })
    const known = storeError(error)
    throw known instanceof StoreFullError ? known : new DataFolderUnusableError({ folder, cause: error as Error })
  }
}

function lockPath(folder: string): string {
  return join(folder, 'assay.lock')
}

/** Another process has the data folder open; the embedded database allows one. */
export class DataFolderHeldError extends Error {
  override readonly name = 'DataFolderHeldError'
  readonly code = 'DATA_FOLDER_HELD'
  readonly holder: DataFolderHolder

  constructor({ folder, holder }: { folder: string; holder: LockContent }) {
    super(
      `The data folder ${folder} is in use by process ${holder.pid}` +
        (holder.address === null
          ? '. Wait until it has started or ended, or choose another folder.'
          : `, which answers at ${holder.address}. Ask it there, stop it, or choose another folder.`),
    )
    this.holder = { pid: holder.pid, address: holder.address }
  }
}

/** The data folder cannot be created or written to. */
export class DataFolderUnusableError extends Error {
  override readonly name = 'DataFolderUnusableError'
  readonly code = 'DATA_FOLDER_UNUSABLE'

  constructor({ folder, cause }: { folder: string; cause: Error }) {
    super(
      `The data folder ${folder} cannot be used: ${cause.message}. Check its owner and rights, or choose another.`,
      {
        cause,
      },
    )
  }
}
