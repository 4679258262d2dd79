import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass } from '../finding.ts'
import { plainRequest } from '../plain-request.ts'
import type { Probe } from '../probe.ts'
import type { RawConnection } from '../transport-port.ts'

const base = { group: 'A', needs: ['chat.answers'], networks: ['direct'] } as const

const CONTINUE_TIMEOUT_MS = 3_000
const UPLOAD_PIECES = 8

async function onConnection(probe: Probe, use: (connection: RawConnection) => Promise<Finding>): Promise<Finding> {
  const connection = await probe.connect()
  if (connection === null) return notObservable('There is no connection of our own to it.')
  try {
    return await use(connection)
  } finally {
    connection.close()
  }
}

/** What is said on one connection. Source: RFC 9112 §9.3; RFC 9110 §10.1.1. */
export const connectionChecks: readonly Check[] = [
  {
    ...base,
    id: 'transport.keep-alive',
    level: 'should',
    requests: 1,
    title: 'a connection serves more than one request',
    advice: 'Keep connections open (HTTP/1.1 keep-alive): each new one costs the client round trips.',
    run: (probe) =>
      onConnection(probe, async (connection) => {
        for (const turn of ['first', 'second']) {
          connection.writeHead({ method: 'GET', path: '/v1/models' })
          const { received, end } = await connection.read(isWholeAnswer, probe.settings.timeoutMs)
          if (end !== 'enough') return fail(`The ${turn} request on it is not answered, or the connection is closed.`)
          if (/^connection:\s*close/im.test(headOf(received))) return fail('It says "Connection: close".')
        }
        return pass('It does.')
      }),
  },
  {
    ...base,
    id: 'transport.expect-continue',
    level: 'should',
    requests: 1,
    title: 'with "Expect: 100-continue" it says at once whether to go on',
    advice: 'Answer "Expect: 100-continue" with 100, or with the final status; clients wait for it with large bodies.',
    run: (probe) =>
      onConnection(probe, async (connection) => {
        const { path, headers, body } = plainRequest(probe)
        const length = String(Buffer.byteLength(body ?? ''))
        const asked = { ...headers, 'content-length': length, expect: '100-continue' }
        connection.writeHead({ method: 'POST', path, headers: asked })
        const { received, end } = await connection.read((bytes) => headOf(bytes) !== '', CONTINUE_TIMEOUT_MS)
        if (end !== 'enough') return fail('It says nothing until the body comes.')
        const status = statusOf(received)
        if (status !== 100) return status < 500 ? pass(`It answers ${status}.`) : fail(`It answers ${status}.`)
        connection.write(body ?? '')
        const rest = await connection.read(isWholeAnswer, probe.settings.timeoutMs)
        return statusOf(rest.received) === 200 ? pass('It does.') : fail('It says so, and does not answer then.')
      }),
  },
  {
    ...base,
    id: 'transport.slow-upload',
    level: 'should',
    requests: 1,
    title: 'a client that sends slowly is answered',
    advice: 'Give clients time for their body, in the proxy too (nginx: client_body_timeout).',
    run: (probe) =>
      onConnection(probe, async (connection) => {
        const { path, headers, body } = plainRequest(probe)
        const bytes = Buffer.from(body ?? '')
        connection.writeHead({ method: 'POST', path, headers: { ...headers, 'content-length': `${bytes.byteLength}` } })
        for (let piece = 0; piece < UPLOAD_PIECES; piece += 1) {
          const at = (part: number) => Math.floor((bytes.byteLength * part) / UPLOAD_PIECES)
          connection.write(bytes.subarray(at(piece), at(piece + 1)))
          await probe.sleep(probe.settings.slowUploadMs / UPLOAD_PIECES)
        }
        const { received } = await connection.read(isWholeAnswer, probe.settings.timeoutMs)
        const status = statusOf(received)
        return status === 200
          ? pass('It is.')
          : fail(status === 0 ? 'It is not answered.' : `It is answered ${status}.`)
      }),
  },
]

/** The head of an answer, once it is whole. */
function headOf(received: Uint8Array): string {
  const text = Buffer.from(received).toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return end === -1 ? '' : text.slice(0, end + 2)
}

function statusOf(received: Uint8Array): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(headOf(received))?.[1] ?? 0)
}

/** Whether an answer is whole, by its length or by its last chunk. */
function isWholeAnswer(received: Uint8Array): boolean {
  const head = headOf(received)
  if (head === '') return false
  const length = /^content-length:\s*(\d+)/im.exec(head)?.[1]
  if (length !== undefined) return received.byteLength >= head.length + 2 + Number(length)
  const isChunked = /^transfer-encoding:.*chunked/im.test(head)
  return isChunked ? Buffer.from(received).subarray(-5).toString('latin1') === '0\r\n\r\n' : false
}
