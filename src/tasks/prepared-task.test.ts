import { describe, expect, it } from 'vitest'
import type { RequestOptions } from '#records/task.ts'
import type { ReadSplit, Row } from './dataset/dataset.ts'
import { parseTaskDefinition } from './definition/task-definition.ts'
import type { ResolveFunction } from './ports/resolve.ts'
import { prepareTask } from './prepared-task.ts'
import { PythonRandom } from './python/random.ts'

const request: RequestOptions = { model: 'm' }
const rows = Array.from({ length: 30 }, (_, index): Row => ({ q: `q${index}`, a: `a${index}`, kind: index % 2 }))
const readSplit: ReadSplit = async (_, split) => ({
  rows: rows.map((row) => ({ ...row, q: `${split} ${row.q}` })),
  columns: {},
})

const resolve: ResolveFunction = ({ reference }) => {
  throw new Error(`no function ${reference}`)
}

function define(fields: Record<string, unknown>) {
  const base = {
    dataset_path: 'set',
    doc_to_text: 'q',
    doc_to_target: 'a',
    fewshot_delimiter: '|',
    target_delimiter: '=',
  }
  return parseTaskDefinition({ name: 't', path: 't.yaml', fields: { ...base, ...fields } })
}

async function prompt(fields: Record<string, unknown>, index = 0, shots?: number): Promise<string> {
  const prepared = await prepareTask(define(fields), { readSplit, resolve, shots })
  return prepared.promptTexts(prepared.source.documentAt(index), request)[0] ?? ''
}

describe('prepareTask', () => {
  it('behavior: examples from another split take one sample per document', async () => {
    const random = new PythonRandom(1234)
    random.sample(30, 2)
    const [first, second] = random.sample(30, 2)
    const made = await prompt({ test_split: 'test', training_split: 'train', num_fewshot: 2 }, 1)
    expect(made).toBe(`train q${first}=a${first}|train q${second}=a${second}|test q1`)
  })

  it('behavior: without named test and example splits one more is drawn, and the document is left out', async () => {
    const fields = { validation_split: 'val', num_fewshot: 2 }
    const random = new PythonRandom(1234)
    for (let index = 0; index < rows.length; index++) {
      const drawn = random.sample(30, 3).filter((row) => row !== index)
      const examples = drawn.slice(0, 2).map((row) => `val q${row}=a${row}|`)
      expect(await prompt(fields, index)).toBe(`${examples.join('')}val q${index}`)
    }
  })

  it('behavior: the first examples of the evaluated split leave out the document', async () => {
    const fields = { test_split: 'test', fewshot_split: 'test', fewshot_config: { sampler: 'first_n' }, num_fewshot: 2 }
    expect(await prompt(fields, 0)).toBe('test q1=a1|test q2=a2|test q0')
  })

  it('behavior: examples that the definition brings, with fields and delimiters of their own', async () => {
    const fewshot_config = {
      sampler: 'first_n',
      samples: [{ x: 1 }, { x: 2 }],
      doc_to_text: 'is {{x}}',
      doc_to_target: 'yes',
      target_delimiter: ':',
    }
    const fields = { test_split: 'test', fewshot_config, num_fewshot: 2, description: 'Do it: ', gen_prefix: 'So' }
    expect(await prompt(fields, 3)).toBe('Do it: is 1:So yes|is 2:So yes|test q3=So')
  })

  it('args: shots replace the number of the definition, but not its 0', async () => {
    const fields = { test_split: 'test', training_split: 'train', fewshot_config: { sampler: 'first_n' } }
    expect(await prompt({ ...fields, num_fewshot: 5 }, 0, 1)).toBe('train q0=a0|test q0')
    expect(await prompt(fields, 0, 1)).toBe('train q0=a0|test q0')
    expect(await prompt({ ...fields, num_fewshot: 0 }, 0, 1)).toBe('test q0')
  })

  it('behavior: rows are chosen by their columns', async () => {
    const fields = { test_split: 'test', metadata: { assay: { where: { kind: 1 } } } }
    const prepared = await prepareTask(define(fields), { readSplit, resolve })
    expect([prepared.source.size, prepared.source.documentAt(1)]).toEqual([
      15,
      { id: '1', data: { q: 'test q3', a: 'a3', kind: 1 } },
    ])
  })

  it('args: the first documents alone ask for as many rows, unless rows may be dropped', async () => {
    const needs: unknown[] = []
    const watched: ReadSplit = (source, split, need) => {
      needs.push([split, need])
      return readSplit(source, split)
    }
    const options = { readSplit: watched, resolve, firstDocuments: 3, shots: 1 }
    await prepareTask(define({ test_split: 'test', training_split: 'train' }), options)
    await prepareTask(define({ test_split: 'test', metadata: { assay: { where: { kind: 1 } } } }), {
      ...options,
      shots: 0,
    })
    expect(needs).toEqual([
      ['test', { firstRows: 3 }],
      ['train', undefined],
      ['test', undefined],
    ])
  })

  it('error: a document that is not there', async () => {
    const prepared = await prepareTask(define({ test_split: 'test' }), { readSplit, resolve })
    expect(() => prepared.source.documentAt(30)).toThrow(expect.objectContaining({ code: 'DOCUMENT_ID' }))
  })
})
