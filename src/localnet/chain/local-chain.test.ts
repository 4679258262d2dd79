import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '#morse/hash.ts'
import { createScratchChain, scratchBalance, scratchKey } from './__fixtures__/scratch-chain.ts'
import { writerGenesis } from './__fixtures__/writer-genesis.ts'
import type { Block } from './chain.ts'
import { BlockNotWrittenError, ChainFileBusyError, ChainMismatchError, UnreadableChainFileError } from './chain-file.ts'
import { BadChainOptionsError, LocalChain } from './local-chain.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-chain-'))
  path = join(folder, 'chain.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Sends from the first account to a new one, and makes a block. */
function sendAndProduce(scratch: ReturnType<typeof createScratchChain>, amount: bigint): void {
  const [from] = scratch.accounts
  if (from === undefined) throw new TypeError('There is no account.')
  const toAddress = scratchKey(400).address
  scratch.submit({ type: 'send', fromAddress: from.address, toAddress, amount }, from)
  scratch.produce(1)
}

function chainedBlocks(chain: LocalChain, from: number): Block[] {
  return Array.from({ length: chain.height - from + 1 }, (_, index) => {
    const block = chain.block(from + index)
    if (block === undefined) throw new TypeError(`Block ${from + index} is not there.`)
    return block
  })
}

describe('blocks', () => {
  it('are chained from the consensus hash on, with times that grow, and proposers in turn', () => {
    const scratch = createScratchChain({ nodeCount: 3 })
    sendAndProduce(scratch, 5n)
    scratch.produce(4)
    const blocks = chainedBlocks(scratch.chain, 1)
    expect(blocks.map(({ height }) => height)).toEqual([1, 2, 3, 4, 5, 6])
    expect(blocks.map(({ lastBlockHash }) => toHex(lastBlockHash))).toEqual([
      // Of 4,000,000 bytes a block, as a running pocket-core had it.
      '79d43a2344837a7eabf1e05bb6d317b1862a89c2ef6ac8d32c04f846348c3cc6',
      ...blocks.slice(0, -1).map(({ hash }) => toHex(hash)),
    ])
    expect(new Set(blocks.map(({ hash }) => toHex(hash))).size).toBe(6)
    expect(blocks.map(({ time }) => time)).toEqual([...blocks.map(({ time }) => time)].sort((a, b) => a - b))
    expect(blocks[0]?.timeText).toBe('2026-01-01T00:00:00Z')
    const proposers = blocks.map(({ proposer }) => proposer)
    expect(new Set(proposers.slice(0, 3)).size).toBe(3)
    expect(proposers.slice(3)).toEqual(proposers.slice(0, 3))
    expect(blocks.map(({ totalTransactions }) => totalTransactions)).toEqual([0, 1, 1, 1, 1, 1])
    expect(blocks.map(({ appHash }) => appHash.length)).toEqual([0, 32, 32, 32, 32, 32])
  })

  it('are the same for the same transactions and times', () => {
    const hashes = () => {
      const scratch = createScratchChain()
      sendAndProduce(scratch, 5n)
      scratch.produce(2)
      return chainedBlocks(scratch.chain, 1).map(({ hash }) => toHex(hash))
    }
    expect(hashes()).toEqual(hashes())
  })

  it('take no more bytes than they may, the rest waits', () => {
    const scratch = createScratchChain({ genesis: { maxBlockBytes: 500 } })
    const [from] = scratch.accounts
    if (from === undefined) throw new TypeError('There is no account.')
    for (const amount of [1n, 2n, 3n, 4n, 5n])
      scratch.submit({ type: 'send', fromAddress: from.address, toAddress: from.address, amount }, from)
    const sizes = [1, 2, 3].map(() => scratch.chain.produceBlock().transactions.length)
    expect(sizes).toEqual([2, 2, 1])
    expect(scratch.chain.pendingTransactions()).toEqual([])
  })

  it('error: block times that cannot be', () => {
    const open = (blockTimeMs: number) => () =>
      new LocalChain({ genesis: writerGenesis(), path: ':memory:', blockTimeMs, now: Date.now })
    for (const blockTimeMs of [99, 15 * 60_000 + 1, Number.NaN]) expect(open(blockTimeMs)).toThrow(BadChainOptionsError)
    for (const blockTimeMs of [100, 15 * 60_000]) expect(open(blockTimeMs)().height).toBe(1)
  })
})

describe('state', () => {
  it('never changes at past heights, in memory or read again', () => {
    const scratch = createScratchChain({ chain: { path } })
    const { chain } = scratch
    const address = scratchKey(400).address
    const held = new Map([1, 2, 3, 4].map((height) => [height, height]))
    const early = chain.ledgerAt(1)
    for (const amount of [5n, 6n, 7n]) sendAndProduce(scratch, amount)
    const balances = (of: LocalChain) =>
      [...held.keys()].map((height) => of.ledgerAt(height)?.account(address)?.balance ?? null)
    expect(balances(chain)).toEqual([null, 5n, 11n, 18n])
    expect(early?.account(address)).toBeUndefined()
    expect(early?.accounts().length).toBe((chain.ledgerAt(4)?.accounts().length ?? 0) - 3)
    expect(early?.supply()).toEqual({ ...chain.ledgerAt(4)?.supply(), feeCollector: 0n, dao: 0n })
    expect([chain.ledgerAt(0), chain.ledgerAt(5), chain.ledgerAt(1.5), chain.block(5)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    chain.close()
    const again = createScratchChain({ chain: { path } }).chain
    expect(balances(again)).toEqual([null, 5n, 11n, 18n])
    again.close()
  })

  it('lists accounts in the order of their addresses, pools only while they hold something', () => {
    const { chain } = createScratchChain()
    const addresses =
      chain
        .ledgerAt(1)
        ?.accounts()
        .map(({ address }) => address) ?? []
    expect(addresses).toEqual([...addresses].sort())
    expect(addresses).toContain('8ef97b488e66a2b2e89a3b4999549816768910fb')
    expect(addresses).not.toContain('6386713deb27b609daad5e2e32ee6591753e5f4e')
  })

  it('is forgotten after as many heights as are to be kept, what claims need excepted', () => {
    const scratch = createScratchChain({ chain: { path, keptHeights: 70 } })
    const { chain } = scratch
    for (const amount of [5n, 6n]) sendAndProduce(scratch, amount)
    const { hash, raw } = chain.block(2)?.transactions[0] ?? { hash: '', raw: new Uint8Array() }
    scratch.produce(128 - chain.height)
    const first = 128 - 70 + 1
    expect([first - 1, first].map((height) => chain.block(height)?.height)).toEqual([undefined, first])
    expect([first - 1, first].map((height) => chain.ledgerAt(height)?.height)).toEqual([undefined, first])
    expect(chain.ledgerAt(first)?.account(scratchKey(400).address)?.balance).toBe(11n)
    expect(chain.transaction(hash)).toBeUndefined()
    expect(chain.submit(raw)).toMatchObject({ kind: 'checked', result: { code: 6, codespace: 'auth' } })
    chain.close()
    const tooFew = () => createScratchChain({ chain: { path: ':memory:', keptHeights: 63 } })
    expect(tooFew).toThrow('claims need the last 64 heights')
  })

  it('answers what an account has signed and was sent', () => {
    const scratch = createScratchChain()
    const [from] = scratch.accounts
    for (const amount of [5n, 6n, 7n]) sendAndProduce(scratch, amount)
    const query = { isNewestFirst: true, offset: 1, limit: 1 }
    const signed = scratch.chain.accountTransactions({ address: from?.address ?? '', role: 'signer', ...query })
    const received = scratch.chain.accountTransactions({
      address: scratchKey(400).address,
      role: 'recipient',
      ...query,
    })
    expect(signed).toEqual({ total: 3, transactions: scratch.chain.block(3)?.transactions })
    expect(received).toEqual(signed)
    expect(scratch.chain.accountTransactions({ address: from?.address ?? '', role: 'recipient', ...query }).total).toBe(
      0,
    )
  })
})

describe('a chain that is opened again', () => {
  it('goes on after its last block', () => {
    const first = createScratchChain({ chain: { path } })
    sendAndProduce(first, 5n)
    const blocks = chainedBlocks(first.chain, 1)
    first.chain.close()
    const second = createScratchChain({ chain: { path } })
    expect(chainedBlocks(second.chain, 1)).toEqual(blocks)
    second.produce(1)
    const next = second.chain.block(3)
    expect(next?.lastBlockHash).toEqual(blocks[1]?.hash)
    const unbroken = createScratchChain()
    sendAndProduce(unbroken, 5n)
    unbroken.produce(1)
    expect(next?.appHash).toEqual(unbroken.chain.block(3)?.appHash)
    expect(second.chain.ledgerAt(3)?.account(second.accounts[0]?.address ?? '')?.balance).toBe(scratchBalance - 10_005n)
    second.chain.close()
  })

  it('error: another chain id, genesis, or set of rules', () => {
    createScratchChain({ chain: { path } }).chain.close()
    const open = (plan: Parameters<typeof createScratchChain>[0]) => () =>
      createScratchChain({ ...plan, chain: { path } })
    expect(open({ genesis: { chainId: 'other' } })).toThrow(ChainMismatchError)
    expect(open({ nodeCount: 5 })).toThrow(ChainMismatchError)
    expect(open({ isUpgraded: true })).toThrow(ChainMismatchError)
    expect(open({ genesis: { chainId: 'other' } })).toThrow(
      /In the file: chain id scratch.*\nAsked for: chain id other/,
    )
    open({})().chain.close()
  })

  it('error: a file that somebody else has open, or that is none', () => {
    const { chain } = createScratchChain({ chain: { path } })
    expect(() => createScratchChain({ chain: { path } })).toThrow(ChainFileBusyError)
    chain.close()
    writeFileSync(path, 'Dear diary, this is no database at all. '.repeat(100))
    expect(() => createScratchChain({ chain: { path } })).toThrow(UnreadableChainFileError)
    expect(() => createScratchChain({ chain: { path: join(folder, 'not', 'there') } })).toThrow(
      UnreadableChainFileError,
    )
  })

  it('error: a block that cannot be written, after which everything is as before', () => {
    const scratch = createScratchChain({ chain: { path } })
    sendAndProduce(scratch, 5n)
    scratch.chain.close()
    expect(() => scratch.chain.produceBlock()).toThrow(BlockNotWrittenError)
    expect([scratch.chain.height, scratch.chain.ledgerAt(2)?.account(scratchKey(400).address)?.balance]).toEqual([
      2,
      5n,
    ])
    const again = createScratchChain({ chain: { path } }).chain
    expect(again.produceBlock().height).toBe(3)
    again.close()
  })

  it('behavior: has lost no block that it told of, after being killed again and again', async () => {
    let told = 0
    for (const blocks of [4, 9, 6, 13, 5]) told = Math.max(told, await writeUntilKilled(blocks))
    const chain = new LocalChain({ genesis: writerGenesis(), path, blockTimeMs: 100, now: Date.now })
    expect(chain.height).toBeGreaterThanOrEqual(told)
    const blocks = chainedBlocks(chain, 1)
    expect(blocks.slice(1).map(({ lastBlockHash }) => toHex(lastBlockHash))).toEqual(
      blocks.slice(0, -1).map(({ hash }) => toHex(hash)),
    )
    expect(blocks.slice(1).every(({ time }, index) => time > (blocks[index]?.time ?? Number.POSITIVE_INFINITY))).toBe(
      true,
    )
    expect(blocks.flatMap(({ transactions }) => transactions).length).toBeGreaterThan(told)
    for (const { height } of blocks) {
      const ledger = chain.ledgerAt(height)
      const sum = ledger?.accounts().reduce((total, { balance }) => total + balance, 0n)
      expect([height, sum]).toEqual([height, 10n ** 15n + 15_000_000_000n])
      expect(ledger?.supply().total).toBe(sum)
    }
    chain.close()
  }, 60_000)
})

/** @returns the last height that the process told of before it was killed. */
async function writeUntilKilled(blocks: number): Promise<number> {
  const program = new URL('./__fixtures__/block-writer.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  let told = 0
  let last = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    told += 1
    if (told === blocks) child.kill('SIGKILL')
  }
  await exit
  return last
}
