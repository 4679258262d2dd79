import type { CsvFormat, DataFile, DatasetSource } from '../dataset-source.ts'
import { type CardConfig, readDataCard } from './data-card.ts'
import { formatOf, patternFolder, patternMatcher, splitsByName } from './data-files.ts'
import { HubError, type HubOptions, hubText } from './hub-client.ts'
import { commitOf, conversionBranch, fileAddress, listTree, type RepositoryFile, type Revision } from './repository.ts'

/** The files of one split, in the order of their rows, at one commit. */
export type SplitFiles = {
  readonly split: string
  readonly revision: Revision
  readonly files: readonly RepositoryFile[]
  readonly csv?: CsvFormat
}

const maximumFilesPerSplit = 1000

/**
 * Finds the files of splits on the hub: those that the definition names; else the hub's conversion to Parquet, whose rows
 * are in the original's order; else the repository's own data files, by its README or by their names. Every file is pinned
 * to a commit.
 *
 * @throws {HubError} saying what there is instead.
 */
export async function findFiles(
  source: DatasetSource,
  splits: readonly string[],
  options: HubOptions,
): Promise<SplitFiles[]> {
  const find = new Finder(source, options)
  return source.files === undefined ? await find.byConfiguration(splits) : await find.named(splits)
}

class Finder {
  private readonly source: DatasetSource
  private readonly options: HubOptions
  private readonly commits = new Map<string, Promise<Revision | undefined>>()

  constructor(source: DatasetSource, options: HubOptions) {
    this.source = source
    this.options = options
  }

  async named(splits: readonly string[]): Promise<SplitFiles[]> {
    const given = this.source.files ?? {}
    return Promise.all(
      splits.map(async (split) => {
        const patterns = given[split]
        if (patterns === undefined) throw this.noSplit(split, Object.keys(given))
        const parts = await Promise.all(patterns.map((pattern) => this.matches(pattern)))
        const [first] = parts
        if (first === undefined || parts.some(({ revision }) => revision.commit !== first.revision.commit)) {
          throw this.failure(
            'its data files lie in several repositories',
            'download them and give their folder with `--data DIR`.',
          )
        }
        return this.splitFiles(
          split,
          first.revision,
          parts.flatMap(({ files }) => files),
          this.source.csv,
        )
      }),
    )
  }

  private async matches(file: DataFile) {
    if (file.kind === 'local') {
      throw this.failure(`its data file "${file.pattern}" is not on the hub`, 'give its folder with `--data DIR`.')
    }
    const revision = await this.commit(file.repository, file.revision ?? 'main')
    if (revision === undefined) throw this.noRepository(file.repository)
    const tree = await listTree(revision, patternFolder(file.pattern), this.options)
    const isMatch = patternMatcher(file.pattern)
    const files = (tree?.files ?? []).filter(({ path }) => isMatch(path)).sort(byPath)
    if (files.length > 0) return { revision, files }
    throw this.failure(
      `there is no file "${file.pattern}" in ${file.repository}`,
      'check data_files in the task definition.',
    )
  }

  async byConfiguration(splits: readonly string[]): Promise<SplitFiles[]> {
    const { path, revision, folder } = this.source
    if (revision === undefined && folder === undefined) {
      const converted = await this.converted(splits)
      if (converted !== undefined) return converted
    }
    const main = await this.commit(path, revision ?? 'main')
    if (main === undefined) throw this.noRepository(path)
    return this.original(main, splits)
  }

  /** From the conversion; undefined when it is not there, or not whole, so that the original files decide. */
  private async converted(splits: readonly string[]): Promise<SplitFiles[] | undefined> {
    const revision = await this.commit(this.source.path, conversionBranch)
    const root = revision && (await listTree(revision, { isRecursive: false }, this.options))
    if (revision === undefined || root === undefined) return undefined
    const config = this.source.config ?? (await this.defaultConfig(root.folders))
    const tree = root.folders.includes(config)
      ? await listTree(revision, { folder: config, isRecursive: true }, this.options)
      : undefined
    if (tree === undefined) return undefined
    const found = splits.map((split) => tree.files.filter(({ path }) => isIn(path, `${config}/${split}`)).sort(byPath))
    if (found.some((files) => files.length === 0)) return undefined
    return splits.map((split, index) => this.splitFiles(split, revision, found[index] ?? []))
  }

  private async defaultConfig(folders: readonly string[]): Promise<string> {
    const [only, ...others] = folders
    if (folders.includes('default')) return 'default'
    if (only !== undefined && others.length === 0) return only
    const main = await this.commit(this.source.path, 'main')
    const named = main && (await this.card(main)).find(({ isDefault }) => isDefault)?.name
    if (named !== undefined) return named
    const reason = `it has several configurations (${shortList(folders)})`
    throw this.failure(reason, 'name one of them as dataset_name in the task definition.')
  }

