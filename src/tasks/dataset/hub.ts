import * as z from 'zod'
import { type IncomingFile, writeCachedSplit } from './cache.ts'
import type { DatasetSource } from './dataset.ts'

/** The part of `fetch` that downloading needs. */
export type Fetch = (
  url: string,
  options: { headers: Record<string, string>; signal?: AbortSignal },
) => Promise<Response>

/** The hub did not give a data set. */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code = 'HUB_FAILED'
  readonly isRetryable: boolean
  constructor({ url, reason, advice, isRetryable = false }: HubFailure) {
    super(`The Hugging Face hub did not give the data: ${reason}\nAddress: ${url}\nWhat to do: ${advice}`)
    this.isRetryable = isRetryable
  }
}
type HubFailure = { url: string; reason: string; advice: string; isRetryable?: boolean }

const listing = z.object({
  parquet_files: z.array(
    z.object({ config: z.string(), split: z.string(), url: z.url({ protocol: /^https$/ }), filename: z.string() }),
  ),
  partial: z.boolean().optional(),
})

const maximumListingBytes = 8 * 2 ** 20
const maximumFileBytes = 2 * 2 ** 30
const maximumFiles = 200

export type HubOptions = {
  readonly cacheFolder: string
  readonly fetch: Fetch
  /** An access token, for gated data sets. Sent to the hub's own hosts only. */
  readonly token?: string | undefined
  readonly signal?: AbortSignal
  /** Told after each piece, to show progress. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * Downloads splits of a data set as the Parquet files that the hub converts every public data set to, into the cache.
 * Row order is that of the original.
 *
 * @throws {HubError}
 */
export async function downloadSplits(
  source: DatasetSource,
  splits: readonly string[],
  options: HubOptions,
): Promise<void> {
  const query = new URLSearchParams({
    dataset: source.path,
    ...(source.config === null ? {} : { config: source.config }),
  })
  const url = `https://datasets-server.huggingface.co/parquet?${query}`
  const files = await readListing(url, options)
  for (const split of splits) {
    const wanted = files.filter((file) => file.split === split && (source.config ?? file.config) === file.config)
    if (wanted.length === 0 || wanted.length > maximumFiles) {
      const there = [...new Set(files.map((file) => file.split))].join(', ')
      const reason = wanted.length === 0 ? `no split "${split}" (there are: ${there})` : `${wanted.length} files`
      throw new HubError({ url, reason, advice: 'check the name of the split in the task definition.' })
    }
    const incoming = wanted.map(({ url: address }, index): IncomingFile => {
      const name = `${split.replace(/[^\w-]/g, '_')}-${String(index).padStart(5, '0')}.parquet`
      return { name, content: download(address, options, maximumFileBytes) }
    })
    await writeCachedSplit(options.cacheFolder, source, { split, files: incoming })
  }
}

async function readListing(url: string, options: HubOptions) {
  const chunks: Uint8Array[] = []
  for await (const chunk of download(url, options, maximumListingBytes)) chunks.push(chunk)
  const parsed = listing.safeParse(jsonOf(Buffer.concat(chunks).toString('utf8')))
  if (!parsed.success) {
    throw new HubError({
      url,
      reason: 'its list of files is not understood',
      advice: 'try again later.',
      isRetryable: true,
    })
  }
  if (parsed.data.partial === true) {
    const advice = 'download the data set by hand and give its folder with `--data DIR`.'
    throw new HubError({ url, reason: 'its conversion holds only a part of the data set', advice })
  }
  return parsed.data.parquet_files
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The bytes behind an address, at most `maximumBytes` whatever the answer's headers say. */
async function* download(url: string, options: HubOptions, maximumBytes: number): AsyncGenerator<Uint8Array> {
  const response = await request(url, options)
  if (!response.ok) throw refusal(url, response.status, options.token !== undefined)
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maximumBytes) {
      throw new HubError({ url, reason: `more than ${maximumBytes} bytes`, advice: 'use another task or data set.' })
    }
    options.onBytes?.(chunk.byteLength)
    yield chunk
  }
}

function isHubHost(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'huggingface.co' || hostname.endsWith('.huggingface.co')
}

async function request(url: string, { fetch, token, signal }: HubOptions): Promise<Response> {
  if (!isHubHost(url)) {
    throw new HubError({ url, reason: 'the address is not one of the hub', advice: 'do not use this data set.' })
  }
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  try {
    return await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    const reason = `no connection (${(error as Error).message})`
    const advice = 'check the network, or give a folder that has the data with `--data DIR`.'
    throw new HubError({ url, reason, advice, isRetryable: true })
  }
}

function refusal(url: string, status: number, hasToken: boolean): HubError {
  if (status === 401 || status === 403) {
    const advice = hasToken
      ? 'accept the terms of the data set on its page, with the account that the token belongs to.'
      : 'accept the terms of the data set on its page and set HF_TOKEN to an access token of that account.'
    return new HubError({ url, reason: `access is refused (HTTP ${status})`, advice })
  }
  const isRetryable = status === 429 || status >= 500
  const advice = isRetryable ? 'try again later.' : 'check dataset_path and dataset_name in the task definition.'
  return new HubError({ url, reason: `HTTP ${status}`, advice, isRetryable })
}
