import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from '../__fixtures__/scratch-folder.ts'
import { type RelayData, type RelayOverrides, readRelayData } from './relay-data.ts'

const files = join(import.meta.dirname, '..', '..', 'localnet', '__fixtures__', 'morse-files')
const key =
  '6d7d9e78fd62b524cfa76a298b6f9653445449bc22960224901a5bb993ba52cb1802f4116b9d3798e2766a2452fbeb4d280fa99e77e61193df146ca4d88b38af'

async function fileWith(content: string): Promise<string> {
  const path = join(await scratchFolder(), 'data.json')
  await writeFile(path, content)
  return path
}

function read(file: string | undefined, overrides: RelayOverrides = {}, hasKey = false): Promise<RelayData> {
  return readRelayData({ file, overrides, hasKey })
}

async function problemsOf(file: string | undefined, overrides: RelayOverrides = {}): Promise<string[]> {
  const error = await read(file, overrides).then(
    () => new Error('Nothing was wrong.'),
    (error: unknown) => error as Error,
  )
  return error.message.split('\n  ').slice(1)
}

describe('readRelayData', () => {
  it('default: the file of the language models, unmodified', async () => {
    expect(await read(join(files, 'localnet-poc', 'data_llm.json'))).toEqual({
      rpcUrls: ['http://mesh.dev:9081'],
      whitelistedServicers: [],
      appPrivKey: key,
      chain: {
        id: 'A100',
        callSet: [
          {
            method: 'POST',
            path: '/v1/completions',
            headers: null,
            data: '{"model": "pokt_vllm_test", "prompt": "Write a short description of the Pocket Network.", "max_tokens": 2048, "temperature": 0.25}',
          },
        ],
      },
      mesh: { enabled: true, rpcUrl: 'http://mesh.dev:9081' },
      relays: 2,
      logRelayData: true,
      logFile: 'logs/relays.log',
      writeRawRelayData: false,
      rawFile: 'relays.raw',
    })
  })

  it('default: the file of the image models, unmodified', async () => {
    const { chain, relays } = await read(join(files, 'localnet-poc', 'data_diffuser.json'))
    expect([chain.id, chain.callSet.map(({ path }) => path), relays]).toEqual(['A1D0', ['/text2img'], 1])
  })

  it('error: the sample is a form to fill in, and everything that is not yet is named', async () => {
    const file = join(files, 'pocket-localnet', 'data.sample.json')
    expect(await problemsOf(file)).toEqual([
      `${file}: whitelistedServicers[0] must be the address of a servicer, 40 hexadecimal digits; leave the list empty for all`,
      `${file}: whitelistedServicers[1] must be the address of a servicer, 40 hexadecimal digits; leave the list empty for all`,
      `${file}: appPrivKey is empty: put the private key of a staked application there, or give --app-key`,
      `${file}: chain.id must be the id of a chain, such as A100`,
    ])
  })

  it('args: flags fill the sample in', async () => {
    const flags = {
      whitelistedServicers: [],
      chainId: '0021',
      rpcUrls: ['http://127.0.0.1:1'],
      mesh: { enabled: false, rpcUrl: '' },
      relays: 3,
    }
    expect(await read(join(files, 'pocket-localnet', 'data.sample.json'), flags, true)).toEqual({
      rpcUrls: ['http://127.0.0.1:1'],
      whitelistedServicers: [],
      appPrivKey: null,
      chain: { id: '0021', callSet: [{ method: 'GET', path: '/', headers: null, data: '' }] },
      mesh: { enabled: false, rpcUrl: '' },
      relays: 3,
      logRelayData: false,
      logFile: 'relays.log',
      writeRawRelayData: false,
      rawFile: 'relays.raw',
    })
  })

  it('args: a mesh in the place of the file’s own, for sessions too where the file asks its mesh for them', async () => {
    const mesh = { enabled: true, rpcUrl: 'http://127.0.0.1:9081' }
    const urlsOf = async (file: string | undefined, more: RelayOverrides = {}) => {
      const filled = {
        whitelistedServicers: [],
        chainId: '0021',
        call: { method: 'GET', path: '/', headers: null, data: '' },
      }
      const data = await read(file, { ...filled, mesh, ...more }, true)
      return [data.rpcUrls, data.mesh.rpcUrl]
    }
    const llm = join(files, 'localnet-poc', 'data_llm.json')
    expect(await urlsOf(llm)).toEqual([[mesh.rpcUrl], mesh.rpcUrl])
    expect(await urlsOf(llm, { rpcUrls: ['http://a'] })).toEqual([['http://a'], mesh.rpcUrl])
    expect(await urlsOf(llm, { mesh: { enabled: false, rpcUrl: '' } })).toEqual([['http://mesh.dev:9081'], ''])
    const sample = join(files, 'pocket-localnet', 'data.sample.json')
    expect(await urlsOf(sample)).toEqual([['http://localhost:8081'], mesh.rpcUrl])
    expect(await urlsOf(undefined)).toEqual([[mesh.rpcUrl], mesh.rpcUrl])
  })

  it('args: flags alone', async () => {
    const call = { method: 'POST', path: '/predict', headers: { a: 'b' }, data: '{}' }
    const { chain, logRelayData } = await read(undefined, { rpcUrls: ['http://a'], chainId: 'A1F0', call }, true)
    expect([chain, logRelayData]).toEqual([{ id: 'A1F0', callSet: [call] }, false])
  })

  it('error: without a file each missing part is a flag', async () => {
    expect(await problemsOf(undefined)).toEqual([
      '--rpc is missing',
      '--app-key is missing',
      '--chain is missing',
      '--path or --data is missing',
    ])
  })

  it('error: a bad flag is named, not the file', async () => {
    expect(
      await problemsOf(join(files, 'localnet-poc', 'data_llm.json'), {
        rpcUrls: ['ftp://x'],
        whitelistedServicers: ['abc'],
      }),
    ).toEqual([
      '--rpc must be a URL such as http://127.0.0.1:8081',
      '--servicer must be the address of a servicer, 40 hexadecimal digits; leave the list empty for all',
    ])
  })

  it.each([
    [{ chain: 'A100' }, 'chain must be an object'],
    [{ chain: { id: 'A100', callSet: [] } }, 'chain.callSet needs at least one call'],
    [
      { chain: { id: 'A100', callSet: [{ method: 'POST', path: '/', data: { a: 1 } }] } },
      'chain.callSet[0].data must be text; JSON goes in as text',
    ],
    [{ chain: { id: 'A100', callSet: [{ method: 'POST', data: 'x' }] } }, 'chain.callSet[0].path is missing'],
    [
      { chain: { id: 'A100', callSet: [{ method: 'POST', path: '', data: '' }] } },
      'chain.callSet[0] needs data, a path, or both',
    ],
    [{ relays: 0 }, 'relays must be at least 1'],
    [{ mesh: { enabled: true, rpcUrl: 'mesh' } }, 'mesh.rpcUrl must be a URL such as http://127.0.0.1:9081'],
    [{ rpcUrls: [] }, 'rpcUrls needs at least one URL of a node'],
    [{ appPrivKey: 'secret' }, 'appPrivKey must be a private key, 128 hexadecimal digits'],
  ])('error: %o', async (change, problem) => {
    const call = { method: 'POST', path: '/', data: 'x' }
    const usual = { rpcUrls: ['http://a'], appPrivKey: key, chain: { id: 'A100', callSet: [call] } }
    const file = await fileWith(JSON.stringify({ ...usual, ...change }))
    expect(await problemsOf(file)).toEqual([`${file}: ${problem}`])
  })

  it('error: text that is no JSON, by its place, without showing the key in it', async () => {
    const file = await fileWith(`{\n  "appPrivKey": "${key}",,\n}`)
    const problems = await problemsOf(file)
    expect(problems).toEqual([`${file}:2:${'  "appPrivKey": "",'.length + 129} is not JSON from here on`])
    expect(await problemsOf('/nowhere/data.json')).toEqual(['/nowhere/data.json cannot be read (ENOENT)'])
    const list = await fileWith('[]')
    expect(await problemsOf(list)).toEqual([`${list} must hold one JSON object`])
  })
})
