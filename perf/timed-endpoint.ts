import { createServer, type ServerResponse } from 'node:http'
import { preciseClock } from '#load/load-clock.ts'
import { answerTimes, tokensPerAnswer } from './timed-answers.ts'

/**
 * The endpoint of known times that the load benchmark measures: every streamed chat brings its first token and the ones
 * after it at moments that its place among the requests fixes, counted from the arrival of its body. Asked by a message,
 * it says when it did: on a busy machine that is not when it meant to.
 */
let served = 0

/** Of each request in the order of arrival: the first token, and the end. */
const written: { firstTokenMs: number; endMs: number }[] = []

const server = createServer((request, response) => {
  const arrivedAt = preciseClock.now()
  request.resume()
  request.once('end', () => {
    const { firstTokenMs, tokenMs } = answerTimes(served)
    const times = { firstTokenMs: 0, endMs: 0 }
    written[served] = times
    served += 1
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    writeEvent(response, { choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }] })
    for (let token = 0; token < tokensPerAnswer; token += 1) {
      preciseClock.callAt(arrivedAt + firstTokenMs + token * tokenMs, () => {
        writeToken(response, token)
        times.endMs = preciseClock.now() - arrivedAt
        if (token === 0) times.firstTokenMs = times.endMs
      })
    }
  })
})

function writeToken(response: ServerResponse, token: number): void {
  writeEvent(response, { choices: [{ index: 0, delta: { content: ' word' }, finish_reason: null }] })
  if (token < tokensPerAnswer - 1) return
  writeEvent(response, {
    choices: [],
    usage: { prompt_tokens: 10, completion_tokens: tokensPerAnswer, total_tokens: 10 + tokensPerAnswer },
  })
  response.end('data: [DONE]\n\n')
}

function writeEvent(response: ServerResponse, event: object): void {
  response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', ...event })}\n\n`)
}

server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.on('message', () => process.send?.(written))
process.on('disconnect', () => process.exit(0))
