import { describe, expect, it } from 'vitest'
import { readCatalogue } from './definition/catalogue.ts'
import { PythonFunction } from './definition/read-yaml.ts'
import { listTasks } from './list-tasks.ts'

describe('listTasks', () => {
  it('default: our own tasks', async () => {
    const listed = await listTasks(await readCatalogue())
    expect(listed).toHaveLength(59)
    expect(listed.filter(({ name }) => !name.startsWith('mmlu_') || name === 'mmlu_virology')).toMatchInlineSnapshot(`
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

  it('behavior: what cannot be run says why', async () => {
    const fields = { task: 'a', doc_to_text: new PythonFunction('utils.text') }
    const catalogue = { tasks: new Map([['a', { name: 'a', path: 'a.yaml', fields }]]), groups: new Map() }
    expect((await listTasks(catalogue)).map(({ name, obstacle }) => [name, obstacle])).toEqual([
      ['a', 'it names neither a test nor a validation split'],
    ])
  })
})
