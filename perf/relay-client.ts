/**
 * What a relay of Pocket Morse costs its client besides the network: signing and writing it, reading the answer and
 * verifying the node's signature. On one core, nothing is sent. `node perf/relay-client.ts [relays]`
 */
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { createApplicationToken } from '#morse/application-token.ts'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { type Relay, signRelay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse, signResponse, verifyRelayResponse, writeRelayResponse } from '#morse/relay-response.ts'
import { type Figure, medianFigures } from './figure.ts'

const seconds = 1_000
const clientKey = privateKeyFromSeed(Buffer.alloc(32, 1))
const servicerKey = privateKeyFromSeed(Buffer.alloc(32, 2))
const token = createApplicationToken({ applicationKey: clientKey, clientPublicKey: clientKey.publicKey })
const payload = {
  data: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'How much? '.repeat(50) }] }),
  method: 'POST',
  path: '/v1/chat/completions',
  headers: { 'Content-Type': 'application/json' },
}
const response = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'The answer is 42. '.repeat(10) } }],
  usage: { prompt_tokens: 90, completion_tokens: 60, total_tokens: 150 },
})

/** Relays per second: the median of the runs, after one that warms up, beside bare signatures of node:crypto. */
export async function relayClientBenchmark({ relays = 10_000, runs = 3 } = {}): Promise<Figure[]> {
  // Signatures are deterministic, so what the node answers to each relay can be made before the clock runs.
  const answers = Array.from({ length: relays }, (_, index) => answerTo(relayOf(index)))
  for (const [index, answer] of answers.entries()) relayOnce(index, answer)
  return medianFigures(runs, async () => {
    const bare = bareSignatures(relays)
    const startedAt = performance.now()
    for (const [index, answer] of answers.entries()) relayOnce(index, answer)
    const value = (relays / (performance.now() - startedAt)) * seconds
    const baseline = { name: 'one bare signature made and one verified', value: bare }
    return [{ name: 'Morse relay client: sign and verify', unit: 'relays/s', value, target: 3_000, baseline }]
  })
}

function relayOf(index: number): Relay {
  return signRelay({
    payload,
    blockHeight: 5n,
    sessionBlockHeight: 5n,
    entropy: BigInt(index) + 2n ** 62n,
    servicerPublicKey: servicerKey.publicKey,
    blockchain: 'A100',
    token,
    clientKey,
  })
}

function answerTo({ proof }: Relay): Uint8Array {
  return Buffer.from(writeRelayResponse({ response, signature: signResponse({ response, proof, servicerKey }) }))
}

function relayOnce(index: number, answer: Uint8Array): void {
  const relay = relayOf(index)
  if (writeRelay(relay).length === 0) throw new Error('A relay has a body.')
  const read = readRelayResponse(answer)
  if (read.kind !== 'response' || !verifyRelayResponse({ ...read, proof: relay.proof }))
    throw new Error('The answer was not verified.')
}

function bareSignatures(count: number): number {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const message = Buffer.alloc(32, 7)
  const startedAt = performance.now()
  for (let done = 0; done < count; done += 1) {
    if (!verify(null, message, publicKey, sign(null, message, privateKey))) throw new Error('A signature fails.')
  }
  return (count / (performance.now() - startedAt)) * seconds
}

if (import.meta.main) {
  const [relays] = process.argv.slice(2).map(Number)
  console.table(await relayClientBenchmark({ ...(relays && { relays }) }))
}
