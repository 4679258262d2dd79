import type { Account, Application, Node } from '../chain/ledger.ts'

/** Everything a chain starts from, checked. Amounts are upokt. */
export type Genesis = {
  readonly chainId: string
  /** As the file has it, with up to nine digits after the second; the time of block 1. */
  readonly genesisTime: string
  /** Largest number of bytes of transactions in a block, unless the parameter `pocketcore/BlockByteSize` is set. */
  readonly maxBlockBytes: number
  readonly maxGas: bigint
  readonly accounts: readonly Account[]
  readonly applications: readonly GenesisApplication[]
  readonly nodes: readonly Node[]
  /** What the DAO holds. */
  readonly daoTokens: bigint
  /** Every parameter: name → text, as `query/allparams` shows it. */
  readonly parameters: ReadonlyMap<string, string>
  /** Whether the rules after pocket-core's codec upgrade hold from the first block on. */
  readonly isUpgraded: boolean
  /** SHA-256 of the file's content, whatever its whitespace and order of keys: lower-case hexadecimal. */
  readonly hash: string
}

/** `max_relays` of the file is ignored: the chain computes it from the stake, as pocket-core does. */
export type GenesisApplication = Omit<Application, 'maxRelays'>

/** Addresses of the pools that hold staked tokens, the DAO's and the collected fees: SHA-256 of the pool's name. */
export const poolAddresses = {
  nodesStaked: '8ef97b488e66a2b2e89a3b4999549816768910fb',
  applicationsStaked: '63533fb8f43b4883a1f37265f1561ce7b1c6c307',
  dao: '6386713deb27b609daad5e2e32ee6591753e5f4e',
  feeCollector: 'f1829676db577682e944fc3493d451b67ff3e29f',
} as const
