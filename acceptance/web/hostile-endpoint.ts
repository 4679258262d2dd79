import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answers } from './hostile-words.ts'

export type HostileEndpoint = { readonly url: string; stop(): Promise<void> }

/** An endpoint that answers every question with the next attack. */
export async function startHostileEndpoint(): Promise<HostileEndpoint> {
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => {
      const { status, text, isRaw = false } = answers[asked++ % answers.length] ?? { status: 500, text: '' }
      response.writeHead(status, { 'content-type': isRaw && status !== 200 ? 'text/html' : 'application/json' })
      response.end(isRaw ? text : completionOf(text))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function completionOf(content: string): string {
  return JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: '<script>alert(1)</script>',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
  })
}
