import { describe, expect, it } from 'vitest'
import { parseHostedChains } from './hosted-chains.ts'

function chainsOf(text: string) {
  const parsed = parseHostedChains(text)
  return parsed.kind === 'chains' ? [...parsed.chains.values()] : parsed
}

describe('parseHostedChains', () => {
  it('default: ids, URLs and credentials', () => {
    const auth = { username: 'user', password: 'secret' }
    const file = [
      { id: '0001', url: 'http://127.0.0.1:9900' },
      { id: 'A100', url: 'https://gpu.example/base/', basic_auth: auth, name: 'unknown keys are ignored' },
      { id: 'A1D0', url: 'http://127.0.0.1:9901', basic_auth: { username: '', password: '' } },
    ]
    expect(chainsOf(JSON.stringify(file))).toEqual([
      { id: '0001', url: 'http://127.0.0.1:9900', basicAuth: null },
      { id: 'A100', url: 'https://gpu.example/base/', basicAuth: auth },
      { id: 'A1D0', url: 'http://127.0.0.1:9901', basicAuth: null },
    ])
  })

  it('behavior: the last of two entries with one id counts', () => {
    const file = [
      { id: 'A100', url: 'http://one' },
      { id: 'A100', url: 'http://two' },
    ]
    expect(chainsOf(JSON.stringify(file))).toEqual([{ id: 'A100', url: 'http://two', basicAuth: null }])
  })

  it.each([
    ['{', 'chains.json is no JSON'],
    ['{}', 'chains.json has mistakes. file: must be a list of { "id", "url" }'],
    ['[]', 'chains.json has mistakes. file: must list at least one chain'],
    [
      '[{"id":"A1","url":"http://x"},{"id":"","url":"x"}]',
      'chains.json has mistakes. [1].id: must be 1 to 4 bytes in hexadecimal, such as A100, as pocket-core asks it; ' +
        '[1].url: must be a URL that starts with http:// or https://',
    ],
    [
      '[{"id":"A100","url":"file:///etc/passwd","basic_auth":{"username":"u","password":"secret"}}]',
      'chains.json has mistakes. [0].url: must be a URL that starts with http:// or https://',
    ],
  ])('error: %s', (text, problem) => {
    expect(parseHostedChains(text)).toEqual({ kind: 'problem', problem })
  })
})
