import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Registry } from 'prom-client'
import { request } from 'undici'
import { createApi } from '#api/create-api.ts'
import type { ErrorResponse } from '#api/schemas/error.ts'
import { dataFolderHolder } from '#store/data-folder.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import { cataloguePort } from './catalogue-port.ts'
import { machineClock } from './clock.ts'
import { readCommandToken } from './command-token.ts'
import { defaultStore, demoStore, type Settings } from './settings.ts'
import { version } from './version.ts'

/** How a command reads: from the live process where there is one, otherwise from the store itself. */
export type ApiClient = AsyncDisposable & {
  /** The body of a GET, parsed. @throws {ApiRequestError} */
  get<Body>(path: string): Promise<Body>
  /** The body of a GET as text, for CSV. @throws {ApiRequestError} */
  getText(path: string): Promise<string>
}

/**
 * Connects a read command. With an embedded store that another process holds it asks that process; otherwise it opens
 * the store and answers by the same routes, so that both ways print the same.
 *
 * @throws {DataFolderHeldError} when the holder has no address yet.
 * @throws {StoreMissingError} when there is nothing to read.
 */
export async function connectApi(given: Settings): Promise<ApiClient> {
  if (given.databaseUrl !== undefined) return openInProcess(given)
  const settings = { ...given, store: await findStore(given.store) }
  const address = (await dataFolderHolder(settings.store))?.address
  return address == null ? openInProcess(settings) : overHttp(address)
}

function overHttp(address: string): ApiClient {
  const getText = async (path: string) => {
    const response = await request(`${address}${path}`)
    return readBody(response.statusCode, await response.body.text())
  }
  return { getText, get: async (path) => JSON.parse(await getText(path)), [Symbol.asyncDispose]: async () => {} }
}

async function openInProcess(settings: Settings): Promise<ApiClient> {
  const store = await openSettingsStore(settings)
  const api = await createApi({
    database: store.database,
    clock: machineClock,
    about: { name: 'Assay', version, isDemo: false, notes: [] },
    readiness: { engine: store.engine, stages: () => [] },
    catalogue: cataloguePort(basicsCatalogue()),
    metrics: new Registry(),
  })
  const getText = async (path: string) => {
    const response = await api.inject(path)
    return readBody(response.statusCode, response.body)
  }
  return {
    getText,
    get: async (path) => JSON.parse(await getText(path)),
    async [Symbol.asyncDispose]() {
      await api.close()
      await store.close()
    },
  }
}

/**
 * The store that a command about what is measured means: with the default setting that of `assay serve` or that of
 * `assay start`, a live one first.
 *
 * @throws {StoreMissingError} when there is none.
 */
export async function findStore(store: string): Promise<string> {
  const found = (await liveStore(store)) ?? meant(store).find((folder) => existsSync(join(folder, 'database')))
  if (found === undefined) throw new StoreMissingError({ folder: store })
  return found
}

function meant(store: string): string[] {
  return store === defaultStore ? [defaultStore, demoStore] : [store]
}

/** The one of the stores that may be meant that a living process holds. */
async function liveStore(store: string): Promise<string | undefined> {
  for (const folder of meant(store)) if ((await dataFolderHolder(folder)) !== undefined) return folder
  return undefined
}

/** Nothing was ever measured into this folder. */
export class StoreMissingError extends Error {
  override readonly name = 'StoreMissingError'
  readonly code = 'STORE_MISSING'
  constructor({ folder }: { folder: string }) {
    super(
      `There is no store in ${resolve(folder)}: nothing was measured here yet.\n` +
        'Start "assay start" for a demo or "assay serve" with a suppliers file, or name the folder with --store.',
    )
  }
}

/** Opens the store that the settings name. */
export function openSettingsStore({ databaseUrl, store }: Settings): Promise<Store> {
  return openStore(databaseUrl === undefined ? { dataFolder: store } : { databaseUrl })
}

/** Opens a store that is there already: the server's, or that of {@link findStore}. @throws {StoreMissingError} */
export async function openExistingStore(settings: Settings): Promise<Store> {
  if (settings.databaseUrl !== undefined) return openSettingsStore(settings)
  return openSettingsStore({ ...settings, store: await findStore(settings.store) })
}

/**
 * Hands a write command to the live process that holds the embedded store. Undefined when nobody does: then the
 * caller may do it itself.
 */
export async function handOver<Result>(
  settings: Settings,
  command: string,
  body: object = {},
): Promise<Result | undefined> {
  if (settings.databaseUrl !== undefined) return undefined
  const store = await liveStore(settings.store)
  const address = store && (await dataFolderHolder(store))?.address
  if (store === undefined || address == null) return undefined
  const response = await request(`${address}/internal/commands/${command}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await readCommandToken(store)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    headersTimeout: 0,
  })
  return JSON.parse(readBody(response.statusCode, await response.body.text())).result
}

/** The body of a success. @throws {ApiRequestError} with what the API said otherwise. */
export function readBody(status: number, body: string): string {
  if (status < 400) return body
  const { error } = JSON.parse(body) as ErrorResponse
  throw new ApiRequestError({ status, message: error.message, hint: error.hint })
}

/** The API refused what a command asked for. */
export class ApiRequestError extends Error {
  override readonly name = 'ApiRequestError'
  readonly code = 'API_REQUEST'
  readonly status: number
  constructor({ status, message, hint }: { status: number; message: string; hint: string | null }) {
    super(hint === null ? message : `${message}\n${hint}`)
    this.status = status
  }
}
