import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

const script = fileURLToPath(new URL('../.ci/postgres.sh', import.meta.url))

/** A PostgreSQL server for benchmarks. */
export type Server = AsyncDisposable & { readonly url: string }

/**
 * The server of `DATABASE_URL`, else one of our own on a socket in a temporary folder; null where neither can be had.
 * Our own does not wait for the disk (`fsync=off`).
 */
export async function findServer(): Promise<Server | null> {
  const given = process.env.DATABASE_URL
  if (given !== undefined) return { url: given, async [Symbol.asyncDispose]() {} }
  try {
    await run('sh', ['-c', 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'])
  } catch {
    return null
  }
  const { stdout } = await run(script, ['start'])
  const url = /DATABASE_URL='(.*)'/.exec(stdout)?.[1]
  const folder = /ASSAY_POSTGRES=(.*)/.exec(stdout)?.[1]
  if (url === undefined || folder === undefined) throw new TypeError(`.ci/postgres.sh said: ${stdout}`)
  return {
    url,
    async [Symbol.asyncDispose]() {
      await run(script, ['stop'], { env: { ...process.env, ASSAY_POSTGRES: folder } })
    },
  }
}

const run = promisify(execFile)

/** An empty database on that server, which is dropped in the end: a benchmark touches nothing that was there. */
export async function scratchDatabase(serverUrl: string): Promise<Server> {
  const name = `assay_perf_${process.pid}_${Date.now()}`
  await administer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await administer(serverUrl, `drop database ${name} with (force)`)
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
