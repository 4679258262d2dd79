import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { askEmbeddings, tinyBert } from './embedding-fixture.ts'
import { EmbeddingProcessError, spawnEmbeddings } from './spawn-embeddings.ts'

function fail(fault: unknown): void {
  throw fault
}

describe('spawnEmbeddings', () => {
  it('default: serves in a process of its own until it is closed', async () => {
    const server = await spawnEmbeddings({ folder: tinyBert }, { onFault: fail })
    expect(server.processId).not.toBe(process.pid)
    expect((await askEmbeddings(server, { input: 'a cat' })).status).toBe(200)
    await server.close()
    await expect(fetch(server.url)).rejects.toThrow()
    expect(() => process.kill(server.processId, 0)).toThrow()
  })

  it('error: a folder that cannot be served, in the words of the process', async () => {
    const spawning = spawnEmbeddings({ folder: import.meta.dirname }, { onFault: fail })
    await expect(spawning).rejects.toThrow(EmbeddingProcessError)
    await expect(spawning).rejects.toThrow(/no config\.json/)
  })

  it('error: a process that ends unasked is told', async () => {
    const faults = new EventTarget()
    const told = once(faults, 'fault')
    const server = await spawnEmbeddings(
      { folder: tinyBert },
      { onFault: (detail) => faults.dispatchEvent(new CustomEvent('fault', { detail })) },
    )
    process.kill(server.processId, 'SIGKILL')
    const [event] = (await told) as [CustomEvent]
    expect(event.detail).toBeInstanceOf(EmbeddingProcessError)
  })
})
