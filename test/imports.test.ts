import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The table of ARCHITECTURE.md: what each part may import of ours. `*` = every part. */
const allowed: Record<string, readonly string[] | '*'> = {
  records: [],
  statistics: [],
  morse: [],
  contract: ['records'],
  store: ['records'],
  tasks: ['records', 'contract', 'statistics'],
  checks: ['records', 'contract', 'statistics'],
  load: ['records', 'contract', 'statistics'],
  backends: ['contract'],
  networks: ['records', 'contract', 'morse'],
  localnet: ['morse', 'contract', 'backends'],
  bench: ['records', 'store', 'tasks', 'contract', 'statistics'],
  gateway: ['records', 'store', 'contract', 'statistics'],
  api: ['records', 'store', 'statistics'],
  cli: '*',
}

const forbiddenFolders = ['utils', 'common', 'helpers', 'shared']

type Import = { readonly from: string; readonly to: string }

const root = join(import.meta.dirname, '..', 'src')

function sourceFiles(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/'))
}

/** Every import of our own files, as paths below src. Tests are left out: they may fit ports together. */
function ownImports(files: readonly string[], read: (path: string) => string): Import[] {
  return files
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) =>
      [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([#.][^']+)'/g)].map(([, target = '']) => ({
        from: path,
        to: target.startsWith('#')
          ? target.slice(1)
          : relative(root, join(root, path, '..', target)).replaceAll('\\', '/'),
      })),
    )
}

function violations(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const part = from.split('/')[0] ?? ''
    const target = to.split('/')[0] ?? ''
    const permitted = allowed[part]
    if (permitted === undefined) return [`${from}: the part "${part}" is not in the table`]
    if (part === target || permitted === '*' || permitted.includes(target)) return []
    return [`${from} imports ${to}: "${part}" may not import "${target}"`]
  })
}

function findCycle(imports: readonly Import[]): string[] | undefined {
  const edges = Map.groupBy(imports, (edge) => edge.from)
  const done = new Set<string>()
  const path: string[] = []
  function walk(file: string): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    path.push(file)
    for (const { to } of edges.get(file) ?? []) {
      const cycle = walk(to)
      if (cycle !== undefined) return cycle
    }
    path.pop()
    done.add(file)
    return undefined
  }
  for (const file of edges.keys()) {
    const cycle = walk(file)
    if (cycle !== undefined) return cycle
  }
  return undefined
}

const imports = ownImports(sourceFiles(), (path) => readFileSync(join(root, path), 'utf8'))

describe('imports', () => {
  it('follow the table of ARCHITECTURE.md', () => {
    expect(violations(imports)).toEqual([])
  })

  it('have no cycle', () => {
    expect(findCycle(imports)).toBeUndefined()
  })

  it('lead to files that exist', () => {
    const files = new Set(sourceFiles())
    expect(imports.filter(({ to }) => to.endsWith('.ts') && !files.has(to))).toEqual([])
  })

  it('come from no folder without a subject', () => {
    expect(
      sourceFiles().filter((path) =>
        path
          .split('/')
          .slice(0, -1)
          .some((folder) => forbiddenFolders.includes(folder)),
      ),
    ).toEqual([])
  })

  it('behavior: a forbidden import, a cycle and an unknown part are found', () => {
    const sources: Record<string, string> = {
      'records/a.ts': "import { b } from '#store/b.ts'",
      'store/b.ts': "export * from '../records/a.ts'",
      'extra/c.ts': "const d = await import('#records/a.ts')",
    }
    const found = ownImports(Object.keys(sources), (path) => sources[path] ?? '')
    expect(violations(found)).toEqual([
      'records/a.ts imports store/b.ts: "records" may not import "store"',
      'extra/c.ts: the part "extra" is not in the table',
    ])
    expect(findCycle(found)).toEqual(['records/a.ts', 'store/b.ts', 'records/a.ts'])
  })
})
