import type { CheckAnswer, CheckTransport } from '#checks/transport-port.ts'
import type { RelayPort } from '../relay/relay-port.ts'

export type MorseTransportOptions = {
  readonly port: Pick<RelayPort, 'session' | 'send'>
  /** Address of the servicer that is checked. */
  readonly servicer: string
}

/**
 * Reaches a supplier through relays. Morse hides status, headers and the order of arrival: an answer is a body and the
 * time it took. The key and the headers of requests go no further than the servicer, so none are sent.
 */
export function createMorseTransport({ port, servicer }: MorseTransportOptions): CheckTransport {
  return {
    network: 'morse',
    hasKey: false,
    isEncrypted: false,
    exchangeOverHttp2: null,
    connect: null,
    async exchange({ method, path, body }, { timeoutMs, maximumBytes, signal }) {
      const startedAt = performance.now()
      const failed = (reason: 'network' | 'timed-out' | 'cancelled', detail: string): CheckAnswer => ({
        ...{ kind: 'failure', reason, detail },
        totalMs: performance.now() - startedAt,
      })
      const found = await port.session(signal)
      if (found.kind === 'none') return failed('network', `There is no session: ${found.reason}.`)
      const node = found.session.nodes.find(({ address }) => address === servicer)
      if (node === undefined) return failed('network', 'The servicer is in no session of the application now.')
      const timeout = AbortSignal.timeout(timeoutMs)
      const call = { method, path, headers: null, data: Buffer.from(body ?? '').toString('utf8') }
      const ending = AbortSignal.any([signal, timeout])
      const sent = await port.send({ session: found.session, node, call, signal: ending })
      const { outcome } = sent
      if (timeout.aborted) return failed('timed-out', `No answer came within ${timeoutMs / 1_000} s.`)
      if (signal.aborted) return failed('cancelled', 'We stopped.')
      if (outcome.kind === 'refused') return failed('network', `The servicer refuses the relay (code ${outcome.code}).`)
      if (outcome.kind === 'failed') return failed('network', outcome.detail)
      const bytes = Buffer.from(outcome.response)
      const totalMs = sent.lastByteAt - sent.sentAt
      return {
        kind: 'answer',
        status: null,
        headers: null,
        body: bytes.subarray(0, maximumBytes),
        arrivals: [{ atMs: totalMs, endByte: bytes.byteLength }],
        firstByteMs: (sent.firstByteAt ?? sent.lastByteAt) - sent.sentAt,
        totalMs,
        end: bytes.byteLength > maximumBytes ? 'oversized' : 'complete',
      }
    },
  }
}
