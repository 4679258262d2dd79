import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import liveClaims from '../__fixtures__/live-claims-pre.json' with { type: 'json' }
import liveTransactions from '../__fixtures__/live-txs.json' with { type: 'json' }
import wallets from '../__fixtures__/localnet-wallets.json' with { type: 'json' }
import readmeClaim from '../__fixtures__/pocket-localnet-readme-claim.json' with { type: 'json' }
import { type GoValue, goInterface } from '../go-json/encode.ts'
import { readPrivateKey } from '../keys.ts'
import { UnwritableTransactionError } from './message-codec.ts'
import { messageJson } from './message-json.ts'
import { formOf, type Message } from './messages.ts'
import { concat, lengthField, textField, varintField, writeVarint } from './protobuf.ts'
import {
  decodeTransaction,
  encodeTransaction,
  isSignedBy,
  signBytes,
  signTransaction,
  type Transaction,
  transactionHash,
} from './transaction.ts'

const chainId = 'localnet'
const fee = [{ amount: 10_000n, denom: 'upokt' }]

const proto = [
  { name: 'send, sign doc', ...liveTransactions.send_sign_doc },
  ...liveTransactions.cases.map(({ name, raw_hex_bytes, tx_response }) => ({
    name,
    raw_hex: raw_hex_bytes,
    tx_hash: tx_response.hash,
  })),
].map(({ name, raw_hex, tx_hash }) => ({ name, raw: Buffer.from(raw_hex, 'hex'), hash: tx_hash }))

const amino = [
  ...liveClaims.cases.flatMap(({ claim_tx, proof_tx }, index) => [
    { name: `claim ${index}`, raw: Buffer.from(claim_tx.tx_base64, 'base64'), hash: claim_tx.hash },
    { name: `proof ${index}`, raw: Buffer.from(proof_tx.tx_base64, 'base64'), hash: proof_tx.hash },
  ]),
  { name: 'claim of the readme', raw: Buffer.from(readmeClaim.tx_base64, 'base64'), hash: readmeClaim.tx_hash },
]

const vectors = [
  ...proto.map((vector) => ({ ...vector, encoding: 'proto' as const })),
  ...amino.map((vector) => ({ ...vector, encoding: 'amino' as const })),
]

function decoded(raw: Uint8Array): Transaction {
  const result = decodeTransaction(raw)
  if (result.kind === 'malformed') throw new TypeError(result.detail)
  return result.transaction
}

function walletKey(publicKey: string) {
  const wallet = wallets.cases.find(({ public_key }) => public_key === publicKey)
  return readPrivateKey(wallet?.private_key ?? '')
}

const node = 'a31eba7042bd2c87c5dc0462d92dd1c961c81249'
const output = '7c08e2e1265246a66d7d022b163970114dda124e'
const publicKey = 'e4835ae186d6be6d7bafe0c5c2e42458660b07f2edf1f1f128bebacc7030d19d'
const chains = ['0021', 'A100']

const messages: readonly Message[] = [
  { type: 'send', fromAddress: node, toAddress: output, amount: 1n },
  {
    type: 'stakeNode',
    isLegacy: false,
    publicKey,
    chains,
    amount: 15_000_000_000n,
    serviceUrl: 'http://127.0.0.1:8081',
    outputAddress: output,
    rewardDelegators: { [output]: 7, '0123456789012345678901234567890123456789': 1 },
  },
  {
    type: 'stakeNode',
    isLegacy: true,
    publicKey,
    chains,
    amount: 1n,
    serviceUrl: 'http://127.0.0.1:8081',
    outputAddress: '',
    rewardDelegators: null,
  },
  { type: 'unstakeNode', isLegacy: false, nodeAddress: node, signerAddress: output },
  { type: 'unstakeNode', isLegacy: true, nodeAddress: node, signerAddress: '' },
  { type: 'unjailNode', isLegacy: false, nodeAddress: node, signerAddress: output },
  { type: 'unjailNode', isLegacy: true, nodeAddress: node, signerAddress: '' },
  { type: 'stakeApplication', publicKey, chains, amount: 1n },
  { type: 'unstakeApplication', applicationAddress: node },
  { type: 'unjailApplication', applicationAddress: node },
  {
    type: 'changeParameter',
    fromAddress: node,
    key: 'pos/BlocksPerSession',
    value: Uint8Array.from(Buffer.from('"4"')),
  },
  { type: 'daoTransfer', fromAddress: node, toAddress: output, amount: 5n, action: 'dao_transfer' },
  {
    type: 'upgrade',
    address: node,
    height: 8n,
    version: '0.12.0',
    oldUpgradeHeight: 6n,
    features: ['NCUST:10', 'RSCAL:10'],
  },
  ...amino.map(({ raw }) => decoded(raw).message),
]

