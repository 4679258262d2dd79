import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import { chooseDesign, type DesignFlags, LocalnetFlagsError } from './choose-design.ts'
import { type LocalnetPaths, localnetPaths, writeDesign } from './localnet-folder.ts'

const files = fileURLToPath(new URL('../../localnet/__fixtures__/morse-files/', import.meta.url))
const existing = {
  genesis: join(files, 'pocket-localnet', 'genesis.json'),
  chains: join(files, 'pocket-localnet', 'chains.json'),
  keys: [1, 2, 3].map((number) => join(files, 'pocket-localnet', `lean${number}.keys.json`)),
}
const designed = { kind: 'designed', config: defaultLocalnet() } as const

let folder: string
let paths: LocalnetPaths

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-design-'))
  paths = localnetPaths(folder)
})
afterEach(() => rm(folder, { recursive: true }))

async function problemOf(flags: DesignFlags): Promise<string> {
  const error: unknown = await chooseDesign(flags, paths).catch((caught: unknown) => caught)
  return error instanceof LocalnetFlagsError ? error.message : `no flags error: ${error}`
}

describe('chooseDesign in a new folder', () => {
  it('default: the default network', async () => {
    expect(await chooseDesign({}, paths)).toEqual(designed)
  })

  it('args: what flags change in it', async () => {
    const flags = { sessionNodes: 24, blockTime: 500, firstPort: 9_000, backend: ['A100=http://127.0.0.1:8000'] }
    const config = defaultLocalnet({
      sessionNodes: 24,
      blockTimeMs: 500,
      firstPort: 9_000,
      backends: { A100: 'http://127.0.0.1:8000' },
    })
    expect(await chooseDesign(flags, paths)).toEqual({ kind: 'designed', config })
  })

  it('args: the files of pocket-localnet, unchanged', async () => {
    const { kind, config } = await chooseDesign(existing, paths)
    expect([kind, 'leanNodes' in config && config.leanNodes.map(({ keys }) => keys.length)]).toEqual([
      'existing',
      [10, 10, 10],
    ])
  })

  it.each(['localnet-poc', 'morse-poc'])('args: the files of %s, with keys of pocket-localnet', async (name) => {
    const flags = { ...existing, genesis: join(files, name, 'genesis.json'), chains: join(files, name, 'chains.json') }
    expect((await chooseDesign(flags, paths)).kind).toBe('existing')
  })

  it.each<[DesignFlags, string]>([
    [{ genesis: existing.genesis }, 'A network of files needs all three'],
    [{ ...existing, sessionNodes: 5 }, 'do not go with a network of files'],
    [{ ...existing, backend: ['A100=http://a.example'] }, '--backend does not go with a network of files'],
    [{ ...existing, genesis: 'nowhere.json' }, '--genesis nowhere.json cannot be read (ENOENT)'],
    [{ ...existing, keys: [existing.chains] }, `--keys ${existing.chains} holds no private keys`],
    [{ backend: ['A100'] }, '--backend A100 is none: write CHAIN=URL'],
    [{ design: 'nowhere.yaml' }, '--design nowhere.yaml cannot be read (ENOENT)'],
  ])('error: %j', async (flags, message) => {
    expect(await problemOf(flags)).toContain(message)
  })

  it('error: a file of keys is never shown', async () => {
    const path = join(folder, 'keys')
    await writeFile(path, `["${'ab'.repeat(63)}"]`)
    expect(await problemOf({ ...existing, keys: [path] })).not.toContain('abab')
  })
})

describe('chooseDesign where a chain lies', () => {
  beforeEach(() => writeDesign(paths, designed))

  it('default: goes on with it', async () => {
    expect(await chooseDesign({}, paths)).toEqual(designed)
  })

  it('args: what a chain can bear later', async () => {
    const { config } = await chooseDesign(
      { blockTime: 700, profile: 'pocket-core', backend: ['A1F0=http://a.example'] },
      paths,
    )
    expect(config).toEqual({
      ...designed.config,
      blockTimeMs: 700,
      profile: 'pocket-core',
      nodes: designed.config.nodes.map((node) => ({
        ...node,
        backends: { ...node.backends, A1F0: 'http://a.example' },
      })),
    })
  })

  it('args: a new chain gets an id that the folder has not seen', async () => {
    expect((await chooseDesign({ new: true }, paths)).config.chainId).toBe('localnet-2')
    await mkdir(paths.chain('localnet-2'), { recursive: true })
    expect((await chooseDesign({ new: true, sessionNodes: 24 }, paths)).config).toMatchObject({
      chainId: 'localnet-3',
      sessionNodeCount: 24,
    })
  })

  it('error: another network without --new', async () => {
    expect(await problemOf({ sessionNodes: 24 })).toContain('A chain lies in this folder')
  })
})
