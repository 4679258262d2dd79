import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Every page for readers: those at the top, and below these folders. */
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'decisions', 'acceptance', 'perf', 'study', 'deploy']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => markdownBelow(folder)),
]

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.split(/[\\/]/).includes('node_modules'))
    .map((path) => join(folder, path))
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Commands that `assay` has, with those below them: `tasks list`. */
function commands(): string[] {
  const folder = join('src', 'cli', 'commands')
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...read(join(folder, name)).matchAll(/\.command\('([a-z]+)/g)].map(([, found]) => found ?? ''))
}

/** Commands as pages write them: after a prompt of code, `assay NAME`. */
function commandsIn(page: string): string[] {
  return [...read(page).matchAll(/`[^`\n]*\bassay ([a-z]+)\b|^(?:npx )?assay ([a-z]+)\b/gm)].map(
    ([, inline, line]) => inline ?? line ?? '',
  )
}

function scripts(): string[] {
  return Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
}

describe('README.md and the other pages', () => {
  it('behavior: the README says how to start and how to test, as CI does it', () => {
    const readme = read('README.md')
    for (const command of ['npm ci', 'npm start', 'npm test']) expect(readme).toContain(command)
    expect(read(join('.ci', 'run'))).toMatch(/^step '.*' npm ci\b.*$/m)
    expect(read(join('.ci', 'run'))).toMatch(/^step '.*' npm test$/m)
  })

  it('behavior: every command that a page names exists', () => {
    const known = new Set(commands())
    expect(known.size).toBeGreaterThan(8)
    expect(
      pages.flatMap((page) =>
        commandsIn(page)
          .filter((name) => !known.has(name))
          .map((name) => `${page}: assay ${name}`),
      ),
    ).toEqual([])
  })

  it('behavior: the README names every command', () => {
    const readme = read('README.md')
    const outer = commands().filter(
      (name) => !['list', 'render', 'score', 'fetch', 'fit', 'show', 'import'].includes(name),
    )
    expect(outer.filter((name) => !readme.includes(`assay ${name}`))).toEqual([])
  })

  it('behavior: every npm script that a page names exists', () => {
    const known = [...scripts(), 'ci', 'install']
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)\b/g)].map(([, name]) => ({ page, name: name ?? '' })),
    )
    expect(named.filter(({ name }) => !known.includes(name))).toEqual([])
  })

  it('behavior: every test that the pages name is there', () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:src|test|acceptance)\/[\w./-]+)`/g)].map(([, path]) => ({
        page,
        path: path ?? '',
      })),
    )
    const isExample = (path: string) => /NAME|NOUN|STAGE|NN/.test(path)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(({ path }) => !isExample(path) && !existsSync(join(root, path)))).toEqual([])
  })

  it('behavior: every link to a file leads to one', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, target]) => ({
        page,
        target: target ?? '',
      })),
    )
    expect(links.filter(({ page, target }) => !existsSync(join(root, dirname(page), target)))).toEqual([])
  })
})
