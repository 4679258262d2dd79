import { sha256 } from '#morse/hash.ts'
import { transactionHash } from '#morse/transaction/transaction.ts'
import type { Genesis } from '../genesis/genesis.ts'
import { beginBlock, endBlock, validatorsOf } from './begin-and-end-block.ts'
import { BlockTimer, type SetTimer } from './block-timer.ts'
import type {
  AccountTransactionsQuery,
  Block,
  Chain,
  DeliveredTransaction,
  RewardFilter,
  SubmitResult,
} from './chain.ts'
import { ChainFile } from './chain-file.ts'
import type { Past } from './deliver/context.ts'
import { checkTransaction, type DeliverOptions, deliverTransaction } from './deliver/deliver-transaction.ts'
import { genesisChanges } from './genesis-state.ts'
import { HistoricState } from './historic-state.ts'
import type { Ledger, Reward } from './ledger.ts'
import { ledgerView } from './ledger-view.ts'
import { Mempool } from './mempool.ts'
import { RecentlyUsed } from './recently-used.ts'
import { encodeRecord } from './record-codec.ts'
import { consensusHashOf, type HashBlock, hashBlock, sealBlock, sessionBlockHash } from './seal-block.ts'
import { type Changes, LatestState, type RecordKind, WorkingState } from './state.ts'
import { timeText } from './time-text.ts'

export type LocalChainOptions = {
  readonly genesis: Genesis
  /** Where the chain is kept; `:memory:` keeps it while the process lives. */
  readonly path: string
  /** 100 ms to 15 minutes. */
  readonly blockTimeMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly setTimer?: SetTimer
  /** Heights whose blocks and state are kept; by default a day's worth, and at least what claims need. */
  readonly keptHeights?: number
  /** For tests that need certain hashes. */
  readonly hashBlock?: HashBlock
}

const dayMs = 24 * 60 * 60 * 1000
/** Past ledgers and blocks that are at hand without the file. */
const rememberedHeights = 64
/** As pocket-core sets Tendermint up, but for the bytes. */
const mempoolLimits = {
  maximumTransactions: 9_000,
  maximumBytes: 64 * 1024 * 1024,
  maximumTransactionBytes: 1_048_576,
}

/**
 * The chain of a localnet: one process makes the blocks that pocket-core's validators agree on. Every block is on disk
 * before anybody hears of it.
 */
export class LocalChain implements Chain {
  readonly chainId: string
  readonly isUpgraded: boolean
  readonly blockTimeMs: number
  readonly #options: LocalChainOptions
  readonly #file: ChainFile
  readonly #state = new LatestState()
  readonly #mempool = new Mempool(mempoolLimits)
  readonly #listeners = new Set<(block: Block) => void>()
  readonly #ledgers = new RecentlyUsed<number, Ledger>(rememberedHeights)
  readonly #blocks = new RecentlyUsed<number, Block>(rememberedHeights)
  readonly #jailings = new Map<string, boolean>()
  readonly #keptHeights: number
  readonly #timer: BlockTimer
  readonly #past: Past
  #height: number
  #appHash: Uint8Array
  /** What the waiting transactions will have changed, as far as their fees go. */
  #checked: WorkingState

  /**
   * Goes on with the chain in the file, or starts one with block 1.
   * @throws {BadChainOptionsError}, and what {@link ChainFile} throws
   */
  constructor(options: LocalChainOptions) {
    this.#options = options
    const { genesis, blockTimeMs } = options
    this.chainId = genesis.chainId
    this.isUpgraded = genesis.isUpgraded
    this.blockTimeMs = blockTimeMs
    this.#past = {
      ledgerAt: (height) => this.ledgerAt(height),
      sessionBlockHash: (height) => this.sessionBlockHash(height),
      lastBlockHash: (height) => this.block(height)?.lastBlockHash,
    }
    checkBlockTime(blockTimeMs)
    this.#timer = new BlockTimer(options)
    this.#file = new ChainFile(options.path, { ...genesis, genesisHash: genesis.hash })
    try {
      this.#height = this.#file.lastHeight()
      this.#state.apply(changesOf(this.#file.latest()))
      this.#appHash = this.#file.appHash() ?? new Uint8Array()
      this.#checked = new WorkingState(this.#state)
      if (this.#height === 0) this.#commitBlock([], genesisChanges(genesis))
      this.#keptHeights = this.#chooseKeptHeights()
    } catch (cause) {
      this.#file.close()
      throw cause
    }
  }

