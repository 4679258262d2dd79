import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { mlMeshDefaults, profileOf, readMeshConfig } from './mesh-config.ts'
import { readMeshKeys } from './mesh-keys.ts'

describe('readMeshConfig', () => {
  it('default: the values of geo-mesh', () => {
    const { config, unusedKeys } = readMeshConfig('{}')
    expect(config).toMatchObject({
      chain_rpc_timeout: 1200,
      client_rpc_timeout: 120_000,
      client_rpc_write_timeout: 90_000,
      client_rpc_max_bytes_size: 1_048_576,
      servicer_retry_max_times: 3,
      json_sort_relay_responses: true,
    })
    expect(unusedKeys).toEqual([])
  })

  it('args: what the file says wins over the defaults given; keys without a meaning here are listed', () => {
    const text = '{"chain_rpc_timeout":80000,"chains_rpc_timeout":80000,"log_level":"*:error"}'
    const { config, unusedKeys } = readMeshConfig(text, mlMeshDefaults)
    expect(config).toMatchObject({ chain_rpc_timeout: 80_000, client_rpc_max_bytes_size: 104_857_600 })
    expect(unusedKeys).toEqual(['chains_rpc_timeout', 'log_level'])
    expect(profileOf(config)).toMatchObject({
      oversizedRequest: 'refuse',
      defaults: { requestBytes: 104_857_600, timeoutMs: 80_000 },
    })
  })

  it('error: all mistakes at once', () => {
    expect(() => readMeshConfig('{"chain_rpc_timeout":"soon","rpc_port":8081}')).toThrow(
      'The settings of the mesh have mistakes.\n' +
        '- rpc_port: Invalid input: expected string, received number\n' +
        '- chain_rpc_timeout: Invalid input: expected number, received string',
    )
    expect(() => readMeshConfig('[]')).toThrow('- file: Invalid input: expected object, received array')
    expect(() => readMeshConfig('{')).toThrow('- config.json is no JSON')
  })
})

describe('readMeshKeys', () => {
  const [one, two, three] = [1, 2, 3].map((byte) => privateKeyFromSeed(new Uint8Array(32).fill(byte)))
  const shown = (text: string) =>
    readMeshKeys(text).map(({ name, url, keys }) => ({ name, url, addresses: keys.map(({ address }) => address) }))

  it('default: both forms of geo-mesh', () => {
    const byNode = [
      { name: 'a', url: 'http://full:8081/', keys: [one?.export(), two?.export()] },
      { url: 'http://other:8081', keys: [three?.export()] },
    ]
    const nodes = [
      { name: 'a', url: 'http://full:8081', addresses: [one?.address, two?.address] },
      { name: 'http://other:8081', url: 'http://other:8081', addresses: [three?.address] },
    ]
    expect(shown(JSON.stringify(byNode))).toEqual(nodes)
    const byServicer = [
      { priv_key: one?.export(), servicer_url: 'http://full:8081' },
      { priv_key: three?.export(), servicer_url: 'http://other:8081' },
      { priv_key: two?.export(), servicer_url: 'http://full:8081/' },
    ]
    expect(shown(JSON.stringify(byServicer)).map(({ addresses }) => addresses)).toEqual(
      nodes.map(({ addresses }) => addresses),
    )
  })

  it('error: places, never keys', () => {
    const secret = one?.export() ?? ''
    const text = JSON.stringify([{ url: 'http://full', keys: [secret, secret, secret.slice(1)] }])
    expect(() => readMeshKeys(text)).toThrow(
      `- 0.keys.1: the key of ${one?.address} is there twice\n- 0.keys.2: must be a private key, 128 hex digits`,
    )
    for (const bad of ['{', `["${secret}"]`, `[{"url":"x","keys":["${secret}"]}]`, `[{"priv_key":"${secret}"}]`]) {
      expect(messageOf(() => readMeshKeys(bad))).not.toContain(secret.slice(0, 20))
    }
  })

  it('error: the key files of lean nodes name no full node', () => {
    const file = new URL('../__fixtures__/morse-files/pocket-localnet/lean1.keys.json', import.meta.url)
    expect(() => readMeshKeys(readFileSync(file, 'utf8'))).toThrow('- 0.servicer_url: ')
  })
})

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return String(error)
  }
  return expect.unreachable('nothing was thrown')
}
