import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex, sha3, toHex } from '#morse/hash.ts'
import { readPrivateKey } from '#morse/keys.ts'
import type { RelayProof } from '#morse/relay.ts'
import { selectSessionNodes, sessionKey } from '#morse/session.ts'
import type { Message } from '#morse/transaction/messages.ts'
import { decodeTransaction, signTransaction } from '#morse/transaction/transaction.ts'
import { createScratchChain } from '../chain/__fixtures__/scratch-chain.ts'
import { decideClaim } from './build-claim.ts'
import { decideProof } from './build-proof.ts'
import { isClaimTurn } from './claim-turn.ts'

type LiveTransaction = { hash: string; tx_base64: string; height: number }
type LiveClaim = {
  from_address: string
  header: { app_public_key: string; chain: string; session_height: string }
  total_proofs: number
  relay_proofs: {
    entropy: number
    session_block_height: number
    servicer_pub_key: string
    blockchain: string
    aat: { version: string; app_pub_key: string; client_pub_key: string; signature: string }
    signature: string
    request_hash: string
  }[]
  claim_tx: LiveTransaction
  proof_tx: LiveTransaction
  proof_height: number
  proof_block_hash: string
}

function readFixture<Case>(name: string): Case[] {
  const url = new URL(`../../morse/__fixtures__/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: Case[] }).cases
}

const cases = readFixture<LiveClaim>('live-claims-pre')
const keys = new Map(
  readFixture<{ address: string; private_key: string }>('localnet-wallets').map(({ address, private_key }) => [
    address,
    readPrivateKey(private_key),
  ]),
)
const application = keys.get('f3abbe313689a603a1a6d6a43330d0440a552288')
/** The nodes of the live chain that were staked for A100, and how many a session had. */
const nodes = ['4202057f', '5e6949fa', '7c08e2e1', 'a31eba70', 'd1dd513d'].flatMap((start) =>
  [...keys].filter(([address]) => address.startsWith(start)).map(([, key]) => key),
)
const sessionNodeCount = 3

function proofsOf(live: LiveClaim): RelayProof[] {
  return live.relay_proofs.map((proof) => ({
    // Small enough for a double, as the vector's own JSON has it.
    entropy: BigInt(proof.entropy),
    sessionBlockHeight: BigInt(proof.session_block_height),
    servicerPublicKey: proof.servicer_pub_key,
    blockchain: proof.blockchain,
    token: {
      version: proof.aat.version,
      appPublicKey: proof.aat.app_pub_key,
      clientPublicKey: proof.aat.client_pub_key,
      signature: proof.aat.signature,
    },
    signature: proof.signature,
    requestHash: proof.request_hash,
  }))
}

/** The vectors do not have this hash; any one will do whose session has both claimants. */
function hashBeforeSession(): Uint8Array {
  const claimants = cases.map(({ from_address }) => from_address)
  const candidates = nodes.map(({ address }) => address).sort()
  for (let hash = sha3('session'); ; hash = sha3(hash)) {
    const key = sessionKey({ appPublicKey: application?.publicKey ?? '', chain: 'A100', blockHash: toHex(hash) })
    const drawn = selectSessionNodes({ sessionKey: key, candidates, count: sessionNodeCount, isUsable: () => true })
    if (claimants.every((address) => drawn?.includes(address))) return hash
  }
}

describe('claims and proofs of the live chain', () => {
  it('come out byte for byte at the same heights, are accepted and paid', () => {
    const hashes = new Map([
      [4, hashBeforeSession()],
      [12, fromHex(cases[0]?.proof_block_hash ?? '') ?? new Uint8Array()],
    ])
    const { chain } = createScratchChain({
      genesis: {
        chainId: 'localnet',
        accounts: [...keys.values()].map(({ publicKey }) => ({ publicKey, balance: 600_000_000_000_000_000_000n })),
        applications: [
          { publicKey: application?.publicKey ?? '', chains: ['0021', 'A100'], stakedTokens: 25_000_000_000n },
        ],
        nodes: nodes.map(({ publicKey }) => ({
          publicKey,
          chains: ['A100'],
          serviceUrl: 'http://127.0.0.1:8081',
          tokens: 15_000_000_000n,
        })),
        parameters: {
          'pocketcore/SessionNodeCount': String(sessionNodeCount),
          'pocketcore/MinimumNumberOfProofs': '1',
        },
      },
      chain: { hashBlock: (header) => hashes.get(header.height) ?? sha3(JSON.stringify(header.height)) },
    })
    const submitted: { hash: string; height: number; bytes: string }[] = []
    const sign = (message: Message, live: LiveClaim, recorded: LiveTransaction) => {
      const decoded = decodeTransaction(Buffer.from(recorded.tx_base64, 'base64'))
      const key = keys.get(live.from_address)
      if (decoded.kind !== 'transaction' || key === undefined) throw new TypeError('The vector cannot be read.')
      const { entropy } = decoded.transaction
      const fee = [{ amount: 10_000n, denom: 'upokt' }]
      return signTransaction({ message, fee, memo: '', entropy, chainId: chain.chainId, key, encoding: 'amino' })
    }
    chain.onBlock(({ height }) => {
      for (const live of cases) {
        const servicerPublicKey = live.relay_proofs[0]?.servicer_pub_key ?? ''
        if (!isClaimTurn({ height, servicerAddress: live.from_address, blocksPerSession: 4 }) || height < 5) continue
        const { app_public_key: appPublicKey, chain: chainId, session_height } = live.header
        const header = { appPublicKey, chain: chainId, sessionHeight: BigInt(session_height) }
        const evidence = { header, proofs: proofsOf(live) }
        const claim = decideClaim({ chain, servicerPublicKey, evidence })
        const proof = decideProof({ chain, servicerPublicKey, evidence })
        const raws = [
          ...(claim.kind === 'claim' ? [sign(claim.message, live, live.claim_tx)] : []),
          ...(proof.kind === 'proof' ? [sign(proof.message, live, live.proof_tx)] : []),
        ]
        for (const raw of raws) {
          const { hash } = chain.submit(raw)
          submitted.push({ hash, height: height + 1, bytes: Buffer.from(raw).toString('base64') })
        }
      }
    })
    while (chain.height < 18) chain.produceBlock()

    const recorded = [...cases.map(({ claim_tx }) => claim_tx), ...cases.map(({ proof_tx }) => proof_tx)]
    expect(submitted).toEqual(recorded.map(({ hash, height, tx_base64 }) => ({ hash, height, bytes: tx_base64 })))
    expect(recorded.map(({ hash }) => chain.transaction(hash)?.result.log)).toEqual(['', '', '', ''])
    expect(recorded.map(({ hash }) => chain.transaction(hash)?.height)).toEqual([11, 12, 15, 16])
    expect(
      chain.rewards().map(({ height, relays, toNode, toFeeCollector }) => ({ height, relays, toNode, toFeeCollector })),
    ).toEqual([
      { height: 15, relays: 5n, toNode: 4250n, toFeeCollector: 750n },
      { height: 16, relays: 17n, toNode: 14450n, toFeeCollector: 2550n },
    ])
    expect(chain.ledgerAt(18)?.claims()).toEqual([])
  })
})
