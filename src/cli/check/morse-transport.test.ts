import { expect, it } from 'vitest'
import { answered, nodeOf, scriptedPort } from '../relay/relay-fixture.ts'
import { createMorseTransport } from './morse-transport.ts'

const limits = { timeoutMs: 5_000, maximumBytes: 1_000, signal: new AbortController().signal }
const session = { height: 1, nodes: [nodeOf('a'), nodeOf('b')] }
const request = { method: 'POST', path: '/v1/x', body: '{"a":1}', headers: { 'x-not-sent': '1' } }
const servicer = nodeOf('b').address

it('default: a relay to the servicer; status, headers and arrivals are hidden', async () => {
  const { port, asked } = scriptedPort({ session: () => session })
  const transport = createMorseTransport({ port, servicer })
  expect(await transport.exchange(request, limits)).toEqual({
    kind: 'answer',
    status: null,
    headers: null,
    body: Buffer.from(answered.response),
    arrivals: [{ atMs: 100, endByte: Buffer.byteLength(answered.response) }],
    firstByteMs: 50,
    totalMs: 100,
    end: 'complete',
  })
  expect(asked).toEqual([{ node: 'b', height: 1, data: '{"a":1}' }])
})

it.each([
  ['no session', () => 'no application is staked', 'network', 'There is no session: no application is staked.'],
  [
    'a session without the servicer',
    () => ({ height: 1, nodes: [nodeOf('a')] }),
    'network',
    'The servicer is in no session of the application now.',
  ],
])('behavior: %s is a failure of the network', async (_name, found, reason, detail) => {
  const { port, asked } = scriptedPort({ session: found })
  const answer = await createMorseTransport({ port, servicer }).exchange(request, limits)
  expect(answer).toMatchObject({ kind: 'failure', reason, detail })
  expect(asked).toEqual([])
})

it('behavior: a refused relay is a failure, and an answer that is too large is cut', async () => {
  const refusing = scriptedPort({
    session: () => session,
    outcome: () => ({ kind: 'refused', code: 90, codespace: 'pocketcore', message: 'over service' }),
  })
  const refused = await createMorseTransport({ port: refusing.port, servicer }).exchange(request, limits)
  expect(refused).toMatchObject({ kind: 'failure', detail: 'The servicer refuses the relay (code 90).' })
  const { port } = scriptedPort({ session: () => session })
  const cut = await createMorseTransport({ port, servicer }).exchange(request, { ...limits, maximumBytes: 4 })
  expect(cut).toMatchObject({ kind: 'answer', end: 'oversized', body: Buffer.from('{"te') })
})
