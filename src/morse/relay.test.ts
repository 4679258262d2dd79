import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import gatewayServer from './__fixtures__/gateway-server.json' with { type: 'json' }
import goRelays from './__fixtures__/go-relays.json' with { type: 'json' }
import liveExtra from './__fixtures__/live-extra.json' with { type: 'json' }
import liveRelays from './__fixtures__/live-relays.json' with { type: 'json' }
import liveScenario from './__fixtures__/live-scen-a.json' with { type: 'json' }
import { checkApplicationToken, createApplicationToken } from './application-token.ts'
import { textOfBytes } from './go-json/encode.ts'
import { fromHex, sha3Hex } from './hash.ts'
import { privateKeyFromSeed, readPrivateKey, verifySignature } from './keys.ts'
import {
  proofBytes,
  proofHash,
  proofHashWithSignature,
  type Relay,
  readRelay,
  requestHash,
  signRelay,
  writeRelay,
} from './relay.ts'

function relayOf(body: string | Uint8Array): Relay {
  const read = readRelay(Buffer.from(body))
  if (read.kind === 'bad') throw new TypeError(`no relay: ${JSON.stringify(read.error)}`)
  return read.relay
}

const loneSurrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit))

function hasClientSignature({ proof }: Relay): boolean {
  const { token, signature } = proof
  const message = fromHex(proofHash(proof)) ?? new Uint8Array()
  return verifySignature({ publicKey: token.clientPublicKey, message, signature })
}

const clientKey = privateKeyFromSeed(new Uint8Array(32).fill(1))
const signed = signRelay({
  payload: { data: '{"a":"<é😀>"}', method: 'POST', path: '/v1/completions?x=1&y', headers: { B: '2', a: '1' } },
  blockHeight: 5n,
  sessionBlockHeight: 5n,
  entropy: 9223372036854775807n,
  servicerPublicKey: clientKey.publicKey,
  blockchain: 'A100',
  token: createApplicationToken({ applicationKey: clientKey, clientPublicKey: clientKey.publicKey }),
  clientKey,
})

describe('hashes of relays', () => {
  // What is not UTF-8 in Go's strings is a lone surrogate here.
  it.each(goRelays.cases)('vectors: entropy $entropy_string', (vector) => {
    const { payload, meta, proof } = vector
    const data = textOfBytes(Uint8Array.fromHex(vector.payload_data_hex), '\ud800')
    const relay = relayOf(
      JSON.stringify({ payload, meta, proof }).replace(/"entropy":\d+/, `"entropy":${vector.entropy_string}`),
    )
    const hashed = { ...relay.payload, data }
    expect(requestHash(hashed, relay.meta)).toBe(vector.request_hash)
    expect(sha3Hex(Uint8Array.fromHex(vector.request_bytes_hex))).toBe(vector.request_hash)
    expect(Buffer.from(proofBytes(relay.proof)).toString()).toBe(vector.proof_bytes_utf8)
    expect(proofHash(relay.proof)).toBe(vector.proof_hash)
    expect(proofHashWithSignature(relay.proof)).toBe(vector.proof_hash_with_signature)
    expect(hasClientSignature(relay)).toBe(true)
  })

  it('vectors: gateway-server, whose servicer key is no key', () => {
    const { private_key, payload, meta, proof } = gatewayServer.relay
    const relay = relayOf(JSON.stringify({ payload, meta, proof }))
    expect(requestHash(relay.payload, relay.meta)).toBe(proof.request_hash)
    expect(readPrivateKey(private_key).sign(Uint8Array.fromHex(proofHash(relay.proof)))).toBe(proof.signature)
  })

  it('behavior: any changed field changes the hash that covers it, and breaks the signature', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.toWellFormed())
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const headers = fc.option(fc.dictionary(text, text))
    fc.assert(
      fc.property(
        fc.record({ data: text, method: text, path: text, headers, blockHeight: int64 }, { requiredKeys: [] }),
        ({ blockHeight = 5n, ...change }) => {
          const payload = { ...signed.payload, ...change }
          const isSame = JSON.stringify(payload) === JSON.stringify(signed.payload) && blockHeight === 5n
          expect(requestHash(payload, { blockHeight }) === signed.proof.requestHash).toBe(isSame)
        },
      ),
    )
    fc.assert(
      fc.property(
        fc.record(
          {
            entropy: int64,
            sessionBlockHeight: int64,
            servicerPublicKey: text,
            blockchain: text,
            requestHash: text,
            token: fc
              .record({ version: text, appPublicKey: text, clientPublicKey: text }, { requiredKeys: [] })
              .map((change) => ({ ...signed.proof.token, ...change })),
          },
          { requiredKeys: [] },
        ),
        (change) => {
          const proof = { ...signed.proof, ...change }
          const isSame = writeRelay({ ...signed, proof }) === writeRelay(signed)
          expect(proofHash(proof) === proofHash(signed.proof)).toBe(isSame)
          expect(proofHashWithSignature(proof) === proofHashWithSignature(signed.proof)).toBe(isSame)
          expect(hasClientSignature({ ...signed, proof })).toBe(isSame)
        },
      ),
    )
  })

  it('behavior: one changed byte of the bodies that are hashed changes the hash', () => {
    const bytes = proofBytes(signed.proof)
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(sha3Hex(changed)).not.toBe(proofHash(signed.proof))
    }
  })

  it('behavior: the signature is no part of the proof hash, only of the other', () => {
    const unsigned = { ...signed.proof, signature: '' }
    expect(proofHash(unsigned)).toBe(proofHash(signed.proof))
    expect(proofHashWithSignature(unsigned)).toBe(proofHash(signed.proof))
    expect(proofHashWithSignature(signed.proof)).not.toBe(proofHash(signed.proof))
  })

  it('behavior: headers in any order are the same request; none and no headers are not', () => {
    const { payload, meta } = signed
    const hash = (headers: Record<string, string> | null) => requestHash({ ...payload, headers }, meta)
    expect(hash({ a: '1', B: '2' })).toBe(hash({ B: '2', a: '1' }))
    expect(hash({})).not.toBe(hash(null))
  })
})

