import { describe, expect, it } from 'vitest'
import liveClaims from '../__fixtures__/live-claims-pre.json' with { type: 'json' }
import liveTransactions from '../__fixtures__/live-txs.json' with { type: 'json' }
import type { ClaimMessage, Message, ProofMessage, StakeNodeMessage } from './messages.ts'
import { decodeTransaction } from './transaction.ts'
import { validateMessage } from './validate-message.ts'

function messageOf(raw: Uint8Array): Message {
  const decoded = decodeTransaction(raw)
  if (decoded.kind === 'malformed') throw new TypeError(decoded.detail)
  return decoded.transaction.message
}

const accepted = [
  ...liveTransactions.cases.map(({ raw_hex_bytes }) => messageOf(Buffer.from(raw_hex_bytes, 'hex'))),
  ...liveClaims.cases.flatMap(({ claim_tx, proof_tx }) =>
    [claim_tx, proof_tx].map(({ tx_base64 }) => messageOf(Buffer.from(tx_base64, 'base64'))),
  ),
]
const claim = accepted.find((message): message is ClaimMessage => message.type === 'claim')
const proof = accepted.find((message): message is ProofMessage => message.type === 'proof')
const stake = accepted.find((message): message is StakeNodeMessage => message.type === 'stakeNode')
if (claim === undefined || proof === undefined || stake === undefined)
  throw new TypeError('The vectors have all three.')

const address = 'a'.repeat(40)
const chains = ['A100']
const { publicKey } = stake

