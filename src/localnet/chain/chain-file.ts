import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { sha256, toHex } from '#morse/hash.ts'
import type { Block, DeliveredTransaction, RewardFilter } from './chain.ts'
import type { Reward } from './ledger.ts'
import { decodeRecord, encodeRecord } from './record-codec.ts'
import type { Changes, RecordKind, Records } from './state.ts'

/** What one block leaves behind. */
export type Commit = {
  readonly block: Block
  readonly changes: Changes
  readonly rewards: readonly Reward[]
  /** Hash of the state after the block, 32 bytes. */
  readonly appHash: Uint8Array
}

export type ChainIdentity = { readonly chainId: string; readonly genesisHash: string; readonly isUpgraded: boolean }

const formatVersion = 1

/**
 * The file of a chain: blocks, transactions, rewards, and every record with the heights from and until which it had its
 * value. One SQLite transaction per block, so a killed process loses at most the block that it was about to write.
 * `:memory:` keeps nothing. One process may have it open.
 */
export class ChainFile {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /**
   * @throws {ChainFileBusyError} another process has it open
   * @throws {ChainMismatchError} it holds another chain
   * @throws {UnreadableChainFileError} it cannot be opened or is no such file
   */
  constructor(path: string, { chainId, genesisHash, isUpgraded }: ChainIdentity) {
    const identity = { chainId, genesisHash, isUpgraded }
    this.#database = openDatabase(path)
    try {
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
      this.#database.exec(schema)
      this.#checkIdentity(path, identity)
    } catch (cause) {
      this.#database.close()
      if (cause instanceof ChainMismatchError) throw cause
      if (cause instanceof Error && /database is locked/.test(cause.message)) throw new ChainFileBusyError({ path })
      throw new UnreadableChainFileError({ path, cause })
    }
  }

  /** The height of the last block; 0 when there is none. */
  lastHeight(): number {
    return Number(this.#row('SELECT coalesce(max(height), 0) AS height FROM blocks')?.height ?? 0)
  }

  /** Hash of the state after the last block; undefined before the first. */
  appHash(): Uint8Array | undefined {
    const row = this.#row('SELECT value FROM state_hash')
    return row === undefined ? undefined : (decodeRecord(row.value as string) as Uint8Array)
  }

  /** Every record as of the last block. */
  *latest(): Generator<readonly [kind: RecordKind, key: string, value: Records[RecordKind]]> {
    const rows = this.#prepared('SELECT kind, key, value FROM records WHERE until_height IS NULL').iterate()
    for (const row of rows)
      yield [row.kind as RecordKind, row.key as string, decodeRecord(row.value as string) as Records[RecordKind]]
  }

  recordAt<Kind extends RecordKind>(kind: Kind, key: string, height: number): Records[Kind] | undefined {
    const row = this.#row(
      `SELECT value FROM records WHERE kind = ? AND key = ? AND from_height <= ?
       AND (until_height IS NULL OR until_height > ?)`,
      kind,
      key,
      height,
      height,
    )
    return row === undefined ? undefined : (decodeRecord(row.value as string) as Records[Kind])
  }

