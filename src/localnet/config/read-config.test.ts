import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultLocalnet } from './default-localnet.ts'
import { BadLocalnetDesignError, parseConfig, readConfig } from './read-config.ts'

const small = `
sessionNodeCount: 1
services:
  - { chain: A100, name: text generation, kind: text }
nodes:
  - name: lean1
    servicers:
      - { name: s1, stakedFor: [A100] }
    backends: { A100: "http://127.0.0.1:8000" }
applications:
  - { name: app1, stakedFor: [A100] }
`

/** The small design with a mesh, as it stands between servicers and backends, and a behaviour of its servicer. */
function meshed(mesh: string, behaviour = 'leaving'): string {
  const lines = { slow: '{ kind: slow, delayMs: 1 }', leaving: '{ kind: leaving, atHeight: 9 }' }[behaviour]
  return small.replace(
    'stakedFor: [A100] }\n    backends',
    `stakedFor: [A100], behaviours: [${lines}] }\n    ${mesh}\n    backends`,
  )
}

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig(text, 'net.yaml')
  } catch (error) {
    if (error instanceof BadLocalnetDesignError) return error.problems
    throw error
  }
  return []
}

describe('parseConfig', () => {
  it('default: fills in what is left out', () => {
    expect(parseConfig(small, 'net.yaml')).toEqual({
      chainId: 'localnet',
      seed: 'assay localnet, throw-away keys',
      blockTimeMs: 5_000,
      blocksPerSession: 4,
      sessionNodeCount: 1,
      claimWindowSessions: 2,
      profile: 'ml',
      isUpgraded: true,
      relaysToTokensMultiplier: 1_000,
      host: '127.0.0.1',
      firstPort: 8_081,
      services: [{ chain: 'A100', name: 'text generation', kind: 'text', multiplier: 1 }],
      nodes: [
        {
          name: 'lean1',
          servicers: [{ name: 's1', stakedFor: ['A100'], stakePokt: 60_000, behaviours: [] }],
          backends: { A100: 'http://127.0.0.1:8000' },
        },
      ],
      applications: [{ name: 'app1', stakedFor: ['A100'], stakePokt: 100_000 }],
    })
  })

  it('behavior: a mesh before servicers that leave, at a port of its own', () => {
    expect(
      parseConfig(meshed('mesh: { port: 9081, config: { chain_rpc_timeout: 80000 } }'), 'net.yaml').nodes[0]?.mesh,
    ).toEqual({
      port: 9_081,
      config: { chain_rpc_timeout: 80_000 },
    })
  })

  it('behavior: the example of the docs is a good one', () => {
    const page = readFileSync(new URL('../../../docs/localnet.md', import.meta.url), 'utf8')
    const [, example = ''] = /```yaml\n([^`]*)```/.exec(page) ?? []
    expect(parseConfig(example, 'docs/localnet.md').nodes.map(({ name }) => name)).toEqual(['lean1', 'behind', 'lean2'])
  })

  it('behavior: what it writes out it reads back', () => {
    const design = defaultLocalnet()
    expect(parseConfig(JSON.stringify(design), 'x')).toEqual(design)
  })

  it.each([
    ['no YAML', 'services: [', /./],
    ['nothing', '', /the whole design: /],
    ['an unknown key', `${small}colour: red\n`, /the whole design: there is no key colour/],
    ['blocks too fast', `${small}blockTimeMs: 99\n`, /blockTimeMs: must be at least 100/],
    ['blocks too slow', `${small}blockTimeMs: 900001\n`, /blockTimeMs: must be at most 900000 \(15 minutes\)/],
    ['long sessions', `${small}blocksPerSession: 11\n`, /blocksPerSession: must be at most 10/],
    ['a lower-case chain', small.replaceAll('A100', 'a100'), /services\[0\]\.chain: must be one to four bytes/],
    ['too few servicers', small.replace('sessionNodeCount: 1', 'sessionNodeCount: 2'), /A100 .*: 1 of 1 servicers/],
    ['an unknown chain', small.replace('s1, stakedFor: [A100]', 's1, stakedFor: [A100, A101]'), /s1: staked for A101/],
    ['no backend', small.replace('{ A100: "http://127.0.0.1:8000" }', '{}'), /lean1: .* no backend for it/],
    ['a backend that is no URL', small.replace('http://127.0.0.1:8000', 'here'), /nodes\[0\]\.backends\.A100: /],
    [
      'a name twice',
      small.replace(
        '- { name: s1, stakedFor: [A100] }',
        '- { name: s1, stakedFor: [A100] }\n      - { name: s1, stakedFor: [A100] }',
      ),
      /servicers: s1 is there twice/,
    ],
    ['a mesh before a servicer that misbehaves', meshed('mesh: {}', 'slow'), /s1: its behaviours would never show/],
    ['settings of a mesh', meshed('mesh: { config: { chain_rpc_timeout: soon } }'), /lean1: mesh\.config: chain_rpc/],
    ['a mesh at the port of a node', meshed('mesh: { port: 8081 }'), /mesh: port 8081 is among the ports 8081 to 8082/],
    ['ports beyond the last', `${small}firstPort: 65000\n`.replace('65000', '65535'), /firstPort: /],
  ])('error: %s', (_name, text, problem) => {
    expect(problemsOf(text).join('\n')).toMatch(problem)
  })

  it('error: all at once, under the name of the file', () => {
    expect(() => readConfig({ ...defaultLocalnet(), sessionNodeCount: 26, blockTimeMs: 1 }, 'net.yaml')).toThrow(
      /^net\.yaml is no local network that can run\.\n {2}blockTimeMs: .*\n {2}sessionNodeCount: /,
    )
  })
})
