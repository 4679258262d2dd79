/** How a file is read, by the end of its name; what follows (`.gz`) is looked at when it is opened. */
export type FileFormat = 'parquet' | 'json' | 'csv' | 'text'

const formatOfExtension: Readonly<Record<string, FileFormat>> = {
  parquet: 'parquet',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  csv: 'csv',
  tsv: 'csv',
  txt: 'text',
}

/** @returns undefined for files that hold no rows. */
export function formatOf(path: string): FileFormat | undefined {
  const extension = path.replace(/\.gz$/, '').match(/\.([a-z]+)$/i)?.[1]
  return formatOfExtension[extension?.toLowerCase() ?? '']
}

const keywords = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'dev', 'val'],
  test: ['test', 'testing', 'eval', 'evaluation'],
} as const

/** What may stand before and after a keyword. */
const edge = '[-._ 0-9]'

const ignored = new Set(['README.md', 'config.json', 'dataset_info.json', 'dataset_infos.json', 'dataset_dict.json'])

/**
 * Which files of a repository make which split where nothing says so, by their names as the `datasets` library reads them
 * (data_files.py of version 5.2): `data/SPLIT-00000-of-00002…`, else folders named after splits, else files named after
 * splits, else everything is `train`. Only files of the most frequent readable format count.
 */
export function splitsByName(paths: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const visible = paths.filter((path) => !path.split('/').some((part) => /^[._]/.test(part) || ignored.has(part)))
  const files = ofMainFormat(visible).sort()
  const sharded = groupBy(files, (path) => /^data\/([^/]+?)-\d{5}-of-\d{5}[^/]*\.[^/]*$/.exec(path)?.[1])
  if (Object.keys(sharded).length > 0) return sharded
  for (const isNamed of [isInFolderOf, isNamedAfter]) {
    const entries = Object.entries(keywords).map(([split, words]): [string, string[]] => [
      split,
      [...new Set(words.flatMap((word) => files.filter((path) => isNamed(path, word))))],
    ])
    const found = entries.filter(([, members]) => members.length > 0)
    if (found.length > 0) return Object.fromEntries(found)
  }
  return files.length === 0 ? {} : { train: files }
}

function ofMainFormat(paths: readonly string[]): string[] {
  const byFormat = groupBy(paths, formatOf)
  const sizes = Object.entries(byFormat).map(([format, files]): [string, number] => [format, files.length])
  const rank = ([format, size]: [string, number]) => size + (format === 'parquet' ? 0.5 : 0)
  const [main] = sizes.sort((a, b) => rank(b) - rank(a) || (a[0] < b[0] ? -1 : 1))
  return [...(byFormat[main?.[0] ?? ''] ?? [])]
}

function isInFolderOf(path: string, keyword: string): boolean {
  const shape = new RegExp(`^(?:.*${edge})?${keyword}(?:${edge}.*)?$`)
  return path
    .split('/')
    .slice(0, -1)
    .some((folder) => shape.test(folder))
}

function isNamedAfter(path: string, keyword: string): boolean {
  return new RegExp(`^(?:.*${edge})?${keyword}${edge}`).test(path.split('/').at(-1) ?? '')
}

function groupBy(paths: readonly string[], keyOf: (path: string) => string | undefined): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.create(null)
  for (const path of paths) {
    const key = keyOf(path)
    if (key === undefined) continue
    const group = groups[key] ?? []
    groups[key] = group
    group.push(path)
  }
  return groups
}

/**
 * A pattern of file names: `*` within a folder, `**` across folders, `?`, `[abc]`.
 *
 * @example patternMatcher('data/*.jsonl')('data/a.jsonl') // true
 */
export function patternMatcher(pattern: string): (path: string) => boolean {
  const parts = pattern.match(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[^*?[]+|\[/g) ?? []
  const shape = parts.map((part) => {
    if (part === '**/') return '(?:[^/]+/)*'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    return part.length > 2 && part.startsWith('[') ? characterSet(part) : RegExp.escape(part)
  })
  const expression = new RegExp(`^${shape.join('')}$`)
  return (path) => expression.test(path)
}

function characterSet(part: string): string {
  const isNegated = /^[!^]/.test(part.slice(1))
  const members = part.slice(isNegated ? 2 : 1, -1).replace(/[\\^[\]]/g, '\\$&')
  return `[${isNegated ? '^' : ''}${members}]`
}

/** The folder in which all matches of a pattern lie, and whether they may lie deeper. */
export function patternFolder(pattern: string): { readonly folder: string; readonly isRecursive: boolean } {
  const fixed = pattern.split('/').slice(0, -1)
  const wild = fixed.findIndex((part) => /[*?[]/.test(part))
  const isRecursive = wild !== -1 || pattern.includes('**')
  return { folder: fixed.slice(0, wild === -1 ? undefined : wild).join('/'), isRecursive }
}
