import { createServer } from 'node:http'

/**
 * The endpoint of the throughput benchmarks: answers every chat at once with the same words, in a process of its own.
 * It knows nothing; what is measured is Assay.
 */
const body = JSON.stringify({
  id: 'chatcmpl-0',
  object: 'chat.completion',
  created: 0,
  model: 'zero-latency',
  choices: [{ index: 0, message: { role: 'assistant', content: 'The answer is 42.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 90, completion_tokens: 6, total_tokens: 96 },
})
const delayMs = Number(process.argv[2] ?? 0)

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const answer = () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    }
    if (delayMs === 0) answer()
    else setTimeout(answer, delayMs)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.on('disconnect', () => process.exit(0))
