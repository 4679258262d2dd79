import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Database } from '#store/database.ts'
import { publishFirstKey, readPublishedKey, replacePublishedKey } from '#store/instance-facts.ts'
import type { Settings } from './settings.ts'

const FILE = 'instance-key.pem'

/** The key that an instance signs its evidence with. The private half never leaves this object. */
export type InstanceKey = {
  /** 32 bytes in hexadecimal: what others know the instance by. */
  readonly publicKey: string
  /** Ed25519 over the message: 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

/**
 * The instance's Ed25519 key: from the file that the settings name, otherwise from the store folder, where it is made
 * when it is needed first (PEM, readable by its owner only).
 *
 * @throws {KeyFileError} when the named file is missing, or no file holds an Ed25519 key.
 */
export async function loadInstanceKey({ keyFile, store }: Pick<Settings, 'keyFile' | 'store'>): Promise<InstanceKey> {
  const path = keyFile ?? join(store, FILE)
  const pem = (await readIfThere(path)) ?? (keyFile === undefined ? await makeKey(path) : undefined)
  if (pem === undefined) throw new KeyFileError({ path, problem: 'is not there' })
  const key = parseKey(pem, path)
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    sign: (message) => sign(null, message, key),
  }
}

/**
 * Makes sure that the store's readers know the instance by this key: publishes it when none is.
 *
 * @throws {InstanceKeyChangedError} when they know it by another, unless `replaces`.
 */
export async function publishInstanceKey(
  database: Database,
  { publicKey, now, replaces = false }: { publicKey: string; now: number; replaces?: boolean },
): Promise<void> {
  const present = (await readPublishedKey(database)) ?? (await publishFirstKey(database, { publicKey, now }))
  if (present.publicKey === publicKey) return
  if (!replaces) throw new InstanceKeyChangedError({ published: present.publicKey, here: publicKey })
  await replacePublishedKey(database, { publicKey, now, present })
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new KeyFileError({ path, problem: `cannot be read (${codeOf(error)})` })
  }
}

/** Written aside and then linked: nobody sees half a key, and of two processes that make one the first wins. */
async function makeKey(path: string): Promise<string> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeSecret(aside, pem)
    await link(aside, path)
    return pem
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return await readFile(path, 'utf8')
    throw new KeyFileError({ path, problem: `cannot be made (${codeOf(error)})` })
  } finally {
    await unlink(aside).catch(() => {})
  }
}

async function writeSecret(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
}

/** The parser's own error is left out: it may quote what it read. */
function parseKey(pem: string, path: string): KeyObject {
  let key: KeyObject | undefined
  try {
    key = createPrivateKey(pem)
  } catch {}
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new KeyFileError({ path, problem: 'does not hold an Ed25519 private key in PEM' })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code'
}

/** The instance's key cannot be had. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
  readonly code = 'KEY_FILE'
  constructor({ path, problem }: { path: string; problem: string }) {
    super(
      `The key file ${path} ${problem}.\n` +
        'Make one with "openssl genpkey -algorithm ed25519 -out FILE" and name it as keyFile (ASSAY_KEY_FILE), ' +
        'or leave that setting out to have one made in the store folder.',
    )
  }
}

/** The store's evidence was signed with another key so far. */
export class InstanceKeyChangedError extends Error {
  override readonly name = 'InstanceKeyChangedError'
  readonly code = 'INSTANCE_KEY_CHANGED'
  constructor({ published, here }: { published: string; here: string }) {
    super(
      'This store is known by another key than the one here: readers could not tell a new key from a forger.\n' +
        `Published: ${published}\nHere:      ${here}\n` +
        'Bring the old key file back (instance-key.pem, or keyFile), or, if it is lost, run "assay evidence … --new-key" ' +
        'once and tell your readers.',
    )
  }
}
