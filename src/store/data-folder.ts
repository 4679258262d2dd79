import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export type DataFolder = { readonly databasePath: string; release(): Promise<void> }

export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path)
  await mkdir(folder, { recursive: true })
  return { databasePath: join(folder, 'database'), release: async () => {} }
}
