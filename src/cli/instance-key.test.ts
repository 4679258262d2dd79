import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import { readPublishedKey } from '#store/instance-facts.ts'
import type { Store } from '#store/open-store.ts'
import { InstanceKeyChangedError, KeyFileError, loadInstanceKey, publishInstanceKey } from './instance-key.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-key-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('loadInstanceKey', () => {
  it('default: makes a key once, for its owner only, and signs with it', async () => {
    const store = join(folder, 'store')
    const key = await loadInstanceKey({ store })
    const path = join(store, 'instance-key.pem')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(store)).toEqual(['instance-key.pem'])
    const message = Buffer.from('message')
    const publicKey = createPublicKey(await readFile(path, 'utf8'))
    expect(verify(null, message, publicKey, key.sign(message))).toBe(true)
    expect(publicKey.export({ format: 'jwk' }).x).toBe(Buffer.from(key.publicKey, 'hex').toString('base64url'))
    expect((await loadInstanceKey({ store })).publicKey).toBe(key.publicKey)
  })

  it('behavior: several processes that need it at once end with one key', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadInstanceKey({ store: folder })))
    expect(new Set(keys.map(({ publicKey }) => publicKey)).size).toBe(1)
    expect(await readdir(folder)).toEqual(['instance-key.pem'])
  })

  it('behavior: the private key is in nothing that could be logged', async () => {
    const key = await loadInstanceKey({ store: folder })
    const pem = await readFile(join(folder, 'instance-key.pem'), 'utf8')
    expect(JSON.stringify(key)).toBe(JSON.stringify({ publicKey: key.publicKey }))
    expect(pem).not.toContain(key.publicKey)
  })

  it('args: keyFile is read, and never made', async () => {
    const keyFile = join(folder, 'mine.pem')
    await expect(loadInstanceKey({ store: folder, keyFile })).rejects.toThrow(KeyFileError)
    expect(await readdir(folder)).toEqual([])
    const made = await loadInstanceKey({ store: join(folder, 'other') })
    await writeFile(keyFile, await readFile(join(folder, 'other', 'instance-key.pem')))
    expect((await loadInstanceKey({ store: folder, keyFile })).publicKey).toBe(made.publicKey)
  })

  it('error: a file that holds something else is not quoted', async () => {
    const keyFile = join(folder, 'odd.pem')
    await writeFile(keyFile, '-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n')
    const error = await loadInstanceKey({ store: folder, keyFile }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(KeyFileError)
    expect(String(error)).toContain('does not hold an Ed25519 private key')
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret')
  })
})

describe('publishInstanceKey', () => {
  let store: Store
  beforeAll(async () => {
    store = await freshStore()
  })
  afterAll(() => store.close())

  it('default: publishes the first key, and accepts no other unless told', async () => {
    const { database } = store
    await publishInstanceKey(database, { publicKey: 'aa', now: 1 })
    await publishInstanceKey(database, { publicKey: 'aa', now: 2 })
    await expect(publishInstanceKey(database, { publicKey: 'bb', now: 3 })).rejects.toThrow(InstanceKeyChangedError)
    expect(await readPublishedKey(database)).toEqual({ publicKey: 'aa', since: 1, earlier: [] })
    await publishInstanceKey(database, { publicKey: 'bb', now: 4, replaces: true })
    expect(await readPublishedKey(database)).toEqual({
      publicKey: 'bb',
      since: 4,
      earlier: [{ publicKey: 'aa', since: 1 }],
    })
  })
})
