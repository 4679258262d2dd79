import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataFolderHolder, openDataFolder } from './data-folder.ts'

let folder: string
let children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-folder-'))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await rm(folder, { recursive: true })
})

/** A process that takes the lock as soon as it can, says so, and lives on. */
function startHolder(path = folder): { child: ChildProcess; said: Promise<string> } {
  const module = new URL('./data-folder.ts', import.meta.url).href
  const program = `
    const { openDataFolder } = await import(${JSON.stringify(module)})
    try {
      const folder = await openDataFolder(${JSON.stringify(path)})
      await folder.setAddress('http://127.0.0.1:4040')
      console.log('held')
      setInterval(() => {}, 1000)
    } catch (error) { console.log(error.code) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return { child, said: once(child.stdout, 'data').then(([data]) => String(data).trim()) }
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

const lockFile = () => join(folder, 'assay.lock')
const rewriteLock = async (change: object) => {
  const content = JSON.parse(await readFile(lockFile(), 'utf8'))
  await writeFile(lockFile(), JSON.stringify({ ...content, ...change }))
}

describe('openDataFolder', () => {
  test('default: holds the folder until it is released, and leaves nothing behind', async () => {
    const first = await openDataFolder(folder)
    expect(first.databasePath).toBe(join(folder, 'database'))
    expect(await dataFolderHolder(folder)).toEqual({ pid: process.pid, address: null })
    await first.setAddress('http://127.0.0.1:4041')
    expect(await dataFolderHolder(folder)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:4041' })
    await first.release()
    expect(await dataFolderHolder(folder)).toBe(undefined)
    expect(await readdir(folder)).toEqual([])
  })

  test('error: another process holds it, and says where it answers', async () => {
    const { child, said } = startHolder()
    expect(await said).toBe('held')
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      code: 'DATA_FOLDER_HELD',
      holder: { pid: child.pid, address: 'http://127.0.0.1:4040' },
      message: expect.stringContaining('http://127.0.0.1:4040'),
    })
  })

  test('behavior: a killed holder is replaced', async () => {
    const { child, said } = startHolder()
    await said
    await kill(child)
    const next = await openDataFolder(folder)
    expect(await dataFolderHolder(folder)).toEqual({ pid: process.pid, address: null })
    await next.release()
  })

  test('behavior: of many who find a dead holder exactly one gets the folder', async () => {
    for (let round = 0; round < 3; round++) {
      const dead = startHolder()
      expect(await dead.said).toBe('held')
      await kill(dead.child)
      const starters = Array.from({ length: 6 }, () => startHolder())
      const said = await Promise.all(starters.map((starter) => starter.said))
      expect(said.sort()).toEqual([...Array(5).fill('DATA_FOLDER_HELD'), 'held'])
      for (const { child } of starters) if (child.exitCode === null) await kill(child)
      expect(await readdir(folder)).toEqual(['assay.lock'])
    }
  })

  test('behavior: a pid that was given to another process, and one from before a reboot, hold nothing', async () => {
    for (const change of [{ startedAt: '1' }, { boot: 'another' }]) {
      const first = await openDataFolder(folder)
      await rewriteLock(change)
      const second = await openDataFolder(folder)
      await second.release()
      await first.release()
    }
    expect(await readdir(folder)).toEqual([])
  })

  test('behavior: a holder in another container counts as living while its file is touched', async () => {
    const first = await openDataFolder(folder)
    await rewriteLock({ namespace: 'pid:[1]', pid: 1 })
    await expect(openDataFolder(folder)).rejects.toMatchObject({ code: 'DATA_FOLDER_HELD' })
    const old = new Date(Date.now() - 60_000)
    await utimes(lockFile(), old, old)
    await (await openDataFolder(folder)).release()
    await first.release()
  })

  test('behavior: a lock file that says nothing, as after a power cut, holds nothing', async () => {
    await writeFile(lockFile(), '')
    await (await openDataFolder(folder)).release()
  })

  test('error: a folder that cannot be one', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(openDataFolder(join(folder, 'file', 'data'))).rejects.toMatchObject({ code: 'DATA_FOLDER_UNUSABLE' })
  })

  test.skipIf(process.getuid?.() === 0)('error: a folder without the right to write', async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed)
    await chmod(closed, 0o500)
    await expect(openDataFolder(closed)).rejects.toMatchObject({ code: 'DATA_FOLDER_UNUSABLE' })
  })
})
