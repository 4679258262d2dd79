import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readGenesis } from '../genesis/read-genesis.ts'
import { deriveKey } from './derive-key.ts'
import { ForeignKeysError, layOutExisting } from './lay-out-existing.ts'

function file(name: string): string {
  return readFileSync(new URL(`../__fixtures__/morse-files/pocket-localnet/${name}`, import.meta.url), 'utf8')
}

function keysOf(name: string): string[] {
  return (JSON.parse(file(name)) as { priv_key: string }[]).map(({ priv_key }) => priv_key)
}

const network = {
  genesis: JSON.parse(file('genesis.json')),
  hostedChains: file('chains.json'),
  leanNodes: [1, 2, 3].map((number) => ({ name: `lean${number}`, keys: keysOf(`lean${number}.keys.json`) })),
  applicationKeys: [],
  chainId: 'localnet',
  blockTimeMs: 1_000,
  profile: 'pocket-core',
  host: '127.0.0.1',
  firstPort: 8_081,
} as const
const urls = [8_081, 8_082, 8_083].map((port) => `http://127.0.0.1:${port}`)
const places = { nodeUrls: urls, meshUrls: [] }

describe('layOutExisting', () => {
  it('default: the files of pocket-localnet, its servicers led to the lean nodes here', () => {
    const layout = layOutExisting(network, places)
    const own = layout.leanNodes.flatMap(({ servicers }) => servicers.map(({ key }) => key.address))
    const genesis = readGenesis(layout.genesis)
    expect([own.length, genesis.nodes.length]).toEqual([24, 24])
    expect(new Set(genesis.nodes.map(({ serviceUrl }) => serviceUrl))).toEqual(new Set(urls))
    expect(own).toContain(layout.faucet?.address)
  })

  it('behavior: servicers whose key is not there stay where they are', () => {
    const layout = layOutExisting({ ...network, leanNodes: network.leanNodes.slice(0, 1) }, places)
    const elsewhere = readGenesis(layout.genesis).nodes.filter(
      ({ serviceUrl }) => serviceUrl === 'http://mesh.dev:9081',
    )
    expect(elsewhere.length).toBe(24 - (layout.leanNodes[0]?.servicers.length ?? 0))
  })

  it('behavior: one mesh before all lean nodes, when asked for', () => {
    const layout = layOutExisting({ ...network, mesh: {} }, { nodeUrls: urls, meshUrls: ['http://127.0.0.1:9081'] })
    expect(new Set(readGenesis(layout.genesis).nodes.map(({ serviceUrl }) => serviceUrl))).toEqual(
      new Set(['http://127.0.0.1:9081']),
    )
    expect(layout.meshes).toMatchObject([
      { name: 'mesh', leanNodes: ['lean1', 'lean2', 'lean3'], hostedChains: network.hostedChains },
    ])
    expect(layout.leanNodes.map(({ url }) => url)).toEqual(urls)
  })

  it('error: keys that belong to nobody', () => {
    const foreign = deriveKey({ seed: 'x', role: 'servicer', name: 'y' }).export()
    expect(() => layOutExisting({ ...network, leanNodes: [{ name: 'lean1', keys: [foreign] }] }, places)).toThrow(
      ForeignKeysError,
    )
  })
})
