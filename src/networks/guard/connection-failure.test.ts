import { describe, expect, it } from 'vitest'
import { connectionFailure, connectionFailureOf } from './connection-failure.ts'

describe('connectionFailure', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', 'undetermined'],
    ['ECONNRESET', 'unreachable', 'undetermined'],
    ['EHOSTUNREACH', 'unreachable', 'undetermined'],
    ['ENETUNREACH', 'unreachable', 'undetermined'],
    ['ENOTFOUND', 'unreachable', 'undetermined'],
    ['EAI_AGAIN', 'unreachable', 'undetermined'],
    ['ESERVFAIL', 'unreachable', 'undetermined'],
    ['ETIMEOUT', 'unreachable', 'undetermined'],
    ['CERT_HAS_EXPIRED', 'unreachable', 'undetermined'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', 'undetermined'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', 'undetermined'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable', 'undetermined'],
    ['EPROTO', 'unreachable', 'undetermined'],
    ['ETIMEDOUT', 'timed-out', 'undetermined'],
    ['EMFILE', 'local-fault', 'us'],
    ['ENFILE', 'local-fault', 'us'],
    ['ENOBUFS', 'local-fault', 'us'],
    ['ENOMEM', 'local-fault', 'us'],
    ['EADDRNOTAVAIL', 'local-fault', 'us'],
    ['ENETDOWN', 'local-fault', 'us'],
    ['EACCES', 'local-fault', 'us'],
    ['EPERM', 'local-fault', 'us'],
    ['ESOMETHING', 'unreachable', 'undetermined'],
    ['toString', 'unreachable', 'undetermined'],
  ])('args: %s', (code, kind, blame) => {
    const { timeoutPhase, ...failure } = connectionFailure(code)
    expect(failure).toMatchObject({ kind, blame })
    expect(failure.detail).toMatch(/^[A-Z].{10,}\.$/)
    expect(timeoutPhase).toBe(kind === 'timed-out' ? 'connect' : null)
  })
})

describe('connectionFailureOf', () => {
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
  const noFamily = Object.assign(new Error('x'), { code: 'EAFNOSUPPORT' })

  it('behavior: of several addresses the one that says something of the endpoint counts', () => {
    expect(connectionFailureOf(new AggregateError([noFamily, refused]))).toEqual(connectionFailure('ECONNREFUSED'))
    expect(connectionFailureOf(new AggregateError([noFamily]))).toEqual(connectionFailure('EAFNOSUPPORT'))
  })

  it('args: errors without a code', () => {
    const unknown = connectionFailure('no code')
    expect([new Error('sk-secret'), 'text', null, new AggregateError([])].map(connectionFailureOf)).toEqual(
      Array(4).fill(unknown),
    )
  })
})
