import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILE = 'command-token'

/** Makes the secret with which command lines on this machine may command the live process; readable by its owner only. */
export async function createCommandToken(folder: string): Promise<string> {
  const token = randomBytes(32).toString('hex')
  await writeFile(join(folder, FILE), token, { mode: 0o600 })
  return token
}

/** The token of the process that lives in this folder. */
export function readCommandToken(folder: string): Promise<string> {
  return readFile(join(folder, FILE), 'utf8')
}
