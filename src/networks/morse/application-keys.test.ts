import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkApplicationToken } from '#morse/application-token.ts'
import { encryptKey } from '#morse/encrypted-key.ts'
import { keyNamed } from './__fixtures__/hand-made-chain.ts'
import { ApplicationKeysError, parseApplicationKeys, readApplicationKeys } from './application-keys.ts'

const [first, second] = [keyNamed('first'), keyNamed('second')]
const both = [first.publicKey, second.publicKey]
const asked = { source: 'the file keys', passphrase: null }
const publicKeys = (text: string, over = {}) =>
  parseApplicationKeys(text, { ...asked, ...over }).map(({ publicKey }) => publicKey)

function failureOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ApplicationKeysError) return error.message
    throw error
  }
  throw new TypeError('it did not fail')
}

describe('parseApplicationKeys', () => {
  test('default: one key a line, comments and repetitions passed over', () => {
    expect(publicKeys(`# ours\n${first.export()}\r\n\n  ${second.export()}  \n${first.export()}\n`)).toEqual(both)
  })

  test('args: with commas, as in a variable; as JSON; upper case', () => {
    expect(publicKeys(`${first.export()},${second.export()}`)).toEqual(both)
    expect(publicKeys(JSON.stringify([first.export(), second.export()]))).toEqual(both)
    expect(publicKeys(first.export().toUpperCase())).toEqual([first.publicKey])
  })

  test('args: encrypted key files, one or several', () => {
    const files = [first, second].map((key) =>
      JSON.parse(encryptKey(key, 'open sesame', { salt: new Uint8Array(16), hint: '' })),
    )
    expect(publicKeys(JSON.stringify(files[0]), { passphrase: 'open sesame' })).toEqual([first.publicKey])
    expect(publicKeys(JSON.stringify(files), { passphrase: 'open sesame' })).toEqual(both)
    expect(failureOf(() => publicKeys(JSON.stringify(files[0])))).toContain('key 1 is encrypted')
    expect(failureOf(() => publicKeys(JSON.stringify(files), { passphrase: 'wrong' }))).toContain('cannot be decrypted')
  })

  test('behavior: the token is valid, and nothing printed shows a key', () => {
    const [application] = parseApplicationKeys(first.export(), asked)
    expect(application && checkApplicationToken(application.token)).toBeNull()
    const secret = first.export().slice(0, 64)
    for (const shown of [inspect(application, { depth: 9, showHidden: true }), JSON.stringify(application)])
      expect(shown).not.toContain(secret)
  })

  test.each([
    ['', 'has no key'],
    ['# only a comment', 'has no key'],
    ['[]', 'has no key'],
    [first.export().slice(2), 'key 1 is no private key'],
    [`${first.export()}\n${first.export().slice(0, 64)}${second.publicKey}`, 'key 2 is no private key'],
    [`["${first.export()}"`, 'begins like JSON and is none'],
    ['[17]', 'key 1 is encrypted'],
  ])('error: %j', (text, problem) => {
    const message = failureOf(() => publicKeys(text))
    expect(message).toContain(problem)
    expect(message).not.toContain(first.export().slice(0, 16))
  })
})

describe('readApplicationKeys', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test.each([0o600, 0o400])('default: a file of mode %o is read', async (mode) => {
    const path = join(folder, 'keys')
    await writeFile(path, first.export())
    await chmod(path, mode)
    expect((await readApplicationKeys(path, null)).map(({ publicKey }) => publicKey)).toEqual([first.publicKey])
  })

  test.each([0o644, 0o640, 0o604, 0o660, 0o601])('error: a file of mode %o, which others can use', async (mode) => {
    const path = join(folder, 'keys')
    await writeFile(path, first.export())
    await chmod(path, mode)
    await expect(readApplicationKeys(path, null)).rejects.toThrow(
      `can be read by others (mode ${mode.toString(8)}); run "chmod 600`,
    )
  })

  test('error: no file', async () => {
    await expect(readApplicationKeys(join(folder, 'none'), null)).rejects.toThrow(ApplicationKeysError)
  })
})
