import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { tinyGguf } from '../../src/backends/llama/__fixtures__/tiny-gguf.ts'
import { spawnLlamaServer } from '../../src/backends/llama/spawn-llama-server.ts'

/**
 * The official client of OpenAI's API, at the version that `client/package.json` pins, against our llama backend: a model with
 * random weights, or the GGUF file that is named.
 *
 *   npm ci --prefix acceptance/openai/client && node acceptance/openai/run.ts [FILE.gguf]
 */
const clientFolder = join(import.meta.dirname, 'client')
if (!existsSync(join(clientFolder, 'node_modules'))) {
  console.log('SKIPPED openai: npm ci --prefix acceptance/openai/client')
  process.exit(0)
}

const folder = await mkdtemp(join(tmpdir(), 'assay-openai-'))
try {
  const made = join(folder, 'tiny.gguf')
  await writeFile(made, tinyGguf('f16'))
  const server = await spawnLlamaServer({ path: process.argv[2] ?? made, name: 'served' })
  const client = spawn(process.execPath, [join(clientFolder, 'client.mjs'), `${server.url}/v1`, server.name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [written, [exitCode]] = await Promise.all([text(client.stdout), once(client, 'exit')])
  const lines = written.trim()
  await server.close()
  console.log(lines)
  const isRight = exitCode === 0 && lines.split('\n').every((line) => line.startsWith('ok '))
  process.exitCode = isRight ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
