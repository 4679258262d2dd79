import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILE_NAME = 'admin-token'
const TOKEN_BYTES = 32

/**
 * The token that changes of a localnet ask for: made once, kept in its folder for its owner alone (mode 0600), and the
 * same after a restart.
 */
export async function keepAdminToken(folder: string): Promise<string> {
  const known = await readAdminToken(folder)
  const path = join(folder, FILE_NAME)
  if (known !== undefined) {
    await chmod(path, 0o600)
    return known
  }
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await writeFile(path, `${token}\n`, { mode: 0o600, flag: 'wx' })
  return token
}

/** Undefined where no localnet ran in this folder. */
export async function readAdminToken(folder: string): Promise<string | undefined> {
  try {
    const token = (await readFile(join(folder, FILE_NAME), 'utf8')).trim()
    return token === '' ? undefined : token
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
