import { gzipSync } from 'node:zlib'
import { errorReply, jsonReply, type MockReply, type MockRequest } from '../mock-reply.ts'
import { answeredOtherwise, type Violation } from '../mutation.ts'

const isChat = ({ path, method }: MockRequest) => path.endsWith('/chat/completions') && method === 'POST'
const page: MockReply = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  pieces: [{ bytes: '<html><body>nginx</body></html>', afterMs: 0 }],
}

/** A proxy that takes no larger bodies. */
function bodyLimit(megabytes: number): Violation['mutation'] {
  return answeredOtherwise(
    ({ body }) => body.byteLength > (megabytes - 0.5) * 1024 ** 2,
    () => ({ ...page, status: 413 }),
  )
}

export const transportViolations: readonly Violation[] = [
  { check: 'transport.tls', does: 'has a certificate of nobody', server: { isEncrypted: true } },
  {
    check: 'transport.no-redirect',
    does: 'redirects',
    mutation: answeredOtherwise(isChat, () => ({ ...page, status: 307, headers: { location: '/elsewhere' } })),
  },
  {
    check: 'transport.content-type',
    does: 'says text/plain',
    mutation: answeredOtherwise(isChat, async (_request, answer) => ({
      ...(await answer()),
      headers: { 'content-type': 'text/plain' },
    })),
  },
  {
    check: 'transport.content-type',
    does: 'says latin1',
    mutation: answeredOtherwise(isChat, async (_request, answer) => ({
      ...(await answer()),
      headers: { 'content-type': 'application/json; charset=iso-8859-1' },
    })),
  },
  {
    check: 'transport.compression',
    does: 'packs for everybody',
    mutation: answeredOtherwise(
      ({ headers, ...request }) => isChat({ headers, ...request }) && headers['accept-encoding'] !== undefined,
      async (_request, answer) => packed(await answer()),
    ),
  },
  {
    check: 'transport.compression',
    does: 'says that it packs and does not',
    mutation: answeredOtherwise(
      ({ headers }) => headers['accept-encoding'] === 'gzip',
      async (_request, answer) => {
        const reply = await answer()
        return { ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' } }
      },
    ),
  },
  {
    check: 'transport.http2',
    does: 'agrees to HTTP/2 and fails then',
    server: { isEncrypted: true, isTrusted: true },
    mutation: answeredOtherwise(
      ({ headers }) => ':path' in headers,
      () => ({ ...page, status: 502 }),
    ),
  },
  {
    check: 'transport.unknown-path',
    does: 'answers a page',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return reply.status === 404 ? page : reply
    },
  },
  {
    check: 'transport.unknown-path',
    does: 'answers everything with 200',
    verdict: 'silently-ignored',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return reply.status === 404 ? jsonReply(200, {}) : reply
    },
  },
  {
    check: 'transport.wrong-method',
    does: 'fails on a wrong method',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return reply.status === 405 ? errorReply(500, null, 'Internal error') : reply
    },
  },
  {
    check: 'transport.head-options',
    does: 'fails on OPTIONS',
    mutation: answeredOtherwise(
      ({ method }) => method === 'OPTIONS',
      () => errorReply(502, null, 'Bad gateway'),
    ),
  },
  { check: 'transport.body-1-megabytes', does: 'takes less than 1 MB', mutation: bodyLimit(1) },
  { check: 'transport.body-10-megabytes', does: 'takes less than 10 MB', mutation: bodyLimit(10) },
  { check: 'transport.body-50-megabytes', does: 'takes less than 50 MB', mutation: bodyLimit(50) },
  {
    check: 'transport.keep-alive',
    does: 'closes each connection',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return { ...reply, headers: { ...reply.headers, connection: 'close' } }
    },
  },
  {
    check: 'transport.expect-continue',
    does: 'waits for a body that the client holds back',
    server: { isSilentOnExpect: true },
  },
  { check: 'transport.slow-upload', does: 'has no patience for bodies', server: { bodyTimeoutMs: 12 } },
]

function packed(reply: MockReply): MockReply {
  const bytes = gzipSync(Buffer.concat(reply.pieces.map((piece) => Buffer.from(piece.bytes))))
  return { ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' }, pieces: [{ bytes, afterMs: 0 }] }
}
