import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto'
import { z } from 'zod'
import { type PrivateKey, readPrivateKey } from './keys.ts'

/** What pocket-core derives the AES key with (crypto/keys/mintkey/mintkey.go). 32 MiB of memory. */
const derivation = { N: 32768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const aesKeyBytes = 32
const nonceBytes = 12
const tagBytes = 16

const fileSchema = z.object({
  kdf: z.literal('scrypt'),
  salt: z.string().regex(/^(?:[0-9a-fA-F]{2})+$/),
  secparam: z.coerce.number().pipe(z.literal(nonceBytes)).default(nonceBytes),
  hint: z.string().default(''),
  ciphertext: z.base64(),
})

/**
 * The key as an encrypted key file ("PPK"), which pocket-core and pocket-js read: the 128 hex digits under AES-256-GCM. The
 * nonce comes from passphrase and salt, so the salt, 16 random bytes, must be new each time. Takes about a tenth of a
 * second, on purpose. The hint is kept in the open.
 */
export function encryptKey(
  privateKey: PrivateKey,
  passphrase: string,
  { salt, hint = '' }: { salt: Uint8Array; hint?: string },
): string {
  const key = deriveKey(passphrase, salt)
  const cipher = createCipheriv('aes-256-gcm', key, key.subarray(0, nonceBytes))
  const sealed = [cipher.update(privateKey.export(), 'utf8'), cipher.final(), cipher.getAuthTag()]
  return JSON.stringify({
    kdf: 'scrypt',
    salt: salt.toHex().toUpperCase(),
    secparam: String(nonceBytes),
    hint,
    ciphertext: Buffer.concat(sealed).toString('base64'),
  })
}

/**
 * The key of an encrypted key file.
 * @throws BadKeyFileError when it is none; WrongPassphraseError when it does not open
 */
export function decryptKey(file: string, passphrase: string): PrivateKey {
  const { salt, ciphertext } = readFile(file)
  const sealed = Buffer.from(ciphertext, 'base64')
  if (sealed.length < tagBytes) throw new BadKeyFileError('"ciphertext" is too short')
  const key = deriveKey(passphrase, Uint8Array.fromHex(salt))
  const decipher = createDecipheriv('aes-256-gcm', key, key.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  return readPrivateKey(
    open(() => decipher.update(sealed.subarray(0, -tagBytes), undefined, 'utf8') + decipher.final('utf8')),
  )
}

function readFile(file: string): z.infer<typeof fileSchema> {
  let json: unknown
  try {
    json = JSON.parse(file)
  } catch {
    throw new BadKeyFileError('it is no JSON')
  }
  const read = fileSchema.safeParse(json)
  if (read.success) return read.data
  throw new BadKeyFileError(read.error.issues.map(({ path, message }) => `"${path.join('.')}": ${message}`).join('; '))
}

function deriveKey(passphrase: string, salt: Uint8Array): Buffer {
  return scryptSync(passphrase, salt, aesKeyBytes, derivation)
}

/** The cipher's own error says nothing that helps. */
function open(decipher: () => string): string {
  try {
    return decipher()
  } catch {
    throw new WrongPassphraseError()
  }
}

/** A file that should hold an encrypted key does not. */
export class BadKeyFileError extends Error {
  override readonly name = 'BadKeyFileError'
  readonly code = 'BAD_KEY_FILE'
  constructor(reason: string) {
    super(`The encrypted key file cannot be read: ${reason}.`)
  }
}

/** An encrypted key does not open: another passphrase, or a changed file. */
export class WrongPassphraseError extends Error {
  override readonly name = 'WrongPassphraseError'
  readonly code = 'WRONG_PASSPHRASE'
  constructor() {
    super('The encrypted key does not open: the passphrase is wrong, or the file was changed.')
  }
}
