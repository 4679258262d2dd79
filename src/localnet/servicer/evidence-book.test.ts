import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RelayProof } from '#morse/relay.ts'
import { EvidenceBook } from './evidence-book.ts'

const folder = mkdtempSync(join(tmpdir(), 'book-'))
afterAll(() => rmSync(folder, { recursive: true }))

const token = { version: '0.0.1', appPublicKey: 'aa'.repeat(32), clientPublicKey: 'bb'.repeat(32), signature: 'cc' }
const proof = (entropy: bigint, sessionBlockHeight = 1n): RelayProof => ({
  entropy,
  sessionBlockHeight,
  servicerPublicKey: 'dd'.repeat(32),
  blockchain: 'A100',
  token,
  signature: 'ee',
  requestHash: 'ff',
})
const header = (sessionHeight = 1n) => ({ appPublicKey: token.appPublicKey, chain: 'A100', sessionHeight })

function shown(book: EvidenceBook) {
  return book.entries().map(({ servicerAddress, evidence, claimedAt }) => {
    const { header: session, limit, proofs, isSealed } = evidence
    return { servicerAddress, session, limit, proofs, isSealed, claimedAt }
  })
}

describe('EvidenceBook', () => {
  it('default: counts once, to the limit, per servicer and session', () => {
    const book = new EvidenceBook(null, () => {})
    expect(book.add('one', proof(1n), 2n)).toBe('added')
    expect(book.add('one', proof(1n), 2n)).toBe('duplicate')
    expect(book.add('one', proof(2n), 2n)).toBe('added')
    expect(book.add('one', proof(3n), 2n)).toBe('sealed')
    expect(book.add('two', proof(1n), 2n)).toBe('added')
    expect(book.add('one', proof(1n, 5n), 2n)).toBe('added')
    expect(book.entries('one').map(({ evidence }) => evidence.proofs.length)).toEqual([2, 1])
  })

  it('behavior: what was on file is there again, 63-bit entropy and claims too', () => {
    const path = join(folder, 'again.jsonl')
    const book = new EvidenceBook(path, () => {})
    book.add('one', proof(9_223_372_036_854_775_807n), 10n)
    book.add('one', proof(2n, 5n), 10n)
    book.add('two', proof(3n), 10n)
    book.claim('one', header(), 9)
    book.drop('two', header())
    const before = shown(book)
    book.close()
    const again = new EvidenceBook(path, () => {})
    expect(shown(again)).toEqual(before)
    expect(before.map(({ isSealed, claimedAt }) => ({ isSealed, claimedAt }))).toEqual([
      { isSealed: true, claimedAt: 9 },
      { isSealed: false, claimedAt: null },
    ])
    again.close()
  })

  it('behavior: the file is written anew when most of it is of no use', () => {
    const path = join(folder, 'anew.jsonl')
    const book = new EvidenceBook(path, () => {})
    book.add('kept', proof(1n), 10n)
    for (let entropy = 0n; entropy < 10_000n; entropy++) book.add('paid', proof(entropy), 100_000n)
    book.claim('paid', header(), 9)
    book.drop('paid', header())
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2)
    book.add('kept', proof(2n), 10n)
    const before = shown(book)
    book.close()
    const again = new EvidenceBook(path, () => {})
    expect(shown(again)).toEqual(before)
    again.close()
  })
})
