import { describe, expect, it } from 'vitest'
import type { Task } from '#records/task.ts'
import { readCatalogue } from './definition/catalogue.ts'
import { renderTask } from './render-task.ts'
import { scoreResponses } from './score-responses.ts'
import { loadTask } from './task.ts'

const rows = Array.from({ length: 8 }, (_, index) => ({ question: `${index}?`, answer: `#### ${index}` }))

async function load(): Promise<Task> {
  return loadTask('gsm8k', {
    catalogue: await readCatalogue(),
    readSplit: async () => ({ rows, columns: {} }),
    shots: 0,
  })
}

const endless = (await load()) as Task
const generated: Task = { ...endless, source: { kind: 'generated', generate: () => ({ id: 'x', data: {} }) } }

describe('renderTask', () => {
  it('default: the first documents with their requests', async () => {
    const task = await load()
    const rendered = [...renderTask(task, { limit: 2, model: 'm' })]
    expect(rendered.map(({ documentId, requests }) => [documentId, requests[0]?.body.prompt])).toEqual([
      ['0', 'Question: 0?\nAnswer:'],
      ['1', 'Question: 1?\nAnswer:'],
    ])
    expect(JSON.parse(JSON.stringify(rendered))).toEqual(rendered)
  })

  it('args: no limit gives all', async () => {
    expect([...renderTask(await load(), { model: 'm' })]).toHaveLength(8)
  })

  it('error: a task without a list of documents', () => {
    expect(() => [...renderTask(generated, { model: 'm' })]).toThrow(expect.objectContaining({ code: 'TASK_ENDLESS' }))
  })
})

describe('scoreResponses', () => {
  it("default: every document and the harness's sums", async () => {
    const answers = ['#### 0', '1', 'no', '#### 3'].map((answer, index) => ({
      documentId: String(index),
      bodies: [{ choices: [{ text: answer }] }],
    }))
    const { documents, results, sampleLength } = scoreResponses(await load(), answers)
    expect(documents.map(({ documentId, value }) => [documentId, value])).toEqual([
      ['0', 1],
      ['1', 1],
      ['2', 0],
      ['3', 1],
    ])
    expect([results, sampleLength]).toEqual([
      {
        'exact_match,strict-match': 0.5,
        'exact_match_stderr,strict-match': Math.sqrt(1 / 3) / 2,
        'exact_match,flexible-extract': 0.75,
        'exact_match_stderr,flexible-extract': 0.25,
      },
      4,
    ])
  })

  it('behavior: one document has no standard error, none have no sums', async () => {
    const task = await load()
    const [answered] = [{ documentId: '3', bodies: [] }]
    expect(scoreResponses(task, [answered]).results).toMatchObject({
      'exact_match,strict-match': 0,
      'exact_match_stderr,strict-match': null,
    })
    expect(scoreResponses(task, [])).toEqual({ documents: [], results: {}, sampleLength: 0 })
  })

  it('error: an id that the task does not have', async () => {
    const task = await load()
    expect(() => scoreResponses(task, [{ documentId: '99', bodies: [] }])).toThrow(
      expect.objectContaining({ code: 'DOCUMENT_ID' }),
    )
  })
})
