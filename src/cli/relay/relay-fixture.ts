import type { RelayNode, RelayOutcome, RelayPort, RelaySession, SentRelay } from './relay-port.ts'

/** For tests: a node of a session, whose address is one digit over and over. */
export function nodeOf(digit: string): RelayNode {
  return { address: digit.repeat(40), publicKey: digit.repeat(64), serviceUrl: `http://node-${digit}.test` }
}

/** For tests: a good answer. */
export const answered = {
  kind: 'answered',
  response: '{"text":"Grüße"}',
  signature: 'ab'.repeat(64),
  isSignatureValid: true,
} as const satisfies RelayOutcome

/** For tests: a relay that took so long. */
export function sentRelay(outcome: RelayOutcome, totalMs = 100): SentRelay {
  const times = { sentAt: 1_000, firstByteAt: 1_000 + totalMs / 2, lastByteAt: 1_000 + totalMs }
  return { requestHash: '11'.repeat(32), proofHash: '22'.repeat(32), ...times, outcome }
}

/** For tests: a port whose sessions and outcomes are made up; `asked` has the relays that went out. */
export function scriptedPort({
  session,
  outcome = () => answered,
}: {
  /** By how many relays were sent before. */
  readonly session: (sent: number) => RelaySession | string
  readonly outcome?: (sent: number) => RelayOutcome
}) {
  const asked: { readonly node: string; readonly height: number; readonly data: string }[] = []
  const port: RelayPort = {
    async session() {
      const found = session(asked.length)
      return typeof found === 'string' ? { kind: 'none', reason: found } : { kind: 'session', session: found }
    },
    async send({ session: { height }, node, call, signal }) {
      if (signal.aborted) return sentRelay({ kind: 'failed', reason: 'cancelled', detail: 'We stopped.' })
      asked.push({ node: node.address.slice(0, 1), height, data: call.data })
      return sentRelay(outcome(asked.length - 1))
    },
    async close() {},
  }
  return { port, asked }
}
