import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of our own in front of another one. */
export type EchoProxy = { readonly url: string; readonly requests: () => number; close(): Promise<void> }

type Lists = { tokens: string[]; token_logprobs: unknown[]; top_logprobs: unknown[]; text_offset: unknown[] }
type Body = { choices?: { text: string; logprobs?: Lists | null }[]; usage?: { completion_tokens: number } }

/**
 * Starts one on a free port, that counts requests and mends one thing. Asked for one token, llama-cpp-python's server (0.3.36)
 * generates another where the first is part of a character. The harness takes all tokens but the last for the prompt's, and would
 * add the first of them to the answer; so lists end with one generated token here, for both programs.
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
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    const text = await answer.text()
    response.end(answer.ok && request.method === 'POST' ? withOneGenerated(text) : text)
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

function withOneGenerated(text: string): string {
  const body = JSON.parse(text) as Body
  const [choice] = body.choices ?? []
  const lists = choice?.logprobs
  const surplus = (body.usage?.completion_tokens ?? 1) - 1
  if (choice === undefined || lists == null || surplus < 1) return text
  const dropped = lists.tokens.slice(-surplus).join('')
  for (const list of [lists.tokens, lists.token_logprobs, lists.top_logprobs, lists.text_offset]) list.splice(-surplus)
  choice.text = choice.text.slice(0, choice.text.length - dropped.length)
  return JSON.stringify({ ...body, usage: { ...body.usage, completion_tokens: 1 } })
}
