import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { choosePorts } from './choose-ports.ts'

it('default: one after the other from the first', async () => {
  expect(await choosePorts({ firstPort: 8_081, count: 3, host: '127.0.0.1', folder: null })).toEqual([
    8_081, 8_082, 8_083,
  ])
})

it('args: free ones, the same for the same folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-ports-'))
  try {
    const options = { firstPort: 0, count: 4, host: '127.0.0.1', folder }
    const ports = await choosePorts(options)
    expect([new Set(ports).size, ports.every((port) => port > 0)]).toEqual([4, true])
    expect(await choosePorts(options)).toEqual(ports)
  } finally {
    await rm(folder, { recursive: true })
  }
})
