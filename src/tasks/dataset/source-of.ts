import * as z from 'zod'
import type { CsvFormat, DataFile, DatasetSource } from './dataset-source.ts'

/** The fields of a definition that say where its data is. */
export type DatasetFields = {
  readonly dataset_path?: unknown
  readonly dataset_name?: unknown
  readonly dataset_kwargs?: unknown
  readonly custom_dataset?: unknown
  readonly class?: unknown
}

/** Where a task's data comes from, or why it cannot be had. */
export type DataOrigin =
  /**
   * It can be fetched, or lies below the user's data folder. `isScripted`: a Python script on the hub makes it
   * (`trust_remote_code`), so that it can be fetched only if the hub has converted it.
   */
  | { readonly kind: 'source'; readonly source: DatasetSource; readonly isScripted: boolean }
  /** Python code makes it; only a port could replace that. */
  | { readonly kind: 'obstacle'; readonly reason: string }

/** Options of `datasets.load_dataset` that change nothing in the rows, or nothing that a Parquet conversion does not have. */
const inertOptions = new Set([
  'streaming',
  'verification_mode',
  'features',
  'download_mode',
  'cache_dir',
  'token',
  'use_auth_token',
  'num_proc',
  'keep_in_memory',
  'ignore_verifications',
])

const formats = new Set(['json', 'csv', 'parquet', 'text'])
const unreadFormats = new Set([
  'arrow',
  'pandas',
  'imagefolder',
  'audiofolder',
  'webdataset',
  'xml',
  'sql',
  'generator',
])

const text = z.string().max(1000)
const fileList = z.union([text, z.array(text).max(10_000)])
const optionShape = z.looseObject({
  name: text.nullish(),
  data_files: z.union([fileList, z.record(z.string(), fileList)]).nullish(),
  data_dir: text.nullish(),
  revision: text.nullish(),
  sep: text.nullish(),
  delimiter: text.nullish(),
  header: z.union([z.literal('infer'), z.literal(0), z.null()]).optional(),
  column_names: z.array(text).nullish(),
  names: z.array(text).nullish(),
  trust_remote_code: z.boolean().nullish(),
})
type Options = z.infer<typeof optionShape>

/**
 * Reads where a definition's data comes from: `dataset_path`, `dataset_name` and `dataset_kwargs`, as the arguments of
 * `datasets.load_dataset` that they are. Nothing is looked up.
 *
 * @example sourceOf({ dataset_path: 'json', dataset_kwargs: { data_files: { test: 'hf://datasets/o/n/a.jsonl' } } })
 */
export function sourceOf(fields: DatasetFields): DataOrigin {
  const { dataset_path: path, dataset_name: name, custom_dataset: maker } = fields
  if (maker !== undefined && maker !== null)
    return obstacle(`its data is made by the Python function ${functionName(maker)}`)
  if (typeof path !== 'string' || path === '') {
    return obstacle(fields.class ? 'its Python class gets the data' : 'it names no data set')
  }
  if (typeof name !== 'string' && name !== undefined && name !== null) return obstacle('its dataset_name is no text')
  const options = optionShape.safeParse(fields.dataset_kwargs ?? {})
  if (!options.success) return obstacle(`its dataset_kwargs are not understood: ${z.prettifyError(options.error)}`)
  const unknown = Object.keys(options.data).find((key) => !(key in optionShape.shape) && !inertOptions.has(key))
  if (unknown !== undefined) return obstacle(`its dataset_kwargs have ${unknown}, which is not supported`)
  if (unreadFormats.has(path)) return obstacle(`files of the kind "${path}" are not read`)
  return originOf(path, name === '' ? null : (name ?? options.data.name ?? null), options.data)
}

/** Why the data of a definition cannot be had, as far as its fields tell; null when it can. */
export function dataObstacle(fields: DatasetFields): string | null {
  const origin = sourceOf(fields)
  return origin.kind === 'obstacle' ? origin.reason : null
}

function obstacle(reason: string): DataOrigin {
  return { kind: 'obstacle', reason }
}

function functionName(maker: unknown): string {
  const { reference } = maker as { reference?: unknown }
  return typeof reference === 'string' ? reference : String(maker)
}

