import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCatalogue } from './definition/catalogue.ts'
import { PythonFunction } from './definition/read-yaml.ts'
import { fetchTaskData } from './fetch-task-data.ts'
import { listTasks } from './list-tasks.ts'

describe('listTasks', () => {
  it('default: our own tasks', async () => {
    const listed = listTasks(await readCatalogue())
    expect(listed).toHaveLength(214)
    expect(
      listed.filter(({ name }) => ['arc_challenge', 'gsm8k', 'mmlu_virology'].includes(name)),
    ).toMatchInlineSnapshot(`
      [
        {
          "dataset": "allenai/ai2_arc ARC-Challenge",
          "name": "arc_challenge",
          "needs": "C2",
          "obstacle": null,
          "shots": 25,
          "splits": [
            "test",
            "train",
          ],
          "summary": "Science questions for schools, told apart by the probability of each answer.",
          "variants": [
            "arc_challenge@letter",
            "arc_challenge@letter-chat",
          ],
        },
        {
          "dataset": "openai/gsm8k main",
          "name": "gsm8k",
          "needs": "C0",
          "obstacle": null,
          "shots": 5,
          "splits": [
            "test",
            "train",
          ],
          "summary": "Word problems of grade-school mathematics, answered in steps.",
          "variants": [
            "gsm8k@chat",
          ],
        },
        {
          "dataset": "cais/mmlu virology",
          "name": "mmlu_virology",
          "needs": "C2",
          "obstacle": null,
          "shots": 5,
          "splits": [
            "test",
            "dev",
          ],
          "summary": "Questions with four choices from an examination of one subject.",
          "variants": [
            "mmlu_virology@letter",
            "mmlu_virology@letter-chat",
          ],
        },
      ]
    `)
  })

  it('behavior: what cannot be run says why', () => {
    const fields = { task: 'a', doc_to_text: new PythonFunction('utils.text') }
    const catalogue = { tasks: new Map([['a', { name: 'a', path: 'a.yaml', fields }]]), groups: new Map() }
    expect(listTasks(catalogue).map(({ name, obstacle }) => [name, obstacle])).toEqual([
      ['a', 'its field doc_to_text is the Python function utils.text'],
    ])
  })
})

describe('fetchTaskData', () => {
  it('default: asks the hub for the splits of the task', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-fetch-'))
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return new Response('', { status: 503 })
    }
    const fetching = fetchTaskData('mmlu_anatomy@letter', await readCatalogue(), { cacheFolder: folder, fetch })
    await expect(fetching).rejects.toMatchObject({ code: 'HUB_FAILED', isRetryable: true })
    expect(asked).toEqual(['https://datasets-server.huggingface.co/parquet?dataset=cais%2Fmmlu&config=anatomy'])
    rmSync(folder, { recursive: true })
  })
})
