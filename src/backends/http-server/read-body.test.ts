import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { parseJson, readBody } from './read-body.ts'
import { serve } from './serve.ts'

/** A server that says how many bytes it read of at most 10, or why none. */
async function countingServer() {
  const heard: (number | string)[] = []
  const server = await serve(async (_ordinal, request, response) => {
    const body = await readBody(request, 10)
    heard.push(typeof body === 'string' ? body : body.length)
    response.end(String(heard.at(-1)))
  }, {})
  return { ...server, heard, [Symbol.asyncDispose]: server.close }
}

/** Sends bytes as they are, and gives the answer's body. */
async function sendRaw(url: string, lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(lines.join('\r\n'))
  const answer = await text(socket)
  return answer.slice(answer.indexOf('\r\n\r\n') + 4)
}

describe('readBody', () => {
  it('default: a body up to the limit', async () => {
    await using server = await countingServer()
    const answer = await fetch(server.url, { method: 'POST', body: 'a'.repeat(10) })
    expect(await answer.text()).toBe('10')
  })

  it('behavior: a length that is announced as too large is refused before the body comes', async () => {
    await using server = await countingServer()
    const head = ['POST / HTTP/1.1', 'host: a', 'connection: close', 'content-length: 11', '', '']
    expect(await sendRaw(server.url, head)).toBe('too-large')
  })

  it('behavior: a length that nobody announced is counted', async () => {
    await using server = await countingServer()
    const head = ['POST / HTTP/1.1', 'host: a', 'connection: close', 'transfer-encoding: chunked', '']
    expect(await sendRaw(server.url, [...head, 'b', 'a'.repeat(11), '0', '', ''])).toBe('too-large')
  })

  it('behavior: whoever goes away before the end is told from a body', async () => {
    const heard = Promise.withResolvers<Buffer | string>()
    const server = await serve(async (_ordinal, request) => {
      const body = readBody(request, 10)
      socket.destroy()
      heard.resolve(await body)
    }, {})
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nab')
    expect(await heard.promise).toBe('aborted')
    await server.close()
  })
})

describe('parseJson', () => {
  it.each([
    { body: Buffer.from('{"a":"é"}'), value: { a: 'é' } },
    { body: Buffer.from('{"a"'), value: undefined },
    { body: Buffer.from([0x22, 0xff, 0x22]), value: undefined },
  ])('matrix: $body', ({ body, value }) => expect(parseJson(body)).toEqual(value))
})
