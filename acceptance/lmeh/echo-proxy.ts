import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of our own in front of another one. */
export type EchoProxy = { readonly url: string; readonly requests: () => number; close(): Promise<void> }

type Body = {
  choices?: {
    logprobs?: { tokens: string[]; token_logprobs: (number | null)[]; top_logprobs: unknown[]; text_offset: number[] }
  }[]
  usage?: { prompt_tokens: number }
}

/**
 * llama-cpp-python's server (0.3.36) lists the tokens of an echoed prompt and leaves out the generated one; the harness drops
 * the last entry of the list in the belief that it is the generated one, and so loses a token of every answer. This proxy
 * adds an entry at the end, so that both programs read the same, complete list.
 */
export async function startEchoProxy(target: string): Promise<EchoProxy> {
  let requests = 0
  const server = createServer(async (request, response) => {
    requests++
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json' },
      ...(request.method === 'POST' && { body: Buffer.concat(chunks) }),
    })
    const text = await answer.text()
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(answer.ok && request.method === 'POST' ? completed(text) : text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function completed(text: string): string {
  const body = JSON.parse(text) as Body
  const lists = body.choices?.[0]?.logprobs
  if (lists == null || lists.tokens.length !== body.usage?.prompt_tokens) return text
  lists.tokens.push('?')
  lists.token_logprobs.push(-1)
  lists.top_logprobs.push({ '?': -1 })
  lists.text_offset.push((lists.text_offset.at(-1) ?? 0) + [...(lists.tokens.at(-2) ?? '')].length)
  return JSON.stringify(body)
}
