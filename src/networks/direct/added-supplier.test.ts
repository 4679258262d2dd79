import { describe, expect, it } from 'vitest'
import { readAddedSupplier } from './added-supplier.ts'

const entry = { id: 'node-9', url: 'https://node.example', operator: 'Example', service: 'text-generation' }

describe('readAddedSupplier', () => {
  it('default: an entry as the suppliers file has it', () => {
    const read = readAddedSupplier({ ...entry, key: 'env:ASSAY_SUPPLIER_KEY_NINE', timeouts: { total: '2m' } })
    expect(read).toMatchObject({
      kind: 'supplier',
      supplier: {
        ...{ id: 'node-9', url: 'https://node.example', key: { kind: 'env', name: 'ASSAY_SUPPLIER_KEY_NINE' } },
        limits: { timeouts: { totalMs: 120_000 } },
      },
    })
  })

  it('error: every mistake by its field, and no value', () => {
    const read = readAddedSupplier({ ...entry, url: 'ftp://secret.example', operater: 'x', reference: true })
    expect(read).toMatchObject({ kind: 'problems' })
    const problems = read.kind === 'problems' ? read.problems : []
    expect(problems.map(({ field }) => field).toSorted()).toEqual(
      expect.arrayContaining(['money_cap_usd', 'operater', 'url']),
    )
    expect(JSON.stringify(problems)).not.toContain('secret')
  })

  it('error: a key in a file, in another variable, or the key itself', () => {
    for (const key of ['file:/etc/passwd', 'env:DATABASE_URL', 'env:ASSAY_ADMIN_TOKEN', 'sk-very-secret']) {
      const read = readAddedSupplier({ ...entry, key })
      expect(read).toMatchObject({ kind: 'problems', problems: [{ field: 'key' }] })
      expect(JSON.stringify(read)).not.toContain(key)
    }
  })

  it('error: what is no entry at all', () => {
    for (const value of [null, 7, 'text', [], {}, { id: '../etc' }])
      expect(readAddedSupplier(value).kind).toBe('problems')
  })
})
