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

  it('args: a mesh before every lean node, with settings of a file', async () => {
    const mesh = join(folder, 'config.json')
    await writeFile(mesh, '{"chain_rpc_timeout":80000,"log_level":"*:error"}')
    const meshesWith = async (flags: DesignFlags) => {
      const { config } = await chooseDesign(flags, paths)
      return 'nodes' in config ? config.nodes.map((node) => node.mesh) : config.mesh
    }
    expect(await meshesWith({ mesh: true })).toEqual([{}, {}, {}])
    const config = { chain_rpc_timeout: 80_000, log_level: '*:error' }
    expect(await meshesWith({ mesh })).toEqual([{ config }, { config }, { config }])
    expect(await meshesWith({ ...existing, mesh })).toEqual({ port: 9_081, config })
    expect(await meshesWith({ ...existing, mesh: true, firstPort: 0 })).toEqual({})
    await writeFile(mesh, '{"chain_rpc_timeout":"soon"}')
    expect(await problemOf({ mesh })).toBe(
      `--mesh ${mesh}: chain_rpc_timeout: Invalid input: expected number, received string.`,
    )
  })

  it('args: backends in the place of those of a chains.json, without their passwords', async () => {
    const chains = join(folder, 'chains.json')
    const basic_auth = { username: 'u', password: 'p' }
    const own = [
      { id: '0001', url: 'http://one.example', basic_auth },
      { id: 'A100', url: 'http://other.example', basic_auth },
    ]
    await writeFile(chains, JSON.stringify(own))
    const backend = ['A100=http://127.0.0.1:8000', 'A1D0=http://127.0.0.1:8001']
    const { config } = await chooseDesign({ ...existing, chains, backend }, paths)
    expect('hostedChains' in config && JSON.parse(config.hostedChains)).toEqual([
      own[0],
      { id: 'A100', url: 'http://127.0.0.1:8000' },
      { id: 'A1D0', url: 'http://127.0.0.1:8001' },
    ])
  })

  it.each<[DesignFlags, string]>([
    [{ genesis: existing.genesis }, 'A network of files needs all three'],
    [{ ...existing, sessionNodes: 5 }, 'do not go with a network of files'],
    [{ mesh: 'nowhere.json' }, '--mesh nowhere.json cannot be read (ENOENT)'],
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

  it('args: a mesh is for a new chain, and other settings for one that has it', async () => {
    expect(await problemOf({ mesh: true })).toContain('staked with addresses of nodes, not of a mesh')
    const fresh = await chooseDesign({ new: true, mesh: true }, paths)
    expect(fresh.config).toMatchObject({ chainId: 'localnet-2', nodes: [{ mesh: {} }, { mesh: {} }, { mesh: {} }] })
    await writeDesign(paths, fresh)
    expect(await chooseDesign({ mesh: true }, paths)).toEqual(fresh)
    const nodes = designed.config.nodes.map((node, index) => (index === 0 ? { ...node, mesh: { port: 9_081 } } : node))
    const partly = { kind: 'designed', config: { ...designed.config, nodes } } as const
    await writeDesign(paths, partly)
    expect(await chooseDesign({ mesh: true }, paths)).toEqual(partly)
  })

  it('args: backends of a network of files, later too', async () => {
    await writeDesign(paths, await chooseDesign({ ...existing, new: true }, paths))
    const { config } = await chooseDesign({ backend: ['0021=http://127.0.0.1:8545'] }, paths)
    expect('hostedChains' in config && JSON.parse(config.hostedChains)).toEqual([
      { id: '0021', url: 'http://127.0.0.1:8545' },
    ])
  })

  it('error: another network without --new', async () => {
    expect(await problemOf({ sessionNodes: 24 })).toContain('A chain lies in this folder')
  })
})
