import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import goRelays from './__fixtures__/go-relays.json' with { type: 'json' }
import liveExtra from './__fixtures__/live-extra.json' with { type: 'json' }
import liveRelays from './__fixtures__/live-relays.json' with { type: 'json' }
import liveScenario from './__fixtures__/live-scen-a.json' with { type: 'json' }
import { textOfBytes } from './go-json/encode.ts'
import { privateKeyFromSeed, readPrivateKey } from './keys.ts'
import { type RelayProof, readRelay } from './relay.ts'
import {
  readRelayResponse,
  responseHash,
  signResponse,
  verifyRelayResponse,
  writeRelayResponse,
} from './relay-response.ts'

function proofOf(body: string): RelayProof {
  const read = readRelay(Buffer.from(body))
  if (read.kind === 'bad') throw new TypeError(`no relay: ${JSON.stringify(read.error)}`)
  return read.relay.proof
}

const servicerKey = privateKeyFromSeed(new Uint8Array(32).fill(2))
const proof: RelayProof = { ...proofOf(liveExtra.big_entropy.body), servicerPublicKey: servicerKey.publicKey }

/** What a client holds after the node has answered with these bytes. */
function delivered(response: string | Uint8Array, change: Partial<RelayProof> = {}) {
  const signature = signResponse({ response, proof: { ...proof, ...change }, servicerKey })
  const read = readRelayResponse(Buffer.from(writeRelayResponse({ response, signature })))
  if (read.kind !== 'response') throw new TypeError(`no response: ${JSON.stringify(read)}`)
  return { ...read, proof }
}

describe('signResponse', () => {
  it.each(goRelays.cases)('vectors: entropy $entropy_string', (vector) => {
    const response = Uint8Array.fromHex(vector.response_hex)
    const signed = proofOf(
      JSON.stringify({ proof: vector.proof }).replace(/"entropy":\d+/, `"entropy":${vector.entropy_string}`),
    )
    expect(responseHash({ response, proof: signed }).toHex()).toBe(vector.response_hash)
    const key = readPrivateKey(goRelays.servicer_private_key)
    expect(signResponse({ response, proof: signed, servicerKey: key })).toBe(vector.response_signature)
    expect(
      verifyRelayResponse({ response: textOfBytes(response), signature: vector.response_signature, proof: signed }),
    ).toBe(true)
  })
})