  /** Ordered by key. */
  recordsAt<Kind extends RecordKind>(kind: Kind, height: number): readonly (readonly [string, Records[Kind]])[] {
    return this.#rows(
      `SELECT key, value FROM records WHERE kind = ? AND from_height <= ?
       AND (until_height IS NULL OR until_height > ?) ORDER BY key`,
      kind,
      height,
      height,
    ).map((row) => [row.key as string, decodeRecord(row.value as string) as Records[Kind]])
  }

  block(height: number): Block | undefined {
    const row = this.#row(
      `SELECT blocks.value, signer_sets.value AS signers FROM blocks LEFT JOIN signer_sets ON hash = signers
       WHERE height = ?`,
      height,
    )
    if (row === undefined) return undefined
    const transactions = this.#rows('SELECT value FROM transactions WHERE height = ? ORDER BY position', height)
    return {
      ...(decodeRecord(row.value as string) as Omit<Block, 'lastSigners' | 'transactions'>),
      lastSigners: decodeRecord(row.signers as string) as string[],
      transactions: delivered(transactions),
    }
  }

  transaction(hash: string): DeliveredTransaction | undefined {
    return delivered(
      this.#rows('SELECT value FROM transactions WHERE hash = ? ORDER BY height DESC, position DESC LIMIT 1', hash),
    )[0]
  }

  /** Whether a transaction with this hash was ever in a block, kept or pruned. */
  hasDelivered(hash: string): boolean {
    return this.#row('SELECT 1 AS found FROM delivered WHERE hash = ?', hash) !== undefined
  }

  accountTransactions(query: {
    readonly address: string
    readonly role: 'signer' | 'recipient'
    readonly isNewestFirst: boolean
    readonly offset: number
    readonly limit: number
  }): { readonly total: number; readonly transactions: readonly DeliveredTransaction[] } {
    const column = query.role === 'signer' ? 'signer' : 'recipient'
    const order = query.isNewestFirst ? 'DESC' : 'ASC'
    const count = this.#row(`SELECT count(*) AS total FROM transactions WHERE ${column} = ?`, query.address)
    const rows = this.#rows(
      `SELECT value FROM transactions WHERE ${column} = ? ORDER BY height ${order}, position ${order} LIMIT ? OFFSET ?`,
      query.address,
      query.limit,
      query.offset,
    )
    return { total: Number(count?.total ?? 0), transactions: delivered(rows) }
  }

  /** Oldest first. */
  rewards({ nodeAddress, chain, sessionHeight, sinceHeight = 0 }: RewardFilter): readonly Reward[] {
    const wanted = { node: nodeAddress, chain, session_height: sessionHeight }
    const given = Object.entries(wanted).flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]))
    const conditions = ['height >= ?', ...given.map(({ column }) => `${column} = ?`)].join(' AND ')
    return this.#rows(
      `SELECT value FROM rewards WHERE ${conditions} ORDER BY height, position`,
      sinceHeight,
      ...given.map(({ value }) => value),
    ).map((row) => decodeRecord(row.value as string) as Reward)
  }

  /**
   * Writes a block and what it changed, all or nothing.
   * @throws {BlockNotWrittenError}
   */
  commit(commit: Commit): void {
    try {
      this.#database.exec('BEGIN')
      this.#write(commit)
      this.#database.exec('COMMIT')
    } catch (cause) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw new BlockNotWrittenError({ height: commit.block.height, cause })
    }
  }

  /** Forgets blocks and state before this height. Rewards and the hashes of transactions stay. */
  prune(beforeHeight: number): void {
    this.#run('DELETE FROM records WHERE until_height <= ?', beforeHeight)
    this.#run('DELETE FROM blocks WHERE height < ?', beforeHeight)
    this.#run('DELETE FROM transactions WHERE height < ?', beforeHeight)
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #write({ block, changes, rewards, appHash }: Commit): void {
    const { transactions, lastSigners, ...header } = block
    const signers = encodeRecord(lastSigners)
    const signersHash = toHex(sha256(signers))
    this.#run('INSERT OR IGNORE INTO signer_sets (hash, value) VALUES (?, ?)', signersHash, signers)
    this.#run(
      'INSERT INTO blocks (height, signers, value) VALUES (?, ?, ?)',
      block.height,
      signersHash,
      encodeRecord(header),
    )
    this.#run('DELETE FROM state_hash')
    this.#run('INSERT INTO state_hash (value) VALUES (?)', encodeRecord(appHash))
    for (const transaction of transactions) {
      const { hash, height, index, result } = transaction
      this.#run(
        'INSERT INTO transactions (height, position, hash, signer, recipient, value) VALUES (?, ?, ?, ?, ?, ?)',
        height,
        index,
        hash,
        result.signer,
        result.recipient,
        encodeRecord(transaction),
      )
      this.#run('INSERT OR IGNORE INTO delivered (hash) VALUES (?)', hash)
    }
    for (const [kind, records] of changes)
      for (const [key, value] of records) this.#writeRecord(kind, key, value, block.height)
    for (const [position, reward] of rewards.entries())
      this.#run(
        'INSERT INTO rewards (height, position, node, chain, session_height, value) VALUES (?, ?, ?, ?, ?, ?)',
        reward.height,
        position,
        reward.nodeAddress,
        reward.chain,
        reward.sessionHeight,
        encodeRecord(reward),
      )
  }

  #writeRecord(kind: RecordKind, key: string, value: Records[RecordKind] | undefined, height: number): void {
    this.#run(
      'UPDATE records SET until_height = ? WHERE kind = ? AND key = ? AND until_height IS NULL',
      height,
      kind,
      key,
    )
    if (value === undefined) return
    this.#run(
      'INSERT INTO records (kind, key, from_height, value) VALUES (?, ?, ?, ?)',
      kind,
      key,
      height,
      encodeRecord(value),
    )
  }

  #checkIdentity(path: string, identity: ChainIdentity): void {
    const wanted = encodeRecord({ ...identity, formatVersion })
    const row = this.#row('SELECT value FROM identity')
    if (row === undefined) this.#run('INSERT INTO identity (value) VALUES (?)', wanted)
    else if (row.value !== wanted)
      throw new ChainMismatchError({ path, held: decodeRecord(row.value as string) as ChainIdentity, wanted: identity })
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #row(sql: string, ...values: readonly (string | number)[]) {
    return this.#prepared(sql).get(...values)
  }

  #rows(sql: string, ...values: readonly (string | number)[]) {
    return this.#prepared(sql).all(...values)
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    this.#prepared(sql).run(...values)
  }
}

