import { describe, expect, it } from 'vitest'
import { BadSuppliersFileError, defaultLimits, parseSuppliersFile, supplierRecord } from './suppliers-file.ts'

const full = `
allow_private: [127.0.0.0/8, "::1", localhost]
suppliers:
  - id: node-1
    url: https://node.example/api/
    operator: Example
    service: text-generation
  - id: gpt
    url: https://api.example
    operator: Provider
    service: text-generation
    key: file:keys/gpt
    model: gpt-small
    reference: true
    money_cap_usd: 5
    usd_per_million_prompt_tokens: 0.15
    usd_per_million_completion_tokens: 0.6
    concurrency: 16
    requests_per_second: 0.5
    timeouts: { connect: 500ms, first_byte: 1.5s, idle: 10s, total: 2m }
    max_body_bytes: 2000000
    client_headers:
      - { accept: application/json, user-agent: OpenAI/Python 1.99.0 }
      - { user-agent: script/2 }
    simulated: true
`

function problemsOf(text: string): string[] {
  try {
    parseSuppliersFile(text, 'suppliers.yaml')
    return []
  } catch (error) {
    if (!(error instanceof BadSuppliersFileError)) throw error
    return error.message.split('\n').slice(1)
  }
}

const oneSupplier = (...fields: string[]) =>
  [
    'suppliers:',
    '  - id: a',
    '    url: https://a.example',
    '    operator: o',
    '    service: s',
    ...fields.map((field) => `    ${field}`),
  ].join('\n')