/** Transactions that could be sent; of a kind, with random content. */
const transactions = fc
  .record({
    message: fc.constantFrom(...messages),
    fee: fc.array(
      fc.record({ amount: fc.bigInt({ min: -(2n ** 255n) + 1n, max: 2n ** 255n - 1n }), denom: fc.string() }),
    ),
    memo: fc.string({ unit: 'binary' }),
    entropy: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    seed: fc.uint8Array({ minLength: 64, maxLength: 64 }),
  })
  .map(({ seed, ...rest }) => ({ ...rest, signature: { publicKey, signature: seed.toHex() } }))

describe('decodeTransaction and encodeTransaction', () => {
  it.each(vectors)('vectors: $name is read and written byte for byte', ({ raw, hash, encoding }) => {
    const result = decodeTransaction(raw)
    expect(result).toMatchObject({ kind: 'transaction', encoding })
    expect(encodeTransaction(decoded(raw), { encoding }).toHex()).toBe(raw.toHex())
    expect(transactionHash(raw)).toBe(hash)
  })

  it('vectors: what is in them', () => {
    const stdTransactions = liveTransactions.cases.map(({ tx_response }) => tx_response.stdTx)
    const shown = liveTransactions.cases.map(({ raw_hex_bytes }) => {
      const transaction = decoded(Buffer.from(raw_hex_bytes, 'hex'))
      return {
        entropy: Number(transaction.entropy),
        fee: transaction.fee.map(({ amount, denom }) => ({ amount: String(amount), denom })),
        memo: transaction.memo,
        msg: JSON.parse(goInterface(messageJson(transaction.message))),
        signature: { pub_key: transaction.signature.publicKey, signature: transaction.signature.signature },
      }
    })
    expect(shown).toEqual(stdTransactions)
  })

  it('vectors: the actions of results', () => {
    const actions = liveTransactions.cases.map(({ tx_response }) => tx_response.tx_result.message_type)
    const decodedActions = liveTransactions.cases.map(
      ({ raw_hex_bytes }) => formOf(decoded(Buffer.from(raw_hex_bytes, 'hex')).message).action,
    )
    expect(decodedActions).toEqual(actions)
  })

  it.each(messages)('behavior: reads what it writes: $type', (message) => {
    const transaction = { message, fee, signature: { publicKey, signature: 'ab'.repeat(64) }, memo: '', entropy: -1n }
    expect(decoded(encodeTransaction(transaction, { encoding: 'proto' }))).toEqual(transaction)
  })

  it('behavior: reads what it writes, with any content, in both encodings', () => {
    fc.assert(
      fc.property(transactions, fc.constantFrom('proto', 'amino'), (transaction, encoding) => {
        fc.pre(encoding === 'proto' || !hasDelegators(transaction.message))
        const raw = encodeTransaction(transaction, { encoding })
        expect(decodeTransaction(raw)).toEqual({ kind: 'transaction', transaction, encoding })
      }),
    )
  })

  it('behavior: random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeTransaction(bytes).kind).toBe('malformed')
        expect(decodeTransaction(concat(writeVarint(BigInt(bytes.length)), bytes)).kind).toBeDefined()
      }),
    )
  })

  it('behavior: a transaction with a byte changed, cut or added never throws, and is never the same', () => {
    const change = fc.record({
      which: fc.nat(vectors.length - 1),
      at: fc.nat(),
      bits: fc.integer({ min: 1, max: 255 }),
    })
    fc.assert(
      fc.property(change, ({ which, at, bits }) => {
        const { raw } = vectors[which] ?? { raw: new Uint8Array() }
        const place = at % raw.length
        const flipped = decodeTransaction(raw.with(place, (raw[place] ?? 0) ^ bits))
        expect(flipped).not.toEqual(decodeTransaction(raw))
        expect(decodeTransaction(raw.subarray(0, place)).kind).toBe('malformed')
        expect(decodeTransaction(concat(raw, Uint8Array.of(bits))).kind).toBe('malformed')
      }),
      { numRuns: 300 },
    )
  })

  function lengthPrefixed(...parts: Uint8Array[]): Uint8Array {
    const body = concat(...parts)
    return concat(writeVarint(BigInt(body.length)), body)
  }
  function any(typeUrl: string, value: Uint8Array): Uint8Array {
    return lengthField(1, concat(textField(1, typeUrl), lengthField(2, value)))
  }

  it.each([
    ['nothing', new Uint8Array(), 'txBytes are empty'],
    ['a length alone', writeVarint(5n), 'not enough bytes to read; want: 5, got: 0'],
    [
      'a length that is too long',
      Uint8Array.of(...Array(10).fill(0xff), 1),
      'invalid number of bytes read from length-prefixed encoding',
    ],
    ['more than its length', Uint8Array.of(0, 1), 'too many bytes to read; want: 0, got: 1'],
    [
      'an unknown message',
      lengthPrefixed(any('/x.nodes.MsgX', new Uint8Array())),
      'no concrete type registered for type URL /x.nodes.MsgX against interface *types.ProtoMsg',
    ],
    [
      'a wrong wire type',
      lengthPrefixed(any('/x.nodes.MsgSend', varintField(1, 5n))),
      'proto: wrong wireType = 0 for field 1',
    ],
    ['field 0', lengthPrefixed(Uint8Array.of(0, 0)), 'proto: illegal tag 0 (wire type 0)'],
    [
      'an integer of 65 bits',
      lengthPrefixed(Uint8Array.of(0x28, ...Array(9).fill(0xff), 2)),
      'proto: integer overflow',
    ],
    ['a group', lengthPrefixed(Uint8Array.of(0x0b)), 'proto: illegal wireType 3'],
    ['a field that is cut', lengthPrefixed(Uint8Array.of(0x0a, 5, 1)), 'unexpected EOF'],
    [
      'a huge field',
      lengthPrefixed(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)),
      'unexpected EOF',
    ],
    [
      'text that is no UTF-8',
      lengthPrefixed(any('/x.nodes.MsgSend', new Uint8Array()), lengthField(4, Uint8Array.of(0xff))),
      'text that is no UTF-8',
    ],
    [
      'a short key',
      lengthPrefixed(any('/x.apps.MsgProtoStake', lengthField(1, new Uint8Array(31)))),
      'unsupported public key type, length of: 31',
    ],
    [
      'an amount in hex',
      lengthPrefixed(any('/x.nodes.MsgSend', textField(3, '0x10'))),
      'math/big: cannot unmarshal "0x10" into a *big.Int',
    ],
    [
      'an amount that is minus zero',
      lengthPrefixed(any('/x.nodes.MsgSend', textField(3, '-0'))),
      'math/big: cannot unmarshal "-0" into a *big.Int',
    ],
    [
      'an amount of 256 bits',
      lengthPrefixed(any('/x.nodes.MsgSend', textField(3, String(2n ** 255n)))),
      'integer out of range',
    ],
    [
      'an endless amount',
      lengthPrefixed(any('/x.nodes.MsgSend', textField(3, '9'.repeat(100)))),
      `math/big: cannot unmarshal "${'9'.repeat(78)}" into a *big.Int`,
    ],
    [
      'a proof of a challenge',
      lengthPrefixed(any('/x.pocketcore.MsgProtoProof', lengthField(2, lengthField(2, new Uint8Array())))),
      'the leaf of the proof is no relay proof',
    ],
    [
      'an unknown amino message',
      lengthPrefixed(Uint8Array.fromHex('db0b170d'), lengthField(1, Uint8Array.fromHex('01020304'))),
      'no concrete type registered for prefix bytes 01020304 against interface *types.ProtoMsg',
    ],
  ])('error: %s', (_, raw, detail) => {
    expect(decodeTransaction(raw)).toEqual({ kind: 'malformed', detail })
  })

  it('behavior: a million bytes of tiny fields are read and written', () => {
    const { raw } = proto[0] ?? { raw: new Uint8Array() }
    const { message, ...rest } = decoded(raw)
    const coins = Array.from({ length: 150_000 }, () => ({ amount: 0n, denom: '' }))
    const huge = encodeTransaction({ ...rest, message, fee: coins }, { encoding: 'proto' })
    expect(decoded(huge).fee).toHaveLength(coins.length)
    const empty = lengthPrefixed(new Uint8Array(1_000_000).map((_, at) => (at % 2 === 0 ? 0x0a : 0)))
    expect(decodeTransaction(empty).kind).toBe('malformed')
  })

  it('behavior: unknown fields are ignored, repeated ones merged or the last taken', () => {
    const { raw } = proto[0] ?? { raw: new Uint8Array() }
    const length = raw[1] === 1 ? 2 : 1
    const body = raw.subarray(length)
    const more = lengthPrefixed(textField(4, 'first'), varintField(9, 3n), lengthField(10, Buffer.from('x')), body)
    expect(decoded(more)).toEqual(decoded(raw))
  })

  it('error: what has no bytes', () => {
    const [, stake] = messages
    if (stake === undefined) throw new TypeError('There is a stake message.')
    const transaction = { message: stake, fee, signature: { publicKey, signature: '' }, memo: '', entropy: 1n }
    expect(() => encodeTransaction(transaction, { encoding: 'amino' })).toThrow(UnwritableTransactionError)
    const odd: Message = { type: 'unstakeApplication', applicationAddress: 'abc' }
    expect(() => encodeTransaction({ ...transaction, message: odd }, { encoding: 'proto' })).toThrow(
      UnwritableTransactionError,
    )
  })
})

