import { readFile, stat } from 'node:fs/promises'
import { type ApplicationToken, createApplicationToken } from '#morse/application-token.ts'
import { decryptKey } from '#morse/encrypted-key.ts'
import { type PrivateKey, readPrivateKey } from '#morse/keys.ts'

/** An application of ours: it pays for relays with its stake, and its key signs them. Never printed. */
export type Application = {
  readonly key: PrivateKey
  readonly publicKey: string
  /** What shows nodes that the key may spend the application's relays (AAT). */
  readonly token: ApplicationToken
}

/** Others than the owner may do nothing with a file of keys. */
const OTHERS = 0o077

/**
 * The applications whose keys are in a file. The file must be the owner's alone (mode 0600 or less).
 *
 * @param passphrase for encrypted keys; null when there is none
 * @throws {ApplicationKeysError} which shows the path, never the content
 */
export async function readApplicationKeys(path: string, passphrase: string | null): Promise<readonly Application[]> {
  const source = `the file ${path}`
  const found = await stat(path).catch((cause: unknown) => {
    throw new ApplicationKeysError({ source, problem: 'cannot be read', cause })
  })
  if ((found.mode & OTHERS) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new ApplicationKeysError({ source, problem: `can be read by others (mode ${mode}); run "chmod 600 ${path}"` })
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ApplicationKeysError({ source, problem: 'cannot be read', cause })
  })
  return parseApplicationKeys(text, { source, passphrase })
}

/**
 * Reads private keys of applications: lines of 128 hex digits (empty ones and those that begin with # are passed over), a
 * JSON array of such keys, or one encrypted key file (PPK), or a JSON array of those.
 *
 * @param source names where the text is from, in messages
 * @throws {ApplicationKeysError} which never shows the text
 */
export function parseApplicationKeys(
  text: string,
  { source, passphrase }: { source: string; passphrase: string | null },
): readonly Application[] {
  const keys = keyTexts(text, source).map((entry, index) => {
    try {
      return readKey(entry, passphrase)
    } catch {
      // The cause may quote what it could not read.
      const problem =
        typeof entry === 'string'
          ? 'is no private key: it must be 128 hex digits, the last 64 being the public key'
          : passphrase === null
            ? 'is encrypted: give its passphrase (--app-keys-passphrase FILE or ASSAY_MORSE_APP_KEYS_PASSPHRASE)'
            : 'cannot be decrypted with the passphrase that was given'
      throw new ApplicationKeysError({ source, problem: `has a mistake: key ${index + 1} ${problem}` })
    }
  })
  if (keys.length === 0) throw new ApplicationKeysError({ source, problem: 'has no key' })
  const byPublicKey = new Map(keys.map((key) => [key.publicKey, key]))
  return [...byPublicKey.values()].map((key) => ({
    key,
    publicKey: key.publicKey,
    token: createApplicationToken({ applicationKey: key, clientPublicKey: key.publicKey }),
  }))
}

function keyTexts(text: string, source: string): readonly unknown[] {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) {
    const lines = trimmed.split(/[\r\n,]+/).map((line) => line.trim())
    return lines.filter((line) => line !== '' && !line.startsWith('#'))
  }
  try {
    const value: unknown = JSON.parse(trimmed)
    return Array.isArray(value) ? value : [value]
  } catch {
    throw new ApplicationKeysError({ source, problem: 'begins like JSON and is none' })
  }
}

function readKey(entry: unknown, passphrase: string | null): PrivateKey {
  if (typeof entry === 'string') return readPrivateKey(entry.trim())
  if (passphrase === null) throw new TypeError('no passphrase')
  return decryptKey(JSON.stringify(entry), passphrase)
}

/** Keys of applications that cannot be used. The message never shows them. */
export class ApplicationKeysError extends Error {
  override readonly name = 'ApplicationKeysError'
  readonly code = 'APPLICATION_KEYS'
  constructor({ source, problem, cause }: { source: string; problem: string; cause?: unknown }) {
    super(
      `The application keys cannot be used: ${source} ${problem}.\nKeys are 128 hex digits a line, a JSON array of them, or an encrypted key file.`,
      { cause },
    )
  }
}
