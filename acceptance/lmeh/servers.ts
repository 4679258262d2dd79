import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readBehaviour } from '#backends/simulator/behaviour.ts'
import { startSimulator } from '#backends/simulator/server.ts'
import type { Task } from '#records/task.ts'
import { root } from '../system-node.ts'
import { startEchoProxy } from './echo-proxy.ts'

/** An endpoint for both programs. */
export type Endpoint = {
  readonly url: string
  /** Its tokenizer lies in the model's folder. */
  readonly hasTokenizer: boolean
  /** How many requests it got so far. */
  readonly requests: () => number
  close(): Promise<void>
}

export type LlamaServer = { readonly url: string; close(): Promise<void> }

/** llama-cpp-python's server with a small model of random weights, just as it is. */
export async function startBareLlamaServer(python: string, folder: string): Promise<LlamaServer> {
  const texts = ['README.md', 'ARCHITECTURE.md', 'docs/evaluate.md'].map((name) => join(root, name))
  await promisify(execFile)(python, [join(import.meta.dirname, 'make_model.py'), folder, ...texts])
  const port = await freePort()
  const model = ['--model', join(folder, 'model.gguf'), '--n_ctx', '16384', '--logits_all', 'true', '--n_threads', '1']
  const args = ['-m', 'llama_cpp.server', ...model, '--host', '127.0.0.1', '--port', String(port)]
  const child = spawn(python, args, { stdio: 'ignore' })
  // A run that ends by an error must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; !(await isUp(url)); tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error('the llama-cpp-python server did not start')
    await sleep(100)
  }
  return {
    url,
    async close() {
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

/** The same for both programs, each request counted. */
export async function startLlamaServer(python: string, folder: string): Promise<Endpoint> {
  const server = await startBareLlamaServer(python, folder)
  const proxy = await startEchoProxy(server.url)
  return {
    ...proxy,
    hasTokenizer: true,
    async close() {
      await proxy.close()
      await server.close()
    },
  }
}

async function isUp(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/models`).catch(() => undefined)
  return answer?.ok === true
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('a listening server has a port')
  return address.port
}

/** A simulator that knows six answers in ten, by the prompt alone: the two programs write their bodies differently. */
export async function startAnsweringSimulator(tasks: readonly Task[]): Promise<Endpoint> {
  const replies = new Map<string, { right: string; wrong: readonly [string, ...string[]]; id: string }>()
  for (const task of tasks) {
    if (task.source.kind !== 'finite') continue
    for (let index = 0; index < task.source.size; index++) {
      const document = task.source.documentAt(index)
      const [request] = task.buildRequests(document, { model: 'default' })
      const [reply] = task.exampleReplies(document)
      if (reply?.kind !== 'text') continue
      replies.set(String(request?.body.prompt), { ...reply, id: `${task.name}/${document.id}` })
    }
  }
  let requests = 0
  const simulator = await startSimulator({
    behaviour: readBehaviour({ model: 'sim-side', ability: 0.6, latency: { baseMs: 20 } }, 'acceptance'),
    answerKey: async (body) => {
      requests++
      const { prompt } = JSON.parse(body) as { prompt?: unknown }
      const reply = replies.get(String(prompt))
      if (reply === undefined) return undefined
      const { id, ...texts } = reply
      return { itemId: id, family: 'side', difficulty: 0.5, isPublic: true, reply: { kind: 'text', ...texts } }
    },
  })
  return { url: simulator.url, hasTokenizer: false, requests: () => requests, close: () => simulator.close() }
}