describe('signBytes and signTransaction', () => {
  it('vectors: the sign document of pocketjs', () => {
    const { raw_hex, sign_doc_utf8, chain_id } = liveTransactions.send_sign_doc
    const transaction = decoded(Buffer.from(raw_hex, 'hex'))
    expect(Buffer.from(signBytes({ transaction, chainId: chain_id })).toString()).toBe(sign_doc_utf8)
  })

  it.each(vectors.filter(({ name }) => name !== 'claim of the readme'))(
    'vectors: $name is signed by its key, and signed again equal',
    ({ raw, encoding }) => {
      const transaction = decoded(raw)
      const signer = transaction.signature.publicKey
      expect(isSignedBy(signer, { transaction, chainId })).toBe(true)
      expect(isSignedBy(signer, { transaction, chainId: 'mainnet' })).toBe(false)
      const key = wallets.cases.find(({ public_key }) => public_key === signer)
      if (key === undefined) return
      const again = signTransaction({ ...transaction, chainId, key: readPrivateKey(key.private_key), encoding })
      expect(again.toHex()).toBe(raw.toHex())
    },
  )

  it('vectors: the keys of every live claim and proof are among the wallets', () => {
    const signers = liveClaims.cases.map(({ relay_proofs: [first] }) => first?.servicer_pub_key ?? '')
    expect(signers.map((signer) => walletKey(signer).publicKey)).toEqual(signers)
  })

  it.each([
    [
      messages[1],
      '{"chains":["0021","A100"],"output_address":"7c08e2e1265246a66d7d022b163970114dda124e","public_key":{"type":"crypto/ed25519_public_key","value":"e4835ae186d6be6d7bafe0c5c2e42458660b07f2edf1f1f128bebacc7030d19d"},"reward_delegators":{"0123456789012345678901234567890123456789":1,"7c08e2e1265246a66d7d022b163970114dda124e":7},"service_url":"http://127.0.0.1:8081","value":"15000000000"}',
    ],
    [messages[4], '{"validator_address":"a31eba7042bd2c87c5dc0462d92dd1c961c81249"}'],
    [
      messages[10],
      '{"address":"a31eba7042bd2c87c5dc0462d92dd1c961c81249","param_key":"pos/BlocksPerSession","param_value":"IjQi"}',
    ],
    [
      messages[12],
      '{"address":"a31eba7042bd2c87c5dc0462d92dd1c961c81249","upgrade":{"Features":["NCUST:10","RSCAL:10"],"Height":"8","OldUpgradeHeight":"6","Version":"0.12.0"}}',
    ],
  ])('behavior: the JSON of message %#', (message, text) => {
    if (message === undefined) throw new TypeError('There is such a message.')
    const { value } = messageJson(message) as { readonly value: GoValue }
    expect(goInterface(value)).toBe(text)
  })

  it('behavior: HTML is escaped as Go does', () => {
    const message: Message = { type: 'send', fromAddress: node, toAddress: output, amount: 1n }
    const bytes = signBytes({ transaction: { message, fee, memo: 'm<&>', entropy: 1n }, chainId })
    expect(Buffer.from(bytes).toString()).toContain('"memo":"m\\u003c\\u0026\\u003e"')
  })

  it('behavior: one byte changed anywhere in what is signed breaks the signature', () => {
    fc.assert(
      fc.property(fc.nat(vectors.length - 2), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, at, bits) => {
        const { raw } = vectors[which] ?? { raw: new Uint8Array() }
        const place = at % raw.length
        const changed = decodeTransaction(raw.with(place, (raw[place] ?? 0) ^ bits))
        if (changed.kind === 'malformed') return
        const { transaction } = changed
        const signer = decoded(raw).signature.publicKey
        const isSame = transaction.signature.publicKey === signer
        expect(isSame && isSignedBy(signer, { transaction, chainId })).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

describe('transactionHash', () => {
  it('behavior: one byte changed changes it', () => {
    fc.assert(
      fc.property(fc.nat(vectors.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, at, bits) => {
        const { raw, hash } = vectors[which] ?? { raw: new Uint8Array(), hash: '' }
        expect(transactionHash(raw.with(at % raw.length, (raw[at % raw.length] ?? 0) ^ bits))).not.toBe(hash)
      }),
    )
  })
})

function hasDelegators(message: Message): boolean {
  return message.type === 'stakeNode' && message.rewardDelegators !== null
}