const repositoryName = /^[\w.-]+(?:\/[\w.-]+)?$/

function originOf(path: string, config: string | null, options: Options): DataOrigin {
  const isFormat = formats.has(path)
  if (isLocalPath(path)) return obstacle(`its data is the folder ${path} of another machine; give yours with --data`)
  if (!repositoryName.test(path)) return obstacle(`"${path}" is no name of a data set`)
  if (isFormat && (options.data_files ?? undefined) === undefined) return obstacle('it names no data files')
  const files = dataFiles(path, isFormat, options)
  if (typeof files === 'string') return obstacle(files)
  const folder = options.data_dir ?? undefined
  if (folder !== undefined && leaves(folder)) return obstacle(`its data_dir "${folder}" leaves the data set`)
  const revision = options.revision ?? undefined
  const csv = csvFormat(options)
  const source = {
    path,
    config,
    ...(files !== undefined && { files }),
    ...(folder !== undefined && { folder }),
    ...(revision !== undefined && { revision }),
    ...(csv !== undefined && { csv }),
  }
  return { kind: 'source', source, isScripted: options.trust_remote_code === true }
}

function isLocalPath(path: string): boolean {
  return /^(?:[./~\\]|[A-Za-z]:)/.test(path)
}

function leaves(path: string): boolean {
  return path.startsWith('/') || path.split(/[\\/]/).includes('..')
}

/** The files by split; a text says why they cannot be had. One list alone is the split `train`, as `datasets` names it. */
function dataFiles(path: string, isFormat: boolean, { data_files: given, revision }: Options) {
  if (given === undefined || given === null) return undefined
  const bySplit = typeof given === 'string' || Array.isArray(given) ? { train: given } : given
  const files: Record<string, DataFile[]> = {}
  for (const [split, patterns] of Object.entries(bySplit)) {
    const read = [patterns].flat().map((pattern) => dataFile(pattern, isFormat ? undefined : path, revision))
    const reason = read.find((file) => typeof file === 'string')
    if (reason !== undefined) return reason as string
    files[split] = read as DataFile[]
  }
  return files
}

function dataFile(
  pattern: string,
  repository: string | undefined,
  revision: string | null | undefined,
): DataFile | string {
  const hub =
    /^hf:\/\/datasets\/([^/]+\/[^/@]+)(?:@([^/]+))?\/(.+)$/.exec(pattern) ??
    /^https:\/\/huggingface\.co\/datasets\/([^/]+\/[^/]+)\/(?:resolve|blob|raw)\/([^/]+)\/([^?#]+)(?:[?#].*)?$/.exec(
      pattern,
    )
  if (hub !== null) {
    const [, name = '', named, file = ''] = hub
    if (!repositoryName.test(name) || leaves(file)) return `its data file "${pattern}" is no file of the hub`
    const of = named === undefined ? {} : { revision: decodeURIComponent(named) }
    return { kind: 'hub', repository: name, ...of, pattern: decodeURIComponent(file) }
  }
  if (/^[a-z]+:\/\//i.test(pattern))
    return `its data file "${pattern}" is not on the hub; download it and give its folder with --data`
  if (isLocalPath(pattern) && !pattern.startsWith('./')) {
    return `its data file "${pattern}" is on another machine`
  }
  const relative = pattern.replace(/^(?:\.\/)+/, '')
  if (leaves(relative)) return `its data file "${pattern}" leaves the data folder`
  if (repository === undefined) return { kind: 'local', pattern: relative }
  return { kind: 'hub', repository, ...(revision ? { revision } : {}), pattern: relative }
}

/** As pandas reads them: `header: null`, or names without a header, say that the first record is data. */
function csvFormat({ sep, delimiter, header, column_names: columns, names }: Options): CsvFormat | undefined {
  const separator = sep ?? delimiter ?? undefined
  const columnNames = names ?? columns ?? undefined
  const hasHeader = header === undefined || header === 'infer' ? columnNames === undefined : header === 0
  if (separator === undefined && columnNames === undefined && hasHeader) return undefined
  return { hasHeader, ...(separator !== undefined && { separator }), ...(columnNames !== undefined && { columnNames }) }
}
