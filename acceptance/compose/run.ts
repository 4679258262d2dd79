import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Every compose file below `deploy/`, loaded by the library that Docker Compose is made of (compose-go, pinned in go.mod): it
 * must take them with their variables set, and must say which one is missing where none is.
 *
 *   node acceptance/compose/run.ts
 */
const go = ['go', '/usr/local/go/bin/go'].find((path) => spawnSync(path, ['version']).status === 0)
if (go === undefined) {
  console.log('SKIPPED compose: Go is not installed')
  process.exit(0)
}

/** What the files ask of whoever starts them. */
const variables = {
  MODEL: 'organisation/model',
  MODELS_FOLDER: '/srv/models',
  MODEL_FILE: 'model.gguf',
  THREADS: '3',
  POSTGRES_PASSWORD: 'letters',
}

const deploy = join(import.meta.dirname, '..', '..', 'deploy')
const files = (await readdir(deploy, { recursive: true }))
  .filter((path) => /(^|[./\\])compose\.yaml$/.test(path))
  .map((path) => join(deploy, path))
  .sort()
const problems: string[] = []
const folder = await mkdtemp(join(tmpdir(), 'assay-compose-'))
try {
  const loader = join(folder, 'loader')
  const built = spawnSync(go, ['build', '-o', loader, '.'], { cwd: import.meta.dirname, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`The loader cannot be built:\n${built.stderr}`)
  const load = (environment: Readonly<Record<string, string>>, paths: readonly string[]) =>
    spawnSync(loader, paths, { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } })

  const all = load(variables, files)
  if (all.status !== 0) problems.push(all.stderr.trim())
  else {
    for (const [path, services] of Object.entries(JSON.parse(all.stdout) as Record<string, readonly string[]>)) {
      console.log(`${path.slice(deploy.length + 1)}: ${services.join(', ')}`)
      if (services.length === 0) problems.push(`${path} has no services`)
    }
  }
  for (const path of files.filter((file) => file.includes('llm'))) {
    const { status, stderr } = load({}, [path])
    const isNamed = /required variable [A-Z_]+ is missing a value: set /.test(stderr)
    if (status === 0 || !isNamed)
      problems.push(`${path} starts without its variables, or does not say which: ${stderr}`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

for (const problem of problems) console.error(`PROBLEM ${problem}`)
if (problems.length > 0) process.exit(1)
console.log(`OK ${files.length} compose files are taken by compose-go`)
