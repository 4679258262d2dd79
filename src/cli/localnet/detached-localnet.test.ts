import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import { LocalnetStartError, startDetached, stopDetached } from './detached-localnet.ts'
import {
  findLocalnet,
  LocalnetDownError,
  type LocalnetPaths,
  localnetPaths,
  runningLocalnet,
  writeDesign,
} from './localnet-folder.ts'
import { LocalnetRunsError, runLocalnet } from './run-localnet.ts'

const config = defaultLocalnet({ firstPort: 0, servicers: 5, blockTimeMs: 100 })

let paths: LocalnetPaths

beforeEach(async () => {
  paths = localnetPaths(await mkdtemp(join(tmpdir(), 'assay-detached-')))
  await writeDesign(paths, { kind: 'designed', config })
})
afterEach(async () => {
  const running = await runningLocalnet(paths.folder)
  if (running !== undefined) await stopDetached(running)
  await rm(paths.folder, { recursive: true })
})

async function heightOf(url: string): Promise<number> {
  const response = await fetch(`${url}/v1/query/height`, { method: 'POST' })
  return ((await response.json()) as { height: number }).height
}

describe('startDetached and stopDetached', () => {
  it('default: up, answering, found by its folder, down, and up again with the same chain', async () => {
    const meshed = { ...config, nodes: config.nodes.map((node) => ({ ...node, mesh: {} })) }
    await writeDesign(paths, { kind: 'designed', config: meshed })
    const first = await startDetached(paths)
    expect(first.addresses?.meshes).toEqual([
      { name: 'lean1-mesh', url: expect.stringMatching(/^http:/), leanNodes: ['lean1'] },
    ])
    const url = first.addresses?.meshes[0]?.url ?? ''
    expect((await findLocalnet(paths.folder)).pid).toBe(first.pid)
    const height = await heightOf(url)
    expect(await stopDetached(first)).toBe(true)
    expect(await runningLocalnet(paths.folder)).toBeUndefined()
    const second = await startDetached(paths)
    expect(second.addresses).toEqual(first.addresses)
    expect(await heightOf(url)).toBeGreaterThanOrEqual(height)
  })

  it('behavior: keys and design are for their owner alone', async () => {
    await startDetached(paths)
    const modes = await Promise.all(
      [paths.applicationKeys, paths.design, paths.addresses, paths.log].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    )
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600])
    expect(await readFile(paths.applicationKeys, 'utf8')).toMatch(/^([0-9a-f]{128}\n){5}$/)
  })

  it('error: a second one in the same folder names the first', async () => {
    const { pid } = await startDetached(paths)
    const second = runLocalnet({ folder: paths.folder, design: { kind: 'designed', config }, log: () => undefined })
    await expect(second).rejects.toThrow(LocalnetRunsError)
    await expect(second).rejects.toThrow(`process ${pid}`)
  })

  it('error: what keeps it from starting is said', async () => {
    const running = await startDetached(paths)
    const firstPort = Number(new URL(running.addresses?.nodes[0]?.url ?? '').port)
    const other = localnetPaths(join(paths.folder, 'other'))
    await writeDesign(other, { kind: 'designed', config: { ...config, firstPort } })
    const failed = startDetached(other)
    await expect(failed).rejects.toThrow(LocalnetStartError)
    await expect(failed).rejects.toThrow(`Port ${firstPort}, for node lean1 of the local network, is taken`)
    expect(existsSync(other.lock)).toBe(false)
  })

  it('error: nothing runs', async () => {
    await expect(findLocalnet(paths.folder)).rejects.toThrow(LocalnetDownError)
  })
})
