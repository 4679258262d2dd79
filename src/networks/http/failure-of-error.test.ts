import { errors } from 'undici'
import { describe, expect, it } from 'vitest'
import { ConnectError, failureOfError } from './failure-of-error.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`read ${code} sk-secret`), { code })
}

describe('failureOfError', () => {
  it.each([
    [systemError('ECONNRESET'), 'reset', 'undetermined'],
    [systemError('ECONNABORTED'), 'reset', 'undetermined'],
    [systemError('EPIPE'), 'reset', 'undetermined'],
    [systemError('ETIMEDOUT'), 'reset', 'undetermined'],
    [systemError('EHOSTUNREACH'), 'reset', 'undetermined'],
    [systemError('ENETUNREACH'), 'reset', 'undetermined'],
    [systemError('EPROTO'), 'malformed', 'supplier'],
    [systemError('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), 'malformed', 'supplier'],
    [systemError('EMFILE'), 'local-fault', 'us'],
    [systemError('ENOBUFS'), 'local-fault', 'us'],
    [systemError('ENOMEM'), 'local-fault', 'us'],
    [systemError('ENETDOWN'), 'local-fault', 'us'],
    [systemError('ERR_ASSERTION'), 'reset', 'undetermined'],
    [systemError('sk-secret is my code'), 'reset', 'undetermined'],
    [new Error('sk-secret'), 'reset', 'undetermined'],
    [new errors.SocketError('other side closed'), 'reset', 'undetermined'],
    [new errors.ResponseContentLengthMismatchError(), 'reset', 'undetermined'],
    [new errors.HTTPParserError('sk-secret'), 'malformed', 'supplier'],
    [new errors.InvalidArgumentError('invalid sk-secret header'), 'local-fault', 'us'],
    [new errors.NotSupportedError('sk-secret'), 'local-fault', 'us'],
    [new errors.HeadersOverflowError(), 'oversized', 'supplier'],
    [new errors.ClientDestroyedError(), 'cancelled', 'us'],
    [new errors.ClientClosedError(), 'cancelled', 'us'],
    [new errors.RequestAbortedError(), 'cancelled', 'us'],
  ])('behavior: %o', (error, kind, blame) => {
    const failure = failureOfError(error)
    expect(failure).toMatchObject({ kind, blame, timeoutPhase: null })
    expect(failure.detail).not.toContain('secret')
  })

  it('behavior: the failure of a connection attempt is passed on', () => {
    const failure = { kind: 'unreachable', blame: 'undetermined', timeoutPhase: null, detail: 'x' } as const
    expect(failureOfError(new ConnectError({ failure }))).toBe(failure)
  })
})