describe('parseSuppliersFile', () => {
  it('default', () => {
    expect(parseSuppliersFile(full, '/etc/assay/suppliers.yaml')).toEqual({
      allowPrivate: ['127.0.0.0/8', '::1', 'localhost'],
      suppliers: [
        {
          id: 'node-1',
          url: 'https://node.example/api',
          operator: 'Example',
          service: 'text-generation',
          key: null,
          model: null,
          reference: null,
          isSimulated: false,
          limits: defaultLimits,
        },
        {
          id: 'gpt',
          url: 'https://api.example',
          operator: 'Provider',
          service: 'text-generation',
          key: { kind: 'file', path: '/etc/assay/keys/gpt' },
          model: 'gpt-small',
          reference: { moneyCapUsd: 5, usdPerMillionPromptTokens: 0.15, usdPerMillionCompletionTokens: 0.6 },
          clientHeaders: [
            [
              ['accept', 'application/json'],
              ['user-agent', 'OpenAI/Python 1.99.0'],
            ],
            [['user-agent', 'script/2']],
          ],
          isSimulated: true,
          limits: {
            concurrency: 16,
            requestsPerSecond: 0.5,
            timeouts: { connectMs: 500, firstByteMs: 1500, idleMs: 10_000, totalMs: 120_000 },
            maximumBodyBytes: 2_000_000,
          },
        },
      ],
    })
  })

  it('error: every mistake at once, in the order of the file', () => {
    const text = `allow_private: [10.0.0.0/99]
supliers: []
suppliers:
  - id: a
    url: ftp://a.example
    operater: o
    service: s
    concurrency: 0
    timeouts: { connect: 5, first_bite: 1s }
  - id: a
    url: https://user:hunter2@b.example/?x=1
    operator: o
    service: s
    key: sk-live-hunter2
    reference: true
    money_cap_usd: -1
    usd_per_million_prompt_tokens: 1
  - id: "bad id"
    url: b.example
    operator: ""
    service: s
    usd_per_million_prompt_tokens: 1
`
    expect(problemsOf(text)).toEqual([
      'suppliers.yaml:1:17 allow_private[0] must be a network such as 127.0.0.0/8, or a host name',
      'suppliers.yaml:2:1 supliers is not known here: did you mean "suppliers"?',
      'suppliers.yaml:4:5 suppliers[0].operator is missing: it must be the name of whoever runs the endpoint',
      'suppliers.yaml:5:10 suppliers[0].url must begin with https:// or http://',
      'suppliers.yaml:6:5 suppliers[0].operater is not known here: did you mean "operator"?',
      'suppliers.yaml:8:18 suppliers[0].concurrency must be at least 1',
      'suppliers.yaml:9:26 suppliers[0].timeouts.connect must be a duration such as 500ms, 30s or 2m',
      'suppliers.yaml:9:29 suppliers[0].timeouts.first_bite is not known here: did you mean "first_byte"?',
      'suppliers.yaml:10:5 suppliers[1].usd_per_million_completion_tokens is missing: a reference needs its cap and its prices',
      'suppliers.yaml:10:9 suppliers[1].id is taken already by suppliers[0]: ids must differ',
      'suppliers.yaml:11:10 suppliers[1].url must not hold credentials: take them out and give a key (env:NAME or file:PATH)',
      'suppliers.yaml:14:10 suppliers[1].key must be a reference to the key, never the key itself: write env:NAME or file:PATH',
      'suppliers.yaml:16:20 suppliers[1].money_cap_usd must not be negative',
      'suppliers.yaml:18:9 suppliers[2].id must be 1 to 64 letters, digits, dots, dashes or underscores',
      'suppliers.yaml:19:10 suppliers[2].url is not a URL: write it in full, such as https://node.example:8443',
      'suppliers.yaml:20:15 suppliers[2].operator must be the name of whoever runs the endpoint',
      'suppliers.yaml:22:36 suppliers[2].usd_per_million_prompt_tokens is for references only: add reference: true',
    ])
    expect(problemsOf(text).join('\n')).not.toContain('hunter2')
  })

  it.each([
    ['an empty file', '', ['suppliers.yaml:1:1 suppliers is missing: it must be a list of suppliers']],
    ['no supplier', 'suppliers: []', ['suppliers.yaml:1:12 suppliers must name at least one supplier']],
    [
      'entries that are none',
      'suppliers: [node, { id: a, url: "https://a.example", operator: o, service: s, timeouts: 5s }]',
      [
        'suppliers.yaml:1:13 suppliers[0] must be a mapping with the fields of a supplier',
        'suppliers.yaml:1:89 suppliers[1].timeouts must be a mapping such as { connect: 5s, total: 3m }',
      ],
    ],
    ['a list', '- id: a', ['suppliers.yaml:1:1 file must be a mapping with the key suppliers']],
    [
      'headers that no client may set',
      oneSupplier(
        'client_headers:',
        '  - { authorization: Bearer sk-1 }',
        '  - { User-Agent: x, host: a.example, accept-encoding: br, user-agent: "ä" }',
      ),
      [
        'suppliers.yaml:7:26 suppliers[0].client_headers[0].authorization must not hold credentials: give a key (env:NAME or file:PATH)',
        'suppliers.yaml:8:23 suppliers[0].client_headers[1].User-Agent must be a header name in lower case',
        'suppliers.yaml:8:32 suppliers[0].client_headers[1].host is set by the request itself',
        'suppliers.yaml:8:60 suppliers[0].client_headers[1].accept-encoding must name only encodings that Assay reads: gzip, deflate, identity',
        'suppliers.yaml:8:76 suppliers[0].client_headers[1].user-agent must be 1 to 200 printable ASCII characters',
      ],
    ],
    [
      'a query in the URL',
      oneSupplier().replace('a.example', 'a.example/?key=1'),
      ['suppliers.yaml:3:10 suppliers[0].url must end with the path: take out what follows ? or #'],
    ],
    [
      'the version in the URL',
      oneSupplier().replace('a.example', 'a.example/v1/'),
      ['suppliers.yaml:3:10 suppliers[0].url must be what stands before /v1: requests add it'],
    ],
    [
      'a number of bytes with a fraction',
      oneSupplier('max_body_bytes: 1.5e3x'),
      ['suppliers.yaml:6:21 suppliers[0].max_body_bytes must be a whole number of bytes'],
    ],
    [
      'a duration beyond an hour',
      oneSupplier('timeouts: { total: 61m }'),
      ['suppliers.yaml:6:24 suppliers[0].timeouts.total must be between 1ms and 60m'],
    ],
    [
      'the same key twice',
      oneSupplier('operator: sk-secret'),
      ['suppliers.yaml:6:5 file is not YAML: Map keys must be unique'],
    ],
  ])('error: %s', (_name, text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })

  it('error: a syntax error shows nothing of the file', () => {
    expect(problemsOf('suppliers:\n  - key: "sk-secret\n    id: [sk-secret').join('\n')).not.toContain('secret')
    expect(problemsOf('suppliers: }sk-secret').join('\n')).not.toContain('secret')
  })
})

describe('supplierRecord', () => {
  it('default', () => {
    const [, reference] = parseSuppliersFile(full, 'suppliers.yaml').suppliers
    if (reference === undefined) throw new Error('expected two suppliers')
    const record = supplierRecord(reference, 123)
    expect(record).toEqual({
      id: record.id,
      network: 'direct',
      address: 'gpt',
      service: 'text-generation',
      name: null,
      operator: 'Provider',
      declaredModel: 'gpt-small',
      isReference: true,
      isSimulated: true,
      isListed: true,
      firstSeenAt: 123,
      lastSeenAt: 123,
    })
    expect(record.id).toMatch(/^[0-9a-f]{32}$/)
  })
})
