import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import { localnetPaths, runningLocalnet } from '../localnet/localnet-folder.ts'
import { LocalnetProcessError, spawnLocalnet } from './spawn-localnet.ts'

const config = defaultLocalnet({ firstPort: 0, servicers: 5, blockTimeMs: 100 })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-spawned-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('default: a network in another process, found by its folder, that ends when it is told to', async () => {
  const spawned = await spawnLocalnet({ folder, config, log: () => undefined })
  const running = await runningLocalnet(folder)
  expect([running?.addresses, running?.pid === process.pid]).toEqual([spawned.addresses, false])
  await spawned.close()
  expect(await runningLocalnet(folder)).toBeUndefined()
})

it('error: why it did not come up', async () => {
  const spawned = await spawnLocalnet({ folder, config, log: () => undefined })
  const firstPort = Number(new URL(spawned.addresses.nodes[0]?.url ?? '').port)
  const other = spawnLocalnet({ folder: join(folder, 'other'), config: { ...config, firstPort }, log: () => undefined })
  await expect(other).rejects.toThrow(LocalnetProcessError)
  await expect(other).rejects.toThrow(`Port ${firstPort}, for node lean1`)
  await spawned.close()
})

it('behavior: one that ends unasked is reported', async () => {
  const reported = Promise.withResolvers<string>()
  const spawned = await spawnLocalnet({ folder, config, log: ({ message }) => reported.resolve(message) })
  const lock = JSON.parse(await readFile(localnetPaths(folder).lock, 'utf8')) as { pid: number }
  process.kill(lock.pid, 'SIGKILL')
  expect(await reported.promise).toMatch(/^The process of the local network is not there\. It ended with SIGKILL/)
  await spawned.close()
})
