import { describe, expect, it } from 'vitest'
import { readGenesis } from '../genesis/read-genesis.ts'
import { mlProfile, pocketCoreProfile } from '../profile/profile.ts'
import { defaultLocalnet } from './default-localnet.ts'
import { layOutDesign } from './lay-out-design.ts'

const config = defaultLocalnet({ backends: { A100: 'http://10.0.0.1:8000/' }, isUpgraded: false })
const options = {
  config,
  nodeUrls: ['http://127.0.0.1:8081', 'http://127.0.0.1:8082', 'http://127.0.0.1:8083'],
  meshUrls: [],
  simulatedUrl: (chain: string) => `http://127.0.0.1:9000/${chain}`,
}

describe('layOutDesign', () => {
  const layout = layOutDesign(options)
  const genesis = readGenesis(layout.genesis)

  it('default: the genesis is a good one, with everyone in it', () => {
    expect({
      chainId: genesis.chainId,
      isUpgraded: genesis.isUpgraded,
      nodes: genesis.nodes.length,
      applications: genesis.applications.length,
      accounts: genesis.accounts.length,
      urls: [...new Set(genesis.nodes.map(({ serviceUrl }) => serviceUrl))],
    }).toEqual({
      chainId: 'localnet',
      isUpgraded: false,
      nodes: 30,
      applications: 5,
      accounts: 37,
      urls: options.nodeUrls,
    })
  })

  it('behavior: pay follows the multipliers', () => {
    expect(JSON.parse(genesis.parameters.get('pos/RelaysToTokensMultiplierMap') ?? '')).toEqual({
      A100: '1000',
      A104: '4000',
      A10C: '12000',
      A1D0: '1000',
      A1E0: '1000',
      A1F0: '1000',
    })
  })

  it('behavior: the keys of the servicers are those that are staked', () => {
    const staked = new Set(genesis.nodes.map(({ address }) => address))
    const own = layout.leanNodes.flatMap(({ servicers }) => servicers.map(({ key }) => key.address))
    expect([own.length, own.every((address) => staked.has(address))]).toEqual([30, true])
  })

  it('behavior: chains.json holds given backends and simulated ones', () => {
    expect(JSON.parse(layout.leanNodes[0]?.hostedChains ?? '').slice(0, 2)).toEqual([
      { id: 'A100', url: 'http://10.0.0.1:8000/' },
      { id: 'A104', url: 'http://127.0.0.1:9000/A104' },
    ])
  })

  it('behavior: limits of services only in the ml profile', () => {
    expect(layout.profile).toEqual({
      ...mlProfile,
      services: {
        A1D0: { requestBytes: 32 * 1024 * 1024, responseBytes: 64 * 1024 * 1024, timeoutMs: 600_000 },
      },
    })
    expect(layOutDesign({ ...options, config: { ...config, profile: 'pocket-core' } }).profile).toBe(pocketCoreProfile)
  })

  it('behavior: the same design gives the same genesis', () => {
    expect(readGenesis(layOutDesign(options).genesis).hash).toBe(genesis.hash)
  })

  it('behavior: servicers behind a mesh are staked with its address, and it has the backends of its node', () => {
    const nodes = config.nodes.map((node, index) => (index === 1 ? { ...node, mesh: {} } : node))
    const behind = layOutDesign({ ...options, config: { ...config, nodes }, meshUrls: ['http://127.0.0.1:8084'] })
    const urls = new Set(readGenesis(behind.genesis).nodes.map(({ serviceUrl }) => serviceUrl))
    expect([...urls]).toEqual(['http://127.0.0.1:8081', 'http://127.0.0.1:8084', 'http://127.0.0.1:8083'])
    expect(behind.meshes).toMatchObject([
      { name: 'lean2-mesh', leanNodes: ['lean2'], hostedChains: behind.leanNodes[1]?.hostedChains },
    ])
    expect(behind.leanNodes[1]?.url).toBe('http://127.0.0.1:8082')
  })
})
