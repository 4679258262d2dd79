import { describe, expect, it } from 'vitest'
import { mlProfile, pocketCoreProfile } from '../profile/profile.ts'
import { meshSettings } from './mesh-place.ts'

const mebibyte = 1024 * 1024

describe('meshSettings', () => {
  it('default: minutes for models, and those of pocket-localnet before nodes of pocket-core', () => {
    expect(meshSettings({}, mlProfile).config).toMatchObject({
      chain_rpc_timeout: 300_000,
      client_rpc_max_bytes_size: 10 * mebibyte,
    })
    expect(meshSettings({}, pocketCoreProfile).config).toMatchObject({
      chain_rpc_timeout: 80_000,
      client_rpc_write_timeout: 25_000,
      client_rpc_max_bytes_size: mebibyte,
    })
  })

  it('behavior: as long as the slowest service may take', () => {
    const services = { A1D0: { timeoutMs: 600_000, requestBytes: 32 * mebibyte, responseBytes: 64 * mebibyte } }
    expect(meshSettings({}, { ...mlProfile, services }).config).toMatchObject({
      chain_rpc_timeout: 600_000,
      client_rpc_timeout: 630_000,
      client_rpc_write_timeout: 660_000,
      client_rpc_max_bytes_size: 32 * mebibyte,
    })
  })

  it('args: what is given counts, and what means nothing here is listed', () => {
    const config = { chain_rpc_timeout: 5_000, chains_rpc_timeout: 80_000 }
    const settings = meshSettings({ config }, mlProfile)
    expect([settings.config.chain_rpc_timeout, settings.unusedKeys]).toEqual([5_000, ['chains_rpc_timeout']])
  })

  it('behavior: relays larger than the node takes would never be counted, so none is taken', () => {
    const sizeWith = (bytes: number) =>
      meshSettings({ config: { client_rpc_max_bytes_size: bytes } }, mlProfile).config.client_rpc_max_bytes_size
    expect([sizeWith(1_000), sizeWith(100 * mebibyte)]).toEqual([1_000, 10 * mebibyte])
  })
})