describe('validateMessage', () => {
  it('vectors: all that a real node took', () => {
    expect(accepted.map(validateMessage)).toEqual(accepted.map(() => null))
  })

  it.each([
    ['no chain', { header: { ...claim.header, chain: '' } }, 8],
    ['height', { header: { ...claim.header, sessionHeight: 0n } }, 9],
    ['four relays', { totalProofs: 4n }, 11],
    ['the key of the application', { header: { ...claim.header, appPublicKey: 'aa' } }, 54],
    ['no address', { fromAddress: '' }, 22],
    ['a short address', { fromAddress: 'abcd' }, 22],
    ['no root', { merkleRoot: { ...claim.merkleRoot, hash: new Uint8Array() } }, 23],
    ['a short root', { merkleRoot: { ...claim.merkleRoot, hash: new Uint8Array(31) } }, 62],
    ['an empty range', { merkleRoot: { ...claim.merkleRoot, upper: 0n } }, 89],
    ['a range that begins late', { merkleRoot: { ...claim.merkleRoot, lower: 1n } }, 73],
    ['no evidence type', { evidenceType: 0 }, 84],
    ['an unknown evidence type', { evidenceType: 3 }, 5],
    ['an expiration height', { expirationHeight: 1n }, 88],
  ])('behavior: a claim, %s', (_, change, code) => {
    expect(validateMessage({ ...claim, ...change })).toMatchObject({ codespace: 'pocketcore', code })
  })

  it('behavior: a stake of nothing for no chain hands an application over', () => {
    const handover = { type: 'stakeApplication', publicKey, chains: [], amount: 0n } as const
    expect(validateMessage(handover)).toBeNull()
    expect(validateMessage({ ...handover, chains })).toMatchObject({ codespace: 'application', code: 115 })
    expect(validateMessage({ ...handover, amount: 1n })).toMatchObject({ codespace: 'application', code: 116 })
  })

  it('behavior: errors of other checks are quoted', () => {
    const message = { ...claim, header: { ...claim.header, appPublicKey: 'zz' } }
    expect(validateMessage(message)?.message).toBe(
      'could not convert hex string to pub key: ERROR:\nCodespace: pocketcore\nCode: 6\nMessage: "error decoding the string into hex bytes"\n',
    )
    expect(validateMessage({ ...claim, fromAddress: 'abcd' })?.message).toBe(
      'abcd the hash is invalid: ERROR:\nCodespace: pocketcore\nCode: 70\nMessage: "the address is invalid"\n',
    )
  })

  it.each([
    ['two levels', { merkleProof: { ...proof.merkleProof, hashRanges: proof.merkleProof.hashRanges.slice(0, 2) } }, 63],
    [
      'an empty range',
      { merkleProof: { ...proof.merkleProof, target: { ...proof.merkleProof.target, upper: 0n } } },
      89,
    ],
    ['the leaf', { leaf: { ...proof.leaf, entropy: -1n } }, 29],
    ['evidence type', { evidenceType: 0 }, 5],
  ])('behavior: a proof, %s', (_, change, code) => {
    expect(validateMessage({ ...proof, ...change })).toMatchObject({ codespace: 'pocketcore', code })
  })

  it.each([
    ['no key', { publicKey: '' }, 103, 'validator address is nil'],
    ['no stake', { amount: 0n }, 102, 'amount must be > 0'],
    ['no chains', { chains: [] }, 115, 'validator must stake with hosted blockchains'],
    [
      'a chain of three bytes',
      { chains: ['A10000'] },
      119,
      'the network Identifier is not valid: net id length is > 2',
    ],
    ['an empty chain', { chains: [''] }, 119, 'the network Identifier is not valid: net id is empty'],
    [
      'a chain that is no hex',
      { chains: ['A10'] },
      119,
      'the network Identifier is not valid: encoding/hex: odd length hex string',
    ],
    ['no URL', { serviceUrl: '' }, 118, 'the service url is not valid: parse "": invalid URI for request'],
    [
      'words',
      { serviceUrl: 'http://a b.c:1' },
      118,
      'the service url is not valid: parse "http://a b.c:1": invalid URI for request',
    ],
    ['another scheme', { serviceUrl: 'ftp://a.b:1' }, 118, 'the service url is not valid: invalid url prefix'],
    ['a path', { serviceUrl: '/x' }, 118, 'the service url is not valid: invalid url prefix'],
    ['no port', { serviceUrl: 'https://a.b' }, 118, 'the service url is not valid: needs :port'],
    [
      'a path behind the port',
      { serviceUrl: 'https://a.b:443/x' },
      118,
      'the service url is not valid: invalid port, cant convert to integer',
    ],
    [
      'an empty port',
      { serviceUrl: 'https://a.b:' },
      118,
      'the service url is not valid: invalid port, cant convert to integer',
    ],
    [
      'a large port',
      { serviceUrl: 'https://a.b:65536' },
      118,
      'the service url is not valid: invalid port, out of valid port range',
    ],
    ['no point', { serviceUrl: 'https://localhost:443' }, 118, "the service url is not valid: must contain one '.'"],
    ['delegators', { rewardDelegators: { [address]: 101 } }, 128, 'Total share 101 exceeds 100'],
  ])('behavior: a stake, %s', (_, change, code, message) => {
    expect(validateMessage({ ...stake, ...change })).toEqual({ codespace: 'pos', code, message })
  })

  it.each(['http://127.0.0.1:8081', 'HTTPS://Node.Example.org:443'])('behavior: %s can be staked', (serviceUrl) => {
    expect(validateMessage({ ...stake, serviceUrl })).toBeNull()
  })

  const send = { type: 'send', fromAddress: address, toAddress: address, amount: 1n } as const
  const application = { type: 'stakeApplication', publicKey, chains, amount: 1n } as const
  const unstake = { type: 'unstakeNode', isLegacy: false, nodeAddress: address, signerAddress: address } as const
  const unjail = { ...unstake, type: 'unjailNode' } as const
  const parameter = { type: 'changeParameter', fromAddress: address, key: 'a/b', value: Buffer.from('1') } as const
  const transfer = { type: 'daoTransfer', fromAddress: address, toAddress: '', amount: 1n, action: 'dao_burn' } as const
  const upgrade = { type: 'upgrade', address, height: 1n, version: '1', oldUpgradeHeight: 0n, features: [] } as const

  it.each([
    [send, null],
    [{ ...send, fromAddress: '' }, 'pos 101'],
    [{ ...send, toAddress: '' }, 'pos 101'],
    [{ ...send, amount: 0n }, 'pos 109'],
    [application, null],
    [{ ...application, publicKey: '' }, 'application 103'],
    [{ ...application, amount: -1n }, 'application 115'],
    [{ ...application, chains: [] }, 'application 116'],
    [{ ...application, chains: ['zz'] }, 'application 117'],
    [{ type: 'unstakeApplication', applicationAddress: address }, null],
    [{ type: 'unstakeApplication', applicationAddress: '' }, 'application 103'],
    [{ type: 'unjailApplication', applicationAddress: address }, null],
    [{ type: 'unjailApplication', applicationAddress: '' }, 'application 101'],
    [unstake, null],
    [{ ...unstake, nodeAddress: '' }, 'pos 103'],
    [{ ...unstake, signerAddress: '' }, 'pos 126'],
    [{ ...unstake, isLegacy: true, signerAddress: '' }, null],
    [unjail, null],
    [{ ...unjail, nodeAddress: '' }, 'pos 101'],
    [{ ...unjail, signerAddress: '' }, 'pos 126'],
    [parameter, null],
    [{ ...parameter, fromAddress: '' }, 'sdk 7'],
    [{ ...parameter, key: '' }, 'gov 3'],
    [{ ...parameter, value: new Uint8Array() }, 'gov 3'],
    [transfer, null],
    [{ ...transfer, fromAddress: '' }, 'sdk 7'],
    [{ ...transfer, amount: 0n }, 'gov 8'],
    [{ ...transfer, action: 'steal' }, 'gov 7'],
    [{ ...transfer, action: 'dao_transfer' }, 'sdk 7'],
    [upgrade, null],
    [{ ...upgrade, address: '' }, 'sdk 7'],
    [{ ...upgrade, height: 0n }, 'gov 9'],
    [{ ...upgrade, version: '' }, 'gov 9'],
  ] satisfies readonly (readonly [Message, string | null])[])('behavior: %o', (message, expected) => {
    const refusal = validateMessage(message)
    expect(refusal && `${refusal.codespace} ${refusal.code}`).toBe(expected)
  })
})
