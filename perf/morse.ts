/**
 * What a relay on Morse costs a client besides the network: hashing, signing and writing it, reading the answer and
 * verifying the node's signature. Beside it the bare signature and verification of 32 bytes, and bodies of 10 MB.
 * `node perf/morse.ts [relays]`
 */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { createApplicationToken } from '#morse/application-token.ts'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { type Relay, readRelay, signRelay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse, signResponse, verifyRelayResponse, writeRelayResponse } from '#morse/relay-response.ts'
import { type Figure, medianFigures } from './figure.ts'

const clientKey = privateKeyFromSeed(new Uint8Array(32).fill(1))
const servicerKey = privateKeyFromSeed(new Uint8Array(32).fill(2))
const token = createApplicationToken({ applicationKey: clientKey, clientPublicKey: clientKey.publicKey })

/** Relays per second on one core, and milliseconds for the largest bodies: the median of the runs, after one to warm up. */
export async function morseBenchmark({ relays = 20_000, runs = 3 } = {}): Promise<Figure[]> {
  relayFigures(Math.ceil(relays / 4))
  return medianFigures(runs, async () => [...relayFigures(relays), ...bodyFigures()])
}

function relayFigures(relays: number): Figure[] {
  const request = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'How "much"? '.repeat(50) }] })
  const response = JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'So "much". '.repeat(80) } }] })
  const answers = Array.from({ length: relays }, (_, entropy) => answerTo(ask(request, entropy), response))
  const seconds = timed(() => {
    for (const [entropy, answer] of answers.entries()) {
      const relay = ask(request, entropy)
      writeRelay(relay)
      if (!isVerified(relay, answer)) throw new Error('the answer does not verify')
    }
  })
  const value = relays / seconds
  const baseline = { name: 'bare ed25519 sign + verify', value: bareSignatures(relays) }
  return [{ name: 'Morse relay, sign + verify, no network', unit: 'relays/s', value, target: 3_000, baseline }]
}

function bodyFigures(): Figure[] {
  const megabytes10 = 10 * 1024 * 1024
  const plain = 'x'.repeat(megabytes10)
  const json = JSON.stringify({ image: Array.from({ length: megabytes10 / 16 }, () => '"<é>') }).slice(0, megabytes10)
  return [
    { name: 'plain', text: plain },
    { name: 'full of escapes', text: json },
  ].flatMap(({ name, text }) => {
    const relay = ask(text, 0)
    const body = Buffer.from(writeRelay(relay))
    const answer = answerTo(relay, text)
    const steps = [
      ['sign and write', () => writeRelay(ask(text, 0))],
      ['node reads', () => readRelay(body)],
      ['read and verify', () => isVerified(relay, answer)],
    ] as const
    return steps.map(([step, work]) => ({
      name: `Morse body of 10 MB, ${name}: ${step}`,
      unit: 'ms',
      value: 1000 * timed(work),
      target: 100,
      better: 'lower' as const,
    }))
  })
}

function ask(data: string, entropy: number): Relay {
  return signRelay({
    payload: { data, method: 'POST', path: '/v1/chat/completions', headers: { 'Content-Type': 'application/json' } },
    blockHeight: 5n,
    sessionBlockHeight: 5n,
    entropy: BigInt(entropy),
    servicerPublicKey: servicerKey.publicKey,
    blockchain: 'A100',
    token,
    clientKey,
  })
}

function answerTo({ proof }: Relay, response: string): Uint8Array {
  return Buffer.from(writeRelayResponse({ response, signature: signResponse({ response, proof, servicerKey }) }))
}

function isVerified({ proof }: Relay, answer: Uint8Array): boolean {
  const read = readRelayResponse(answer)
  return read.kind === 'response' && verifyRelayResponse({ ...read, proof })
}

/** Signatures made and verified per second with nothing around them. */
function bareSignatures(count: number): number {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKey = createPublicKey(privateKey)
  const message = Buffer.alloc(32)
  const seconds = timed(() => {
    for (let done = 0; done < count; done++) {
      message.writeUInt32LE(done)
      if (!verify(null, message, publicKey, sign(null, message, privateKey))) throw new Error('no signature')
    }
  })
  return count / seconds
}

function timed(work: () => unknown): number {
  const startedAt = performance.now()
  work()
  return (performance.now() - startedAt) / 1000
}

if (import.meta.main) {
  const [relays] = process.argv.slice(2).map(Number)
  console.table(await morseBenchmark({ ...(relays && { relays }) }))
}