  private async card(revision: Revision): Promise<CardConfig[]> {
    const readme = await hubText(fileAddress(revision, 'README.md'), this.options)
    return readme === undefined ? [] : readDataCard(readme.text)
  }

  private async original(revision: Revision, splits: readonly string[]): Promise<SplitFiles[]> {
    const configs = await this.card(revision)
    const { config, folder: givenFolder } = this.source
    const chosen =
      config === null
        ? (configs.find(({ isDefault }) => isDefault) ?? onlyOne(configs))
        : configs.find(({ name }) => name === config)
    if (chosen === undefined && (config ?? 'default') !== 'default') {
      const names = configs.map(({ name }) => name)
      const reason = names.length === 0 ? 'it has no configurations' : `there are: ${shortList(names)}`
      throw this.failure(`no configuration "${config}" (${reason})`, 'check dataset_name in the task definition.')
    }
    const folder = givenFolder ?? chosen?.folder ?? ''
    const tree = await listTree(revision, { folder, isRecursive: true }, this.options)
    const files = tree?.files ?? []
    const bySplit = chosen?.files === undefined ? byName(files, folder) : byPatterns(files, folder, chosen.files)
    if (Object.keys(bySplit).length === 0) throw this.noData(files)
    const separator = this.source.csv?.separator ?? chosen?.separator
    const csv = separator === undefined ? this.source.csv : { ...this.source.csv, separator }
    return splits.map((split) => {
      const members = bySplit[split]
      if (members === undefined || members.length === 0) throw this.noSplit(split, Object.keys(bySplit))
      return this.splitFiles(split, revision, members, csv)
    })
  }

  private splitFiles(split: string, revision: Revision, files: readonly RepositoryFile[], csv?: CsvFormat): SplitFiles {
    const unread = files.find(({ path }) => formatOf(path) === undefined)
    if (unread !== undefined) throw this.failure(`the kind of the file "${unread.path}" is not read`, manual)
    if (files.length > maximumFilesPerSplit) throw this.failure(`the split ${split} has ${files.length} files`, manual)
    return { split, revision, files, ...(csv !== undefined && { csv }) }
  }

  private commit(repository: string, revision: string): Promise<Revision | undefined> {
    const key = `${repository}@${revision}`
    const asked = this.commits.get(key) ?? commitOf(repository, revision, this.options)
    this.commits.set(key, asked)
    return asked
  }

  private failure(reason: string, advice: string): HubError {
    return new HubError({ url: `https://huggingface.co/datasets/${this.source.path}`, reason, advice })
  }

  private noRepository(repository: string): HubError {
    return this.failure(
      `there is no data set or revision ${repository} (HTTP 404)`,
      'check dataset_path in the task definition.',
    )
  }

  private noSplit(split: string, there: readonly string[]): HubError {
    const advice = 'check the name of the split in the task definition.'
    return this.failure(`no split "${split}" (there are: ${shortList(there)})`, advice)
  }

  private noData(files: readonly RepositoryFile[]): HubError {
    const name = this.source.path.split('/').at(-1)
    const isScript = files.some(({ path }) => path === `${name}.py`)
    const reason = isScript
      ? 'a Python script of its own makes it, which is never run, and the hub has no conversion of it'
      : 'it has no files of rows that can be read'
    return this.failure(reason, manual)
  }
}

const manual = 'convert it by hand and give its folder with `--data DIR`.'

function byPath(a: RepositoryFile, b: RepositoryFile): number {
  return a.path < b.path ? -1 : 1
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`) && path.endsWith('.parquet')
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ')
  return names.length > 20 ? `${shown}, … ${names.length} in all` : shown || 'none'
}

type FilesBySplit = Readonly<Record<string, readonly RepositoryFile[]>>

function byName(files: readonly RepositoryFile[], folder: string): FilesBySplit {
  const prefix = folder === '' ? 0 : folder.length + 1
  const known = new Map(files.map((file) => [file.path.slice(prefix), file]))
  const named = Object.entries(splitsByName([...known.keys()]))
  return Object.fromEntries(named.map(([split, paths]) => [split, paths.flatMap((path) => known.get(path) ?? [])]))
}

function byPatterns(
  files: readonly RepositoryFile[],
  folder: string,
  patterns: Readonly<Record<string, readonly string[]>>,
): FilesBySplit {
  const entries = Object.entries(patterns).map(([split, list]): [string, RepositoryFile[]] => {
    const matchers = list.map((pattern) => patternMatcher(folder === '' ? pattern : `${folder}/${pattern}`))
    const matching = matchers.flatMap((isMatch) => files.filter(({ path }) => isMatch(path)).sort(byPath))
    return [split, [...new Set(matching)]]
  })
  return Object.fromEntries(entries)
}
