import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measured } from '../../bench/evidence/__fixtures__/scene.ts'
import { assayIn, measuredFolder } from './__fixtures__/measured-folder.ts'

let folder: string
let store: string
beforeAll(async () => {
  ;({ folder, store } = await measuredFolder(18))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const assay = (...words: string[]) => assayIn(folder, [...words])

describe('assay evidence and assay verify', () => {
  it('default: what one writes the other finds sound, and the key is told', async () => {
    const written = await assay('evidence', measured.address, '--store', store, '--json')
    expect([written.code, written.stderr]).toEqual([0, ''])
    const { file, instanceKey } = JSON.parse(written.stdout)
    expect(file).toBe('evidence-measured.jsonl.gz')
    expect((await readdir(folder)).filter((name) => name.startsWith('evidence'))).toEqual([file])
    const verified = await assay('verify', file, '--key', instanceKey, '--earlier', file)
    expect([verified.code, verified.stderr]).toEqual([0, ''])
    expect(verified.stdout).toMatch(/^Supplier {4}measured \(direct, text\), epoch 1\nSigned by {3}[0-9a-f]{64}\n/)
    expect(verified.stdout).toMatch(/\nSound: whatever can be checked now is as it must be\.\n$/)
    expect(verified.stdout).not.toContain('Not checkable')
  })

  it('behavior: a bundle that was changed is not sound, in words, in JSON and by the exit code', async () => {
    await assay('evidence', measured.address, '--store', store, '--out', 'true.gz')
    const text = gunzipSync(await readFile(join(folder, 'true.gz'))).toString()
    await writeFile(join(folder, 'changed.gz'), gzipSync(text.replace('"value":0', '"value":1')))
    const told = await assay('verify', 'changed.gz')
    expect(told.code).toBe(1)
    expect(told.stdout).toContain('signature, end: the content was changed after it was signed')
    expect(told.stdout).toContain('NOT SOUND')
    const asJson = await assay('verify', 'changed.gz', '--json')
    expect([asJson.code, JSON.parse(asJson.stdout).isSound]).toEqual([1, false])
    await writeFile(join(folder, 'plain.jsonl'), text)
    expect((await assay('verify', 'plain.jsonl')).code).toBe(0)
  })

  it('error: no file, a cut file, no key, no such supplier', async () => {
    await assay('evidence', measured.address, '--store', store, '--out', 'whole.gz')
    await writeFile(join(folder, 'cut.gz'), (await readFile(join(folder, 'whole.gz'))).subarray(0, 5_000))
    const errors = await Promise.all([
      assay('verify', 'none.gz'),
      assay('verify', 'cut.gz'),
      assay('verify', 'whole.gz', '--key', 'short'),
      assay('evidence', 'nobody', '--store', store, '--out', 'nobody.gz'),
    ])
    expect(errors.map(({ code }) => code)).toEqual([1, 1, 1, 1])
    expect(errors.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
      'assay: none.gz cannot be checked: it cannot be read.',
      'assay: cut.gz cannot be checked: it is cut off, or damaged inside.',
      'assay: --key short: give 64 hexadecimal digits, or a PEM file with an Ed25519 public key.',
      'assay: No supplier has the id or address "nobody", nor an id that begins so. "assay suppliers" lists them.',
    ])
    expect(await readdir(folder)).not.toContain('nobody.gz')
  })
})