  get height(): number {
    return this.#height
  }

  ledgerAt(height: number): Ledger | undefined {
    const known = this.#ledgers.get(height)
    if (known !== undefined) return known
    if (!Number.isSafeInteger(height) || this.block(height) === undefined) return undefined
    const latest = () => ({ height: this.#height, state: this.#state })
    const ledger = ledgerView(new HistoricState({ height, file: this.#file, latest }), height)
    this.#ledgers.set(height, ledger)
    return ledger
  }

  block(height: number): Block | undefined {
    const known = this.#blocks.get(height)
    if (known !== undefined) return known
    if (!Number.isSafeInteger(height)) return undefined
    const block = this.#file.block(height)
    if (block !== undefined) this.#blocks.set(height, block)
    return block
  }

  sessionBlockHash(sessionHeight: number): string | undefined {
    const block = this.block(sessionHeight)
    return block === undefined ? undefined : sessionBlockHash(block, this)
  }

  transaction(hash: string): DeliveredTransaction | undefined {
    return this.#file.transaction(hash)
  }

  accountTransactions(query: AccountTransactionsQuery) {
    return this.#file.accountTransactions(query)
  }

  pendingTransactions(): readonly Uint8Array[] {
    return this.#mempool.list().map(([, raw]) => raw)
  }

  submit(raw: Uint8Array): SubmitResult {
    const hash = transactionHash(raw)
    if (this.#mempool.has(hash)) return { kind: 'duplicate', hash }
    const detail = this.#mempool.problemWith(raw.length)
    if (detail !== undefined) return { kind: 'refused', hash, detail }
    const result = checkTransaction(this.#deliverOptions(this.#checked, this.#nextTime()), raw)
    if (result.code === 0) this.#mempool.add(hash, Uint8Array.from(raw))
    return { kind: 'checked', hash, result }
  }

  rewards(filter: RewardFilter = {}): readonly Reward[] {
    return this.#file.rewards(filter)
  }

  onBlock(listener: (block: Block) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Jails a node, or lets it out, with the next block. Nodes that do not exist by then are passed over. */
  setJailed(nodeAddress: string, isJailed: boolean): void {
    this.#jailings.set(nodeAddress, isJailed)
  }

  /** Makes the next block now: the waiting transactions as far as they fit. */
  produceBlock(): Block {
    const { blockByteSize } = this.#state.parameters()
    const chosen = this.#mempool.first(blockByteSize ?? this.#options.genesis.maxBlockBytes)
    const block = this.#commitBlock(chosen.map(([, raw]) => raw))
    for (const [hash] of chosen) this.#mempool.remove(hash)
    this.#checked = new WorkingState(this.#state)
    this.#checkAgain()
    if (this.#height % 64 === 0) this.#prune()
    for (const listener of [...this.#listeners]) listener(block)
    return block
  }

  /** Makes blocks, one every block time, until {@link stop}. `onFault` gets what stops it, such as a full disk. */
  start(onFault: (fault: unknown) => void): void {
    this.#timer.start(() => this.produceBlock(), onFault)
  }

  /** Makes no more blocks on its own. */
  stop(): void {
    this.#timer.stop()
  }

  close(): void {
    this.stop()
    this.#file.close()
  }

  #commitBlock(transactions: readonly Uint8Array[], first?: Changes): Block {
    const state = new WorkingState(this.#state)
    if (first !== undefined) state.merge(first)
    const previous = this.block(this.#height)
    const validators = validatorsOf(state).map(({ address }) => address)
    const time = this.#nextTime()
    const header = sealBlock({
      previous,
      time,
      timeText: previous === undefined ? this.#options.genesis.genesisTime : timeText(time),
      proposer: validators[this.#height % Math.max(1, validators.length)] ?? '',
      validators,
      consensusHash: this.#consensusHash(state),
      appHash: this.#appHash,
      transactions,
      hashBlock: this.#options.hashBlock ?? hashBlock,
    })
    const { height } = header
    beginBlock({ state, height, timeMs: time, previousProposer: previous?.proposer ?? '' })
    this.#applyJailings(state)
    const known = new Set<string>()
    const options = this.#deliverOptions(state, time, known)
    const rewards: Reward[] = []
    const delivered = transactions.map((raw, index) => {
      const { result, rewards: earned } = deliverTransaction(options, raw)
      const hash = transactionHash(raw)
      known.add(hash)
      rewards.push(...earned)
      return { raw, hash, height, index, result }
    })
    endBlock({ state, height, timeMs: time })
    const block: Block = { ...header, transactions: delivered }
    const appHash = nextAppHash(this.#appHash, state.changes)
    this.#file.commit({ block, changes: state.changes, rewards, appHash })
    this.#state.apply(state.changes)
    this.#appHash = appHash
    this.#height = height
    this.#blocks.set(height, block)
    this.#jailings.clear()
    return block
  }

  #deliverOptions(state: WorkingState, timeMs: number, known?: ReadonlySet<string>): DeliverOptions {
    return {
      state,
      chainId: this.chainId,
      height: this.#height + 1,
      timeMs,
      isUpgraded: this.isUpgraded,
      past: this.#past,
      isKnown: (hash) => known?.has(hash) === true || this.#file.hasDelivered(hash),
    }
  }

  /** Block 1 has the time of the genesis file; time never stands still or goes back. */
  #nextTime(): number {
    const previous = this.block(this.#height)
    if (previous === undefined) return Date.parse(this.#options.genesis.genesisTime)
    return Math.max(this.#options.now(), previous.time + 1)
  }

  #consensusHash(state: WorkingState): Uint8Array {
    const { maxBlockBytes, maxGas } = this.#options.genesis
    return consensusHashOf({ maxBlockBytes: state.parameters().blockByteSize ?? maxBlockBytes, maxGas })
  }

  #applyJailings(state: WorkingState): void {
    for (const [address, jailed] of this.#jailings) {
      const node = state.get('node', address)
      if (node !== undefined) state.set('node', address, { ...node, jailed })
    }
  }

  /** What still waits is checked against the new state, as Tendermint does. */
  #checkAgain(): void {
    const options = this.#deliverOptions(this.#checked, this.#nextTime())
    for (const [hash, raw] of this.#mempool.list())
      if (checkTransaction(options, raw).code !== 0) this.#mempool.remove(hash)
  }

  #chooseKeptHeights(): number {
    const { claimSubmissionWindow, claimExpiration, blocksPerSession } = this.#state.parameters()
    const needed = (claimSubmissionWindow + claimExpiration + 2) * blocksPerSession
    const { keptHeights = Math.max(needed, Math.ceil(dayMs / this.blockTimeMs)) } = this.#options
    if (!Number.isSafeInteger(keptHeights) || keptHeights < needed)
      throw new BadChainOptionsError({
        option: 'keptHeights',
        problem: `claims need the last ${needed} heights; keep at least as many`,
      })
    return keptHeights
  }

  #prune(): void {
    const before = this.#height - this.#keptHeights + 1
    if (before <= 1) return
    this.#file.prune(before)
    this.#ledgers.dropBelow(before)
    this.#blocks.dropBelow(before)
  }
}

function changesOf(records: Iterable<readonly [RecordKind, string, unknown]>): Changes {
  const changes = new Map<RecordKind, Map<string, never>>()
  for (const [kind, key, value] of records) {
    const ofKind = changes.get(kind) ?? new Map<string, never>()
    ofKind.set(key, value as never)
    changes.set(kind, ofKind)
  }
  return changes
}

/** A hash of the state: that of the state before and of everything that changed, in order. */
function nextAppHash(before: Uint8Array, changes: Changes): Uint8Array {
  const lines = [...changes]
    .flatMap(([kind, records]) => [...records].map(([key, value]) => encodeRecord([kind, key, value ?? null])))
    .sort()
  return new Uint8Array(sha256(encodeRecord([before, lines])))
}

function checkBlockTime(blockTimeMs: number): void {
  if (Number.isFinite(blockTimeMs) && blockTimeMs >= 100 && blockTimeMs <= 15 * 60 * 1000) return
  throw new BadChainOptionsError({ option: 'blockTimeMs', problem: 'choose 100 ms to 15 minutes' })
}

/** A chain was asked for with an option that cannot be. */
export class BadChainOptionsError extends Error {
  override readonly name = 'BadChainOptionsError'
  readonly code = 'BAD_CHAIN_OPTIONS'

  constructor({ option, problem }: { readonly option: string; readonly problem: string }) {
    super(`The chain cannot be started with this ${option}: ${problem}.`)
  }
}
