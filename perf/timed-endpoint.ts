import { createServer, type ServerResponse } from 'node:http'
import { preciseClock } from '#load/load-clock.ts'
import { answerTimes, tokensPerAnswer } from './timed-answers.ts'

/**
 * The endpoint of known times that the load benchmark measures: every streamed chat brings its first token and the ones
 * after it at moments that its place among the requests fixes, counted from the arrival of its body.
 */
let served = 0

const server = createServer((request, response) => {
  const arrivedAt = preciseClock.now()
  request.resume()
  request.once('end', () => {
    const { firstTokenMs, tokenMs } = answerTimes(served)
    served += 1
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    writeEvent(response, { choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }] })
    for (let token = 0; token < tokensPerAnswer; token += 1) {
      preciseClock.callAt(arrivedAt + firstTokenMs + token * tokenMs, () => writeToken(response, token))
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
process.on('disconnect', () => process.exit(0))
