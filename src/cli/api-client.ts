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
import type { Settings } from './settings.ts'
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
 */
export async function connectApi(settings: Settings): Promise<ApiClient> {
  const address = settings.databaseUrl === undefined ? (await dataFolderHolder(settings.store))?.address : undefined
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

/** Opens the store that the settings name. */
export function openSettingsStore({ databaseUrl, store }: Settings): Promise<Store> {
  return openStore(databaseUrl === undefined ? { dataFolder: store } : { databaseUrl })
}

/**
 * Hands a write command to the live process that holds the embedded store. Undefined when nobody does: then the
 * caller may do it itself.
 */
export async function handOver<Result>(settings: Settings, command: string): Promise<Result | undefined> {
  if (settings.databaseUrl !== undefined) return undefined
  const address = (await dataFolderHolder(settings.store))?.address
  if (address == null) return undefined
  const response = await request(`${address}/internal/commands/${command}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await readCommandToken(settings.store)}`, 'content-type': 'application/json' },
    body: '{}',
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
