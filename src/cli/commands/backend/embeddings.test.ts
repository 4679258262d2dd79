import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askEmbeddings, tinyBert, vectorsOf } from '#backends/embeddings/embedding-fixture.ts'

/** `assay backend embeddings` as a user starts it. */
function start(...flags: string[]): ChildProcess {
  const main = join(import.meta.dirname, '..', '..', 'main.ts')
  return spawn(process.execPath, [main, 'backend', 'embeddings', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}

/** The first JSON value that a process prints. */
async function firstJson(child: ChildProcess): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.endsWith('}\n')) break
  }
  return JSON.parse(text) as Record<string, unknown>
}

describe('assay backend embeddings', () => {
  it('default: says where it serves, serves, and ends on a signal', async () => {
    const child = start('--model', tinyBert, '--name', 'tiny', '--port', '0', '--pooling', 'cls', '--json')
    const ended = once(child, 'exit')
    const facts = await firstJson(child)
    expect(facts).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/),
      model: 'tiny',
      dimensions: 32,
      maximumTokens: 64,
      pooling: 'cls',
      isNormalized: true,
      precision: 'fp32',
    })
    const url = String(facts.url).replace(/\/v1$/, '')
    const { status, body } = await askEmbeddings({ url }, { model: 'tiny', input: ['a cat', 'a dog'] })
    expect([status, vectorsOf(body).map((vector) => vector.length)]).toEqual([200, [32, 32]])
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })

  it('error: a folder without a model, and a port that is taken', async () => {
    const taken = createServer()
    await once(taken.listen(0, '127.0.0.1'), 'listening')
    const { port } = taken.address() as { port: number }
    const children = [start('--model', import.meta.dirname), start('--model', tinyBert, '--port', String(port))]
    const ended = await Promise.all(
      children.map(async (child) => ({ exit: once(child, 'exit'), stderr: await textOf(child.stderr) })),
    )
    taken.close()
    expect(await Promise.all(ended.map(async ({ exit }) => (await exit)[0]))).toEqual([1, 1])
    expect(ended[0]?.stderr).toContain('It has no config.json.')
    expect(ended[1]?.stderr).toContain('another program listens there')
  })
})