describe('readRelayResponse', () => {
  const answers = Object.entries(liveRelays.cases)

  it.each(answers.filter(([, { status }]) => status === 200))('vectors: %s is signed by its node', (_, live) => {
    const read = readRelayResponse(Buffer.from(live.body, 'latin1'))
    if (read.kind !== 'response') throw new TypeError(JSON.stringify(read))
    const { response, signature } = read
    const signed = proofOf(JSON.stringify(live.request))
    expect(verifyRelayResponse({ response, signature, proof: signed })).toBe(true)
    expect(verifyRelayResponse({ response: `${response} `, signature, proof: signed })).toBe(false)
    expect(writeRelayResponse({ response, signature })).toBe(Buffer.from(live.body, 'latin1').toString())
  })

  it('vectors: the errors of a real node', () => {
    const errors = answers
      .filter(([, { status }]) => status !== 200)
      .map(([name, { body }]) => [name, readRelayResponse(Buffer.from(body, 'latin1'))] as const)
    expect(
      errors.map(([name, read]) => {
        if (read.kind !== 'error') return [name, read]
        return [name, read.codespace, read.code, read.message, read.dispatch !== null, read.innerCode]
      }),
    ).toMatchInlineSnapshot(`
      [
        [
          "empty_payload",
          "pocketcore",
          25,
          "the payload data of the relay request is empty",
          false,
          null,
        ],
        [
          "sig_wrong_len",
          "pocketcore",
          38,
          "the signature Length is invalid",
          false,
          null,
        ],
        [
          "bad_aat_sig",
          "pocketcore",
          4,
          "the application authentication token is invalid : the application signature on the AAT is not valid",
          false,
          null,
        ],
        [
          "aat_version_missing",
          "pocketcore",
          4,
          "the application authentication token is invalid : the application authentication token version is missing",
          false,
          null,
        ],
        [
          "chain_not_app",
          "pocketcore",
          13,
          "the blockchain in the relay request is not supported for this app",
          false,
          null,
        ],
        [
          "servicer_bad_pk",
          "sdk",
          1,
          "Could not convert servicer hex to public key",
          false,
          null,
        ],
        [
          "unknown_app",
          "pocketcore",
          45,
          "the app could not be found in the world state",
          false,
          null,
        ],
        [
          "session_height_future",
          "pocketcore",
          60,
          "the block height passed is invalid",
          true,
          null,
        ],
        [
          "session_height_zero",
          "pocketcore",
          60,
          "the block height passed is invalid",
          true,
          null,
        ],
        [
          "session_too_old",
          "pocketcore",
          60,
          "the block height passed is invalid",
          true,
          null,
        ],
        [
          "meta_out_of_sync_lo",
          "pocketcore",
          75,
          "the request block height is out of sync with the current block height",
          true,
          null,
        ],
      ]
    `)
  })

  it('vectors: sealed evidence, a cut body, a timeout, a refused backend', () => {
    const bodies = [
      liveScenario.over[4]?.body ?? '',
      liveScenario.big.big1048586.body,
      liveScenario.slow.body,
      liveExtra.refused.body,
      liveExtra.dispatch_case.body,
    ]
    expect(bodies.map((body) => readRelayResponse(Buffer.from(body)))).toMatchInlineSnapshot(`
      [
        {
          "code": 90,
          "codespace": "pocketcore",
          "dispatch": null,
          "innerCode": null,
          "kind": "error",
          "message": "the evidence is sealed, either max relays reached or claim already submitted",
        },
        {
          "code": 0,
          "codespace": "",
          "dispatch": null,
          "innerCode": null,
          "kind": "error",
          "message": "{"Offset":1048576}",
        },
        {
          "detail": "no JSON object: "Server Timeout Handling Request"",
          "kind": "nonsense",
        },
        {
          "code": 28,
          "codespace": "pocketcore",
          "dispatch": null,
          "innerCode": null,
          "kind": "error",
          "message": "error executing the http request: Post "http://127.0.0.1:1/v1/completions": dial tcp 127.0.0.1:1: connect: connection refused",
        },
        {
          "code": 400,
          "codespace": "",
          "dispatch": null,
          "innerCode": 17,
          "kind": "error",
          "message": "ERROR:
      Codespace: pocketcore
      Code: 17
      Message: "there are less than the minimum session nodes found"
      ",
        },
      ]
    `)
  })

  it('behavior: finds the code that a geo-mesh proxy hides, and only there', () => {
    const hidden =
      'ERROR:\nCodespace: sdk\nCode: 1\nMessage: "ERROR:\\nCodespace: pocketcore\\nCode: 90\\nMessage: \\"sealed\\"\\n"\n'
    const read = (error: object) => readRelayResponse(Buffer.from(JSON.stringify({ signature: false, error })))
    expect(read({ code: 1, codespace: 'sdk', message: hidden })).toEqual({
      kind: 'error',
      code: 1,
      codespace: 'sdk',
      message: hidden,
      dispatch: null,
      innerCode: 90,
    })
    expect(read({ code: 28, codespace: 'pocketcore', message: hidden })).toMatchObject({ code: 28, innerCode: null })
    expect(read({ code: 1, codespace: 'sdk', message: 'no' })).toMatchObject({ code: 1, innerCode: null })
  })

  it.each([
    ['an error without a code', '{"dispatch":null,"error":{}}', { kind: 'error', code: 0, message: '{}' }],
    ['a code that is no integer', '{"error":{"code":1.5}}', { kind: 'error', code: 0 }],
    ['too large a body', '{"code":413,"message":"too large"}', { kind: 'error', code: 413, message: 'too large' }],
    ['an error beside a response', '{"response":"a","signature":"b","error":{"code":9}}', { kind: 'error', code: 9 }],
    ['nothing', '', { kind: 'nonsense' }],
    ['a page', '<html>', { kind: 'nonsense' }],
    ['a list', '[]', { kind: 'nonsense' }],
    ['null', 'null', { kind: 'nonsense' }],
    ['no signature', '{"response":"a"}', { kind: 'nonsense' }],
    ['a signature that is no text', '{"response":"a","signature":1}', { kind: 'nonsense' }],
    ['a response that is no text', '{"response":{},"signature":"00"}', { kind: 'nonsense' }],
    ['more than one value', '{"response":"a","signature":"b"}{}', { kind: 'nonsense' }],
  ])('behavior: %s', (_, body, expected) => {
    expect(readRelayResponse(Buffer.from(body))).toMatchObject(expected)
  })

  it('behavior: never throws, whatever comes', () => {
    const json = fc.json().map((text) => Buffer.from(text))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json), (body) => {
        expect(readRelayResponse(body).kind).toMatch(/^(response|error|nonsense)$/)
      }),
    )
  })
})

