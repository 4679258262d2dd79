import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tinyGguf } from '#backends/llama/__fixtures__/tiny-gguf.ts'
import { type LlamaServer, startLlamaServer } from '#backends/llama/server.ts'
import type { ReadSplit, Row } from '#tasks/dataset/dataset.ts'
import { type Catalogue, readCatalogue } from '#tasks/definition/catalogue.ts'
import { loadTask } from '#tasks/task.ts'
import { letterStudy, onLines } from '../../../study/letter-choice.ts'

const task = 'mmlu_anatomy'
const documents = 12

/** Questions of one text each, so that documents differ from one another by what comes before the letters. */
function examsOf(subject: string): ReadSplit {
  const rows = Array.from(
    { length: documents },
    (_, index): Row => ({ question: `${subject} ${index}`, choices: ['w', 'x', 'y', `z${index}`], answer: index % 4 }),
  )
  return async () => ({ rows, columns: {} })
}

let folder = ''
let server: LlamaServer
const faults: unknown[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-letters-'))
  const path = join(folder, 'tiny.gguf')
  await writeFile(path, tinyGguf('f16'))
  server = await startLlamaServer({ path, contextTokens: 1024, parallel: 1, onFault: (fault) => faults.push(fault) })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
  expect(faults).toEqual([])
})

async function load(catalogue: Catalogue, subjects: { readonly echo: string; readonly letter: string }) {
  const echo = await loadTask(task, { catalogue, readSplit: examsOf(subjects.echo), shots: 1 })
  const letter = await loadTask(`${task}@letter`, { catalogue, readSplit: examsOf(subjects.letter), shots: 1 })
  return { echo, letter }
}

describe('choices of a served model by log-likelihood and by letter', () => {
  it('default: the same letter for every document, from the same log-probabilities', async () => {
    const lines = onLines(await readCatalogue(), task)
    const { anyListed, allListed, largestDifference, ...row } = await letterStudy(
      server,
      await load(lines, { echo: 'bone', letter: 'bone' }),
    )
    expect(row).toEqual({
      ...{ task, documents, tooLong: 0, alike: documents },
      ...{ otherByBias: 0, otherByList: 0, otherAsSpelt: 0 },
    })
    expect(anyListed).toBeGreaterThan(0)
    expect(allListed).toBeLessThanOrEqual(anyListed)
    // The sums of an echo are rounded.
    expect(largestDifference).toBeLessThan(1e-12)
  })

  it('behavior: a letter that is two tokens with the space before it is no case for both', async () => {
    const { alike, otherByBias } = await letterStudy(
      server,
      await load(await readCatalogue(), { echo: 'bone', letter: 'bone' }),
    )
    expect({ alike, otherByBias }).toEqual({ alike: 0, otherByBias: 0 })
  })

  it('behavior: other letters are found out', async () => {
    const lines = onLines(await readCatalogue(), task)
    const definition = lines.tasks.get(task)
    if (definition === undefined) throw new TypeError('no task')
    const fields = { ...definition.fields, doc_to_choice: ['D', 'C', 'B', 'A'] }
    const reversed = { ...lines, tasks: new Map([[task, { ...definition, fields }]]) }
    const subjects = { echo: 'bone', letter: 'bone' }
    const [{ echo }, { letter }] = [await load(reversed, subjects), await load(lines, subjects)]
    expect(await letterStudy(server, { echo, letter }, 4)).toMatchObject({ alike: 4, otherByBias: 4 })
  })

  it('behavior: prompts beyond the context are counted and not asked', async () => {
    const long = 'bone '.repeat(300)
    const row = await letterStudy(server, await load(await readCatalogue(), { echo: long, letter: long }), 2)
    expect(row).toMatchObject({ documents: 2, tooLong: 2, alike: 0 })
  })
})
