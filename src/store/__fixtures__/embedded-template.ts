import { hash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { knownMigrations, migrate } from '../migrate.ts'
import { PgliteThread } from '../pglite-thread.ts'
import { WatchedPool } from '../watched-pool.ts'

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

async function makeTemplate(): Promise<Uint8Array> {
  const thread = new PgliteThread({ dataDir: 'memory://' })
  const pool = new WatchedPool(new pg.Pool({ max: 1, ssl: false, stream: () => thread.openStream() }), {
    idleConnectionMs: 10_000,
    onIdle: () => {},
  })
  const connection = await pool.connect()
  await migrate(connection)
  connection.release()
  await pool.end()
  const template = await thread.dump()
  await thread.close()
  return template
}

async function engineVersion(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { version } = JSON.parse(await readFile(join(dirname(main), '..', 'package.json'), 'utf8'))
  return version
}
