import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ComposeFile, composeFaults, composeFiles, deployFolder, parseComposeFile } from './compose-file.ts'

const files = composeFiles()
const parsed = new Map([...files].map(([path, text]) => [path, parseComposeFile(text)]))

describe('compose files', () => {
  it('default: they are those that the pages name', () => {
    expect([...files.keys()]).toEqual([
      'assay/compose.yaml',
      'images/compose.yaml',
      'llm/llama-cpp-cpu.compose.yaml',
      'llm/llama-cpp.compose.yaml',
      'llm/ollama.compose.yaml',
      'llm/sglang.compose.yaml',
      'llm/tgi.compose.yaml',
      'llm/vllm.compose.yaml',
    ])
    for (const path of files.keys()) {
      const [folder = '', name = ''] = path.split('/')
      expect(readFileSync(join(deployFolder, folder, 'README.md'), 'utf8')).toContain(`\`${name}\``)
    }
  })

  it.each([...parsed])('behavior: %s is pinned, and its ports and checks agree', (_path, file) => {
    expect(composeFaults(file)).toEqual([])
  })

  it('behavior: every server answers on port 8000 of this machine, so that the pages hold for all', () => {
    const ports = [...parsed]
      .filter(([path]) => path.startsWith('llm/'))
      .flatMap(([, { services }]) => Object.values(services).flatMap(({ ports }) => ports ?? []))
    expect(ports.map((port) => port.replace(/:\d+$/, ''))).toEqual(Array(6).fill('127.0.0.1:8000'))
  })
})

describe('variables of the language models', () => {
  const used = new Set([...files].filter(([path]) => path.startsWith('llm/')).flatMap(([, text]) => variablesIn(text)))
  const table = section(readFileSync(join(deployFolder, 'llm', 'README.md'), 'utf8'), 'Settings')
  const named = new Set([...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) => codeIn(cell)))

  it('behavior: are those of the page', () => {
    expect([...named].sort()).toEqual([...used].sort())
  })
})

describe('flags of the engines', () => {
  const page = section(
    readFileSync(join(deployFolder, 'llm', 'README.md'), 'utf8'),
    'Flags, and where each is documented',
  )
  const rows = [...page.matchAll(/^\| (\w+) \| (`.*?) \| (.+) \|$/gm)].map(
    ([, engine = '', flags = '', source = '']) => ({
      engine,
      flags: codeIn(flags),
      source,
    }),
  )
  const services = [...parsed]
    .filter(([path]) => path.startsWith('llm/'))
    .flatMap(([, { services }]) => Object.entries(services))

  it('behavior: each that a file uses is in the table, and no other', () => {
    const used = new Set(
      services.flatMap(([name, { command, environment }]) => [
        ...(command ?? []).filter((word) => word.startsWith('--')).map((word) => `${name} ${word.split('=')[0]}`),
        ...Object.keys(environment ?? {})
          .filter((variable) => variable.startsWith('OLLAMA_'))
          .map((variable) => `ollama ${variable}`),
      ]),
    )
    expect([...used].sort()).toEqual(
      rows.flatMap(({ engine, flags }) => flags.map((flag) => `${engine} ${flag}`)).sort(),
    )
  })

  it('behavior: each row says where the flag is documented', () => {
    expect(rows.length).toBeGreaterThan(6)
    expect(rows.filter(({ source }) => !/`[\w./-]+\.(md|mdx|py)`|the same/.test(source))).toEqual([])
  })
})

describe('composeFaults', () => {
  const good = (text: string, words: Readonly<Record<string, string>> = {}) => {
    let changed = text
    for (const [from, to] of Object.entries(words)) {
      expect(changed).toContain(from)
      changed = changed.replaceAll(from, to)
    }
    return parseComposeFile(changed)
  }
  const llama = files.get('llm/llama-cpp.compose.yaml') ?? ''
  const ollama = files.get('llm/ollama.compose.yaml') ?? ''
  const faultsOf = (file: ComposeFile) => composeFaults(file)

  it('behavior: what is wrong is found', () => {
    expect({
      check: faultsOf(good(llama, { '127.0.0.1:8080/health': '127.0.0.1:9931/health' })),
      port: faultsOf(good(llama, { '--port=8080': '--port=9931' })),
      published: faultsOf(good(ollama, { '127.0.0.1:8000:11434': '127.0.0.1:8000:8080' })),
      latest: faultsOf(good(llama, { 'server-cuda-b11206': 'latest' })),
      floating: faultsOf(good(llama, { 'server-cuda-b11206': 'server-cuda' })),
      untagged: faultsOf(good(llama, { ':server-cuda-b11206': '' })),
      volume: faultsOf(good(ollama, { 'volumes:\n  models:': 'volumes:\n  others:' })),
      waiting: faultsOf(good(ollama, { '      ollama:\n        condition': '      model:\n        condition' })),
    }).toEqual({
      check: ['llama: the health check asks 9931, not 8080'],
      port: ['llama listens on 9931 and publishes 8080'],
      published: ['ollama listens on 11434 and publishes 8080'],
      latest: ['llama: the tag of ghcr.io/ggml-org/llama.cpp:latest names no version'],
      floating: ['llama: the tag of ghcr.io/ggml-org/llama.cpp:server-cuda names no version'],
      untagged: ['llama: the image ghcr.io/ggml-org/llama.cpp has no tag'],
      volume: ['ollama uses the volume models, which is not declared'],
      waiting: ['model waits for model, which has no health check'],
    })
  })

  it('error: what compose does not know, and ports that strangers reach', () => {
    expect(() => good(llama, { 'restart: unless-stopped': 'restarts: always' })).toThrow('restarts')
    expect(() => good(llama, { '127.0.0.1:8000:8080': '8000:8080' })).toThrow()
    expect(() => good(llama, { 'interval: 10s': 'interval: ten' })).toThrow()
  })
})

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '')
}

function variablesIn(text: string): string[] {
  return [...text.matchAll(/\$\{([A-Z_]+)[:}]/g)].map(([, name]) => name ?? '')
}

function section(page: string, title: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
}
