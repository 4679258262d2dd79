import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  hashOf,
  type TranscribedExchange,
  type Transcript,
  transcribedChecks,
  transcribedRun,
} from '#checks/__fixtures__/transcript/transcript.ts'
import { runChecks } from '#checks/run-checks.ts'
import { createDirectTransport } from '../../src/cli/check/direct-transport.ts'
import { root } from '../system-node.ts'

/**
 * Runs llama.cpp's own server with a model, puts the checks to it, and writes down what it answers, for
 * `src/checks/llama-cpp-server.test.ts`. `README.md` beside it says how the server is built.
 *
 *   node acceptance/checks/record-transcript.ts --server build/bin/llama-server --model FILE.gguf --source TEXT --build TEXT
 */
const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    model: { type: 'string' },
    /** The commit. */
    source: { type: 'string' },
    /** Options of cmake. */
    build: { type: 'string' },
  },
})
const { server: program, model, source, build } = values
if (program === undefined || model === undefined || source === undefined || build === undefined)
  throw new TypeError('--server, --model, --source and --build are needed')

const file = join(root, 'src/checks/__fixtures__/transcript/llama-cpp-server.json')
/** Beginnings of requests are kept for readers; what is compared is the hash. */
const requestCharacters = 240

const flags = ['--alias', transcribedRun.model, '--threads', '1']
const llama = await startServer(program, ['--model', model, ...flags])
const recordedAt = Date.now()
const exchanges: TranscribedExchange[] = []
const proxy = createServer((request, response) => void pass(request, response).catch(() => response.destroy()))
try {
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await using transport = createDirectTransport({ url, key: null, connections: 32 })
  const { results } = await runChecks({
    ...transcribedRun,
    checks: transcribedChecks,
    transport,
    budget: { requests: 2_000, bytes: 1024 ** 3 },
    signal: AbortSignal.timeout(15 * 60_000),
    clock: Date.now,
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    hidden: null,
  })
  for (const { check, verdict, detail } of results) console.log(`${check.id}: ${verdict}: ${detail}`)
} finally {
  proxy.closeAllConnections()
  proxy.close()
  llama.close()
}
await writeFile(file, await written())
console.log(`${exchanges.length} exchanges in ${file}`)

/** Passes a request on and its answer back, and keeps both. */
async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const sent = Buffer.concat(pieces)
  const { method = 'GET', url: path = '/' } = request
  const answer = await fetch(llama.url + path, {
    method,
    headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
    body: sent.length === 0 ? null : sent,
  })
  const body = await answer.text()
  const contentType = answer.headers.get('content-type') ?? ''
  const kept = { method, path, requestHash: hashOf(sent), request: sent.toString('utf8', 0, requestCharacters) }
  exchanges.push({ ...kept, status: answer.status, contentType, body })
  response.writeHead(answer.status, { 'content-type': contentType }).end(body)
}

/** One line for each exchange, so that changes can be read. */
async function written(): Promise<string> {
  const head: Transcript['server'] = {
    program: 'llama-server of ggml-org/llama.cpp',
    source: String(source),
    build: String(build),
    flags: flags.join(' '),
    model: `SHA-256 ${hashOf(await readFile(String(model)))}`,
  }
  const lines = exchanges.map((exchange) => JSON.stringify(exchange))
  return `{"server":${JSON.stringify(head)},"recordedAt":${recordedAt},"exchanges":[\n${lines.join(',\n')}\n]}\n`
}

async function startServer(path: string, args: readonly string[]) {
  const port = 20_000 + (process.pid % 10_000)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(path, [...args, '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  // A run that is stopped must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  for (let tries = 0; (await fetch(`${url}/health`).catch(() => undefined))?.ok !== true; tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error('the server did not start')
    await delay(100)
  }
  return { url, close: () => child.kill('SIGTERM') }
}
