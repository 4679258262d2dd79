import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '#morse/hash.ts'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { prepareMorseNetwork } from './morse-network.ts'
import { prepareNetwork } from './prepare-network.ts'
import { readSettings } from './settings.ts'

const key = privateKeyFromSeed(sha256('an application')).export()
const morse = { network: 'morse', rpc: ['http://127.0.0.1:1'], services: ['A100'] }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'morse-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function keysFile(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, 'keys')
  await writeFile(path, text)
  await chmod(path, mode)
  return path
}

async function settingsOf(flags: Record<string, unknown>, environment: Record<string, string> = {}) {
  return readSettings({ flags, environment })
}

describe('settings of a Morse network', () => {
  test('default: the direct network, and nothing of Morse', async () => {
    expect(await settingsOf({})).toMatchObject({ network: 'direct', rpc: [], services: [], sessionBudget: 0.5 })
  })

  test('args: lists come with commas from the environment', async () => {
    const environment = {
      ASSAY_NETWORK: 'morse',
      ASSAY_RPC: 'https://a.example, https://b.example',
      ASSAY_SERVICES: 'A100,A104',
    }
    expect(await settingsOf({}, environment)).toMatchObject({
      network: 'morse',
      rpc: ['https://a.example', 'https://b.example'],
      services: ['A100', 'A104'],
    })
  })

  test.each([
    [{ network: 'shannon' }, '--network'],
    [{ rpc: ['node.example'] }, '--rpc must be URLs'],
    [{ rpc: ['ftp://node.example'] }, '--rpc must be URLs'],
    [{ services: ['A10'] }, '--services must be chain ids such as A100'],
    [{ sessionBudget: '0' }, '--session-budget must be a number above 0 and up to 1'],
    [{ sessionBudget: '1.1' }, '--session-budget must be a number above 0 and up to 1'],
    [{ relayTimeout: '0' }, '--relay-timeout must be a whole number of seconds'],
    [{ maxBodyBytes: '10' }, '--max-body-bytes must be a whole number of bytes'],
    [{ mesh: 'nowhere' }, '--mesh must be'],
  ])('error: %j', async (flags, problem) => {
    await expect(settingsOf(flags)).rejects.toThrow(problem)
  })
})

describe('prepareNetwork', () => {
  test('default: everything is there; nothing shows a key', async () => {
    const settings = await settingsOf({ ...morse, appKeys: await keysFile(key), relayTimeout: '600' })
    const open = await prepareMorseNetwork(settings)
    const network = await open(() => {})
    expect(network.limitsOf({ isSimulated: false, id: 'any' })).toMatchObject({
      timeouts: { connectMs: 5_000, firstByteMs: 600_000, totalMs: 600_000 },
    })
    expect(await network.discover()).toEqual([])
    expect(network.allowanceOf({ id: 'any' })).toBe(0)
    for (const shown of [inspect(network, { depth: 9 }), inspect(settings), inspect(open)])
      expect(shown).not.toContain(key.slice(0, 64))
    await network.close()
  })

  test('args: keys from the environment, never from the settings', async () => {
    const open = await prepareMorseNetwork(await settingsOf(morse), { ASSAY_MORSE_APP_KEYS: `${key}\n` })
    await (await open(() => {})).close()
  })

  test('error: everything that is missing is said at once', async () => {
    await expect(prepareNetwork(await settingsOf({ network: 'morse' }))).rejects.toThrow(
      /--rpc URL\.\.\.[\s\S]*--services ID\.\.\.[\s\S]*--app-keys FILE/,
    )
    await expect(prepareMorseNetwork(await settingsOf(morse), {})).rejects.toThrow('--app-keys FILE')
  })

  test('error: a file of keys that others may read', async () => {
    const appKeys = await keysFile(key, 0o644)
    await expect(prepareNetwork(await settingsOf({ ...morse, appKeys }))).rejects.toThrow('run "chmod 600')
  })

  test('error: keys that are none, without showing them', async () => {
    const appKeys = await keysFile(key.slice(1))
    const failed = prepareNetwork(await settingsOf({ ...morse, appKeys }))
    await expect(failed).rejects.toThrow('key 1 is no private key')
    await expect(failed).rejects.not.toThrow(key.slice(1, 20))
  })

  test('error: a private network that is none', async () => {
    const settings = await settingsOf({ ...morse, appKeys: await keysFile(key), allowPrivate: ['10.0.0.0/99'] })
    await expect(prepareNetwork(settings)).rejects.toThrow('neither a network nor a host name')
  })
})