describe('verifyRelayResponse', () => {
  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['escapes', '<&>\u2028\b"\\'],
    ['U+FFFD that the backend sent', 'a\ufffdb'],
    ['a byte that is no UTF-8', Uint8Array.fromHex('61ff62')],
    ['both', Uint8Array.fromHex('61ff62efbfbd63')],
    ['both, twice', Uint8Array.fromHex('efbfbd61ff62efbfbd63e282')],
    ['only bytes that are no UTF-8, many', new Uint8Array(10_000).fill(0xff)],
    ['only U+FFFD, many', 'a\ufffd'.repeat(10_000)],
  ])('default: %s', (_, response) => {
    expect(verifyRelayResponse(delivered(response))).toBe(true)
  })

  it('behavior: gives up on a mixture that would be much work', () => {
    const mixed = (runs: number) =>
      Buffer.concat([Buffer.from('\ufffd'), ...Array.from({ length: runs - 1 }, () => Uint8Array.of(0x61, 0xff))])
    expect([6, 7, 1000].map((runs) => verifyRelayResponse(delivered(mixed(runs))))).toEqual([true, false, false])
    const long = Buffer.concat([mixed(6), Buffer.alloc(100_000, 'a')])
    expect(verifyRelayResponse(delivered(long))).toBe(false)
  })

  it('behavior: tries every mixture of few', () => {
    const invalid = Uint8Array.of(0xff)
    const valid = Buffer.from('\ufffd')
    for (let mixture = 0; mixture < 64; mixture++) {
      const runs = [0, 1, 2, 3, 4, 5].map((run) =>
        Buffer.concat([Buffer.from('a'), (mixture >> run) & 1 ? invalid : valid]),
      )
      expect(verifyRelayResponse(delivered(Buffer.concat(runs)))).toBe(true)
    }
  })

  it('behavior: refuses any other response, proof, signature or node', () => {
    const answer = delivered('the response')
    const other = privateKeyFromSeed(new Uint8Array(32).fill(3))
    const { token } = proof
    const wrong: Partial<typeof answer>[] = [
      { response: 'the Response' },
      { response: '' },
      { signature: answer.signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
      { signature: '' },
      ...[
        { entropy: proof.entropy - 1n },
        { sessionBlockHeight: 1n },
        { servicerPublicKey: other.publicKey },
        { blockchain: 'a100' },
        { requestHash: 'ab' },
        { token: { ...token, clientPublicKey: other.publicKey } },
        { token: { ...token, appPublicKey: other.publicKey } },
        { token: { ...token, version: '' } },
      ].map((change) => ({ proof: { ...proof, ...change } })),
    ]
    expect(wrong.map((change) => verifyRelayResponse({ ...answer, ...change }))).toEqual(wrong.map(() => false))
    // The client's own signature is not part of what the node signs.
    expect(verifyRelayResponse({ ...answer, proof: { ...proof, signature: '' } })).toBe(true)
  })

  it('behavior: one changed character anywhere is refused', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).map((value) => value.toWellFormed())
    const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).map((value) => value.toWellFormed())
    fc.assert(
      fc.property(text, fc.nat(), character, (response, at, by) => {
        const characters = [...response]
        const place = at % characters.length
        fc.pre(characters[place] !== by)
        const changed = characters.with(place, by).join('')
        expect(verifyRelayResponse(delivered(response))).toBe(true)
        expect(verifyRelayResponse({ ...delivered(response), response: changed })).toBe(false)
      }),
    )
  })
})