const schema = `
CREATE TABLE IF NOT EXISTS identity (value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS state_hash (value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS records (
  kind TEXT NOT NULL, key TEXT NOT NULL, from_height INTEGER NOT NULL, until_height INTEGER, value TEXT NOT NULL,
  PRIMARY KEY (kind, key, from_height)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_until ON records (until_height) WHERE until_height IS NOT NULL;
CREATE TABLE IF NOT EXISTS signer_sets (hash TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (height INTEGER PRIMARY KEY, signers TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS transactions (
  height INTEGER NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL, signer TEXT NOT NULL, recipient TEXT NOT NULL,
  value TEXT NOT NULL, PRIMARY KEY (height, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS transactions_hash ON transactions (hash);
CREATE INDEX IF NOT EXISTS transactions_signer ON transactions (signer);
CREATE INDEX IF NOT EXISTS transactions_recipient ON transactions (recipient);
CREATE TABLE IF NOT EXISTS delivered (hash TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rewards (
  height INTEGER NOT NULL, position INTEGER NOT NULL, node TEXT NOT NULL, chain TEXT NOT NULL,
  session_height INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (height, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rewards_node ON rewards (node, chain, session_height);
CREATE INDEX IF NOT EXISTS rewards_chain ON rewards (chain, session_height);
`

function openDatabase(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path)
  } catch (cause) {
    throw new UnreadableChainFileError({ path, cause })
  }
}

function delivered(rows: readonly { readonly value?: unknown }[]): DeliveredTransaction[] {
  return rows.map((row) => decodeRecord(row.value as string) as DeliveredTransaction)
}

/** A block could not be written, perhaps for a full disk; the chain is as it was before it. */
export class BlockNotWrittenError extends Error {
  override readonly name = 'BlockNotWrittenError'
  readonly code = 'BLOCK_NOT_WRITTEN'

  constructor({ height, cause }: { readonly height: number; readonly cause: unknown }) {
    super(
      `Block ${height} of the local chain could not be written. Free space on its disk and start the network again: it goes on after block ${height - 1}.\nReason: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}

/** The chain's file cannot be opened, or is not one. */
export class UnreadableChainFileError extends Error {
  override readonly name = 'UnreadableChainFileError'
  readonly code = 'CHAIN_FILE_UNREADABLE'

  constructor({ path, cause }: { readonly path: string; readonly cause: unknown }) {
    super(
      `The chain in ${path} cannot be opened. Check that its folder is there and can be written to, or move the file away to start anew.\nReason: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}

/** Another process has the chain's file open. */
export class ChainFileBusyError extends Error {
  override readonly name = 'ChainFileBusyError'
  readonly code = 'CHAIN_FILE_BUSY'

  constructor({ path }: { readonly path: string }) {
    super(`The chain in ${path} is in use by another process. Stop that localnet first, or start this one elsewhere.`)
  }
}

/** The chain's file was made for another chain id, genesis or set of rules. */
export class ChainMismatchError extends Error {
  override readonly name = 'ChainMismatchError'
  readonly code = 'CHAIN_MISMATCH'

  constructor(facts: { readonly path: string; readonly held: ChainIdentity; readonly wanted: ChainIdentity }) {
    const { path, held, wanted } = facts
    const line = ({ chainId, genesisHash, isUpgraded }: ChainIdentity) =>
      `chain id ${chainId}, genesis ${genesisHash.slice(0, 16)}, ${isUpgraded ? 'after' : 'before'} the upgrade`
    super(
      `The file ${path} holds another chain. Start with the genesis it was made from, or give the new chain another folder, or remove the file to start anew.\nIn the file: ${line(held)}\nAsked for: ${line(wanted)}`,
    )
  }
}
