import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openStore, type Store, type StoreOptions } from '../open-store.ts'
import { embeddedTemplate } from './embedded-template.ts'

/** The server to test on; unset: PGlite in memory. */
const serverUrl = process.env.DATABASE_URL

/**
 * A fresh store with all tables, for one test file: PGlite in memory, or, with `DATABASE_URL`, a database of its own
 * on that server, which is dropped at the end. Close it in `afterAll`.
 */
export async function freshStore(options: StoreOptions = {}): Promise<Store> {
  if (serverUrl === undefined) return await openStore({ ...options, template: await embeddedTemplate() })
  const { databaseUrl, drop } = await freshDatabase(serverUrl)
  const store = await openStore({ ...options, databaseUrl })
  const close = async () => {
    await store.close()
    await drop()
  }
  return { ...store, close, [Symbol.asyncDispose]: close }
}

/** An empty database on the server, and how to drop it. */
export async function freshDatabase(url: string): Promise<{ databaseUrl: string; drop: () => Promise<void> }> {
  const name = `assay_test_${randomBytes(8).toString('hex')}`
  await onServer(url, `create database ${name}`)
  const databaseUrl = withDatabase(url, name)
  return { databaseUrl, drop: () => onServer(url, `drop database if exists ${name} with (force)`) }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
