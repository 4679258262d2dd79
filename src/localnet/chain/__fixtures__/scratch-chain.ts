import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'
import type { Message } from '#morse/transaction/messages.ts'
import { signTransaction } from '#morse/transaction/transaction.ts'
import { buildGenesis, type GenesisPlan } from '../../genesis/build-genesis.ts'
import { readGenesis } from '../../genesis/read-genesis.ts'
import type { SubmitResult } from '../chain.ts'
import { LocalChain, type LocalChainOptions } from '../local-chain.ts'

/** A small chain for tests, with all its keys. Each block is a second after the one before. */
export type ScratchChain = {
  readonly chain: LocalChain
  readonly owner: PrivateKey
  readonly nodes: readonly PrivateKey[]
  readonly applications: readonly PrivateKey[]
  /** Have a balance and nothing else. */
  readonly accounts: readonly PrivateKey[]
  /** Signs and submits; the fee is 10,000 upokt and the entropy new every time. */
  submit(message: Message, key: PrivateKey, fee?: bigint): SubmitResult
  /** Submits, makes a block, and gives the result; checking must have passed. */
  deliver(
    message: Message,
    key: PrivateKey,
  ): { readonly code: number; readonly codespace: string; readonly log: string }
  produce(blocks: number): void
}

export const scratchBalance = 1_000_000_000_000n
export const scratchNodeStake = 15_000_000_000n
export const scratchApplicationStake = 25_000_000_000n

/** The key of a test account: the same for the same number. */
export function scratchKey(number: number): PrivateKey {
  return privateKeyFromSeed(Uint8Array.from({ length: 32 }, (_, index) => (number * 31 + index * 7) % 256))
}

export function createScratchChain(
  plan: {
    readonly nodeCount?: number
    readonly applicationCount?: number
    readonly chains?: readonly string[]
    readonly isUpgraded?: boolean
    readonly genesis?: Partial<GenesisPlan>
    readonly chain?: Partial<LocalChainOptions>
  } = {},
): ScratchChain {
  const { nodeCount = 6, applicationCount = 2, chains = ['A100', 'A104'], isUpgraded = false } = plan
  const keys = (count: number, from: number) => Array.from({ length: count }, (_, index) => scratchKey(from + index))
  const owner = scratchKey(1)
  const nodes = keys(nodeCount, 10)
  const applications = keys(applicationCount, 100)
  const accounts = keys(3, 200)
  const genesis = readGenesis(
    buildGenesis({
      chainId: 'scratch',
      genesisTime: '2026-01-01T00:00:00Z',
      isUpgraded,
      ownerPublicKey: owner.publicKey,
      accounts: [owner, ...nodes, ...applications, ...accounts].map(({ publicKey }) => ({
        publicKey,
        balance: scratchBalance,
      })),
      applications: applications.map(({ publicKey }) => ({ publicKey, chains, stakedTokens: scratchApplicationStake })),
      nodes: nodes.map(({ publicKey }) => ({
        publicKey,
        chains,
        serviceUrl: 'http://127.0.0.1:8081',
        tokens: scratchNodeStake,
      })),
      ...plan.genesis,
    }),
  )
  let now = Date.parse(genesis.genesisTime)
  const chain = new LocalChain({
    genesis,
    path: ':memory:',
    blockTimeMs: 1000,
    now: () => {
      now += 1000
      return now
    },
    ...plan.chain,
  })
  let entropy = 0n
  const submit = (message: Message, key: PrivateKey, fee = 10_000n) => {
    entropy += 1n
    const coins = [{ amount: fee, denom: 'upokt' }]
    return chain.submit(
      signTransaction({ message, fee: coins, memo: '', entropy, chainId: chain.chainId, key, encoding: 'proto' }),
    )
  }
  return {
    chain,
    owner,
    nodes,
    applications,
    accounts,
    submit,
    deliver: (message, key) => {
      const submitted = submit(message, key)
      if (submitted.kind !== 'checked' || submitted.result.code !== 0)
        throw new TypeError(`The transaction was not taken: ${JSON.stringify(submitted)}`)
      chain.produceBlock()
      const result = chain.transaction(submitted.hash)?.result
      if (result === undefined) throw new TypeError('The transaction is in no block.')
      return { code: result.code, codespace: result.codespace, log: result.log }
    },
    produce: (blocks) => {
      for (let made = 0; made < blocks; made++) chain.produceBlock()
    },
  }
}
