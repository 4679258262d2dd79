import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { vramReport } from '../../src/cli/memory/vram-report.ts'
import { createProgram } from '../../src/cli/program.ts'
import { vramText } from '../../src/cli/render/vram-text.ts'
import { deployFolder } from './compose-file.ts'

const root = join(deployFolder, '..')
const pages = [
  'docs/node-runner.md',
  ...['', 'llm/', 'images/', 'proxy/', 'assay/'].map((folder) => `deploy/${folder}README.md`),
]
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The lines of a page's shell blocks, each command in one. */
function commandLines(page: string): string[] {
  return [...page.matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
}

/** What is wrong with a line that calls Assay: a command or a flag that it does not have. */
function faultsOf(line: string): string[] {
  const words = (/^(?:npx )?assay (.*)$/.exec(line)?.[1] ?? '').split(' ')
  let command: Command = createProgram()
  for (const word of words) {
    const below = command.commands.find((one) => one.name() === word)
    if (below === undefined) break
    command = below
  }
  if (command.parent === null) return [`${line}: there is no such command`]
  const known = new Set([...command.options, ...createProgram().options].map(({ long }) => long))
  return words.filter((word) => word.startsWith('--') && !known.has(word)).map((word) => `${line}: there is no ${word}`)
}

const assayLines = pages.flatMap((page) => commandLines(read(page)).filter((line) => /^(npx )?assay /.test(line)))

describe('guides', () => {
  it('behavior: every command has the flags that it is called with', () => {
    expect(assayLines.length).toBeGreaterThan(12)
    expect(assayLines.flatMap(faultsOf)).toEqual([])
  })

  it('behavior: what is not there is found', () => {
    expect(faultsOf('npx assay vrams --params 7B')).toEqual(['npx assay vrams --params 7B: there is no such command'])
    expect(faultsOf('npx assay localnet up --backends x')).toEqual([
      'npx assay localnet up --backends x: there is no --backends',
    ])
  })

  it('behavior: compose commands name files that are there', () => {
    const files = pages.flatMap((page) =>
      commandLines(read(page)).flatMap((line) => [...line.matchAll(/-f (\S+)/g)].map(([, file]) => file ?? '')),
    )
    expect(files.length).toBeGreaterThan(2)
    for (const file of files) expect(read(join('deploy', 'llm', file))).toContain('services:')
  })

  it('behavior: the memory that the first hour shows is what the command says', () => {
    const report = vramReport({
      parameters: 7e9,
      weights: { bits: 4, areEmbeddingsWhole: false },
      config: undefined,
      contextTokens: undefined,
      requests: 1,
      cacheBits: 16,
      layers: undefined,
      keyValueHeads: undefined,
      headSize: undefined,
      cardGib: undefined,
    })
    const [head, , ...rows] = vramText(report, { width: 120, hasColor: false }).split('\n')
    for (const line of [head, ...rows.slice(0, 5)]) expect(read('docs/node-runner.md')).toContain(`\n${line}\n`)
  })
})
