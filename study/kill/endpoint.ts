import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { contentHash } from '#records/content-id.ts'
import { chatAnswer, echoPrompt } from '../../src/bench/__fixtures__/echo-catalogue.ts'

/** A right answer to every request after a random while, and a record of what was asked. */
export type Endpoint = AsyncDisposable & {
  readonly url: string
  /** Requests seen so far, by the hash of their body. */
  readonly seen: ReadonlyMap<string, number>
  /** All requests seen so far. */
  readonly total: () => number
  /** Calls back once, as soon as this many requests in all have been seen. */
  onTotal(total: number, callback: () => void): void
}

/** A request counts as seen when its whole body has arrived, whatever becomes of the connection. */
export async function startEndpoint(delayMs: { least: number; most: number }): Promise<Endpoint> {
  const seen = new Map<string, number>()
  const waiting: { total: number; callback: () => void }[] = []
  let total = 0

  function note(body: string): void {
    const hash = contentHash(body)
    seen.set(hash, (seen.get(hash) ?? 0) + 1)
    total++
    for (const entry of waiting.splice(0)) entry.total <= total ? entry.callback() : waiting.push(entry)
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      if (request.method === 'POST') note(body)
      const waitMs = delayMs.least + Math.random() * (delayMs.most - delayMs.least)
      setTimeout(() => answer(body, response), waitMs)
    })
    request.on('error', () => {})
    response.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    total: () => total,
    onTotal: (wanted, callback) => {
      if (total >= wanted) callback()
      else waiting.push({ total: wanted, callback })
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(body: string, response: ServerResponse): void {
  const prompt: unknown = body === '' ? '' : JSON.parse(body).messages[0].content
  const content = body === '' ? { object: 'list', data: [] } : chatAnswer(String(prompt).slice(echoPrompt.length))
  response.setHeader('content-type', 'application/json').end(JSON.stringify(content))
}
