import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '#store/open-store.ts'
import { chatAnswer } from '../../../bench/__fixtures__/echo-catalogue.ts'
import { Scene, sceneResponse } from '../../../bench/evidence/__fixtures__/scene.ts'
import { basicsCatalogue } from '../../basics-catalogue.ts'
import { standardProfile } from '../../profile.ts'

/** A new folder, and a store in it after some turns of all stages; the folder is the caller's to remove. */
export async function measuredFolder(turns: number): Promise<{ readonly folder: string; readonly store: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-commands-'))
  const store = join(folder, 'store')
  const opened = await openStore({ dataFolder: store })
  const relay = async () => sceneResponse(chatAnswer('The answer is 42.'))
  const scene = new Scene(opened, basicsCatalogue(), relay, standardProfile.drawing)
  for (let turn = 0; turn < turns; turn++) await scene.turn(10_000)
  await opened.close()
  return { folder, store }
}

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs the command line in a folder as a user does. */
export function assayIn(folder: string, words: readonly string[]): Promise<Ended> {
  const main = join(import.meta.dirname, '..', '..', 'main.ts')
  const environment = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' }
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], { cwd: folder, env: environment }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    )
  })
}
