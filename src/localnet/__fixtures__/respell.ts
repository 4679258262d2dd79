import { type Relay, writeRelay } from '#morse/relay.ts'

/** The body of a relay with its keys in another order, other white space, and a key that nobody knows. */
export function respell(relay: Relay): string {
  const [, payload = '', rest = ''] = /^\{("payload":.*),"meta":(.*)$/s.exec(writeRelay(relay)) ?? []
  const [, meta = '', proof = ''] = /^(\{[^}]*\}),("proof":.*)\}$/s.exec(rest) ?? []
  return ` {\n${proof} ,\t"meta" : ${meta},${payload}, "unknown": [1] \n}`
}
