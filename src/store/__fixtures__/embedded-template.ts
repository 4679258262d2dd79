import { hash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { knownMigrations, migrate } from '../migrate.ts'

/** An embedded database with all tables and nothing in them, made once per set of migrations and machine. */
export async function embeddedTemplate(): Promise<Uint8Array> {
  const folder = join(tmpdir(), `assay-test-template-${process.getuid?.() ?? ''}`)
  const path = join(
    folder,
    `${hash('sha256', JSON.stringify([await engineVersion(), knownMigrations()])).slice(0, 16)}.tar`,
  )
  try {
    return await readFile(path)
  } catch {
    const template = await makeTemplate()
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${path}.${process.pid}`, template)
    await rename(`${path}.${process.pid}`, path)
    return template
  }
}

/** Small, for it is copied for every test file: write-ahead log in segments of 1 MB, no spare template database. */
async function makeTemplate(): Promise<Uint8Array> {
  const engine = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
  await migrate({
    query: async <R>(text: string, values?: readonly unknown[]) => {
      if (values !== undefined) return await engine.query<R>(text, [...values])
      return { rows: (await engine.exec(text)).flatMap(({ rows }) => rows as R[]) }
    },
  })
  await engine.exec("update pg_database set datistemplate = false where datname = 'template0'")
  await engine.exec('drop database template0')
  await engine.exec('checkpoint')
  const template = new Uint8Array(await (await engine.dumpDataDir('none')).arrayBuffer())
  await engine.close()
  return template
}

async function engineVersion(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { version } = JSON.parse(await readFile(join(dirname(main), '..', 'package.json'), 'utf8'))
  return version
}
