import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseSecretReference, readSecret } from './secret.ts'

describe('parseSecretReference', () => {
  it.each([
    ['env:OPENAI_KEY', { kind: 'env', name: 'OPENAI_KEY' }],
    ['file:/run/secrets/key', { kind: 'file', path: '/run/secrets/key' }],
    ['file:C:\\keys\\a', { kind: 'file', path: 'C:\\keys\\a' }],
    ['env:not a name', null],
    ['env:', null],
    ['sk-proj-abc', null],
    ['', null],
  ])('args: %s', (text, expected) => {
    expect(parseSecretReference(text)).toEqual(expected)
  })
})

describe('readSecret', () => {
  it('default: from the environment and from a file, without its line end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secret-'))
    const path = join(folder, 'key')
    await writeFile(path, 'sk-file\n')
    expect(await readSecret({ kind: 'env', name: 'KEY' }, { KEY: 'sk-env' })).toBe('sk-env')
    expect(await readSecret({ kind: 'file', path })).toBe('sk-file')
    await rm(folder, { recursive: true })
  })

  it('error: nothing there', async () => {
    await expect(readSecret({ kind: 'env', name: 'KEY' }, { KEY: '' })).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: 'the environment variable KEY is not set',
    })
    await expect(readSecret({ kind: 'file', path: '/nowhere/key' })).rejects.toMatchObject({
      message: 'the file /nowhere/key cannot be read',
    })
  })
})