describe('signRelay', () => {
  it.each(Object.entries(liveRelays.cases))('vectors: %s', (name, { request }) => {
    const relay = relayOf(JSON.stringify(request))
    expect(requestHash(relay.payload, relay.meta)).toBe(relay.proof.requestHash)
    expect(hasClientSignature(relay)).toBe(name !== 'sig_wrong_len')
  })

  it('default: a node reads what was signed', () => {
    const read = relayOf(writeRelay(signed))
    expect(read).toEqual(signed)
    expect(requestHash(read.payload, read.meta)).toBe(read.proof.requestHash)
    expect(hasClientSignature(read)).toBe(true)
  })

  it('behavior: holds for any payload, also one that cannot be sent as it is', () => {
    const text = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), loneSurrogate) })
    const payload = fc.record({ data: text, method: text, path: text, headers: fc.option(fc.dictionary(text, text)) })
    fc.assert(
      fc.property(payload, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (payload, entropy) => {
        const { blockchain, servicerPublicKey, token } = signed.proof
        const relay = signRelay({
          payload,
          blockHeight: 1n,
          sessionBlockHeight: 1n,
          entropy,
          blockchain,
          servicerPublicKey,
          token,
          clientKey,
        })
        const read = relayOf(writeRelay(relay))
        expect(read).toEqual(relay)
        expect(requestHash(read.payload, read.meta)).toBe(read.proof.requestHash)
        expect(read.payload.data).toBe(payload.data.toWellFormed())
        expect(hasClientSignature(read)).toBe(true)
      }),
    )
  })

  it('behavior: a real node took an entropy of 63 bits', () => {
    const relay = relayOf(liveExtra.big_entropy.body)
    expect(relay.proof.entropy).toBe(9223372036854775806n)
    expect(hasClientSignature(relay)).toBe(true)
    expect(requestHash(relay.payload, relay.meta)).toBe(relay.proof.requestHash)
  })
})

describe('readRelay', () => {
  it('vectors: what a real node said of bodies that are none', () => {
    expect(readRelay(Buffer.from('{bad'))).toEqual({ kind: 'bad', error: { Offset: 2 } })
    const cut = Buffer.concat([Buffer.from('{"payload":{"data":"'), Buffer.alloc(1048576, 'x')]).subarray(0, 1048576)
    expect(readRelay(cut)).toEqual({ kind: 'bad', error: JSON.parse(liveScenario.big.big1048586.body).error })
  })

  it('default: what is missing is empty, and so is a body of no bytes', () => {
    const nothing = {
      payload: { data: '', method: '', path: '', headers: null },
      meta: { blockHeight: 0n },
      proof: {
        entropy: 0n,
        sessionBlockHeight: 0n,
        servicerPublicKey: '',
        blockchain: '',
        token: { version: '', appPublicKey: '', clientPublicKey: '', signature: '' },
        signature: '',
        requestHash: '',
      },
    }
    for (const body of ['', '{}', 'null', '{"payload":null}']) expect(relayOf(body)).toEqual(nothing)
  })

  it('behavior: the same values in another order, case and spacing are the same relay', () => {
    const { payload, meta, proof } = JSON.parse(writeRelay(signed).replace('9223372036854775807', '1'))
    const shuffled = JSON.stringify({ PROOF: { ...proof, entropy: 1 }, extra: [], Meta: meta, payload }, null, 2)
    expect(relayOf(shuffled.replace('"entropy": 1', '"entropy": 9223372036854775807'))).toEqual(signed)
  })

  it('behavior: never throws, whatever comes', () => {
    const bytes = Buffer.from(writeRelay(signed))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.uint8Array({ maxLength: 3 }), fc.nat(5), (at, by, drop) => {
        const read = readRelay(Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + drop)]))
        expect(read.kind).toMatch(/^(relay|bad)$/)
      }),
    )
  })

  it('behavior: one changed byte of a body is refused, changes a hash, breaks a signature, or means the same', () => {
    const bytes = Buffer.from(writeRelay(signed))
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const read = readRelay(changed)
      if (read.kind === 'bad') continue
      const { payload, meta, proof } = read.relay
      const isAccepted =
        requestHash(payload, meta) === proof.requestHash &&
        hasClientSignature(read.relay) &&
        checkApplicationToken(proof.token) === null
      // Hex of the signatures may come in either case; a quote or comma cannot.
      const isSame =
        writeRelay(read.relay).toLowerCase() === writeRelay(signed).toLowerCase() &&
        proof.requestHash === signed.proof.requestHash
      expect({ at, isAccepted: isAccepted && !isSame }).toEqual({ at, isAccepted: false })
    }
  })
})
