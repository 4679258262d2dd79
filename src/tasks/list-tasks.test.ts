import { describe, expect, it } from 'vitest'
import { readCatalogue } from './definition/catalogue.ts'
import { PythonFunction } from './definition/python-function.ts'
import { type ListOptions, listTasks } from './list-tasks.ts'

describe('listTasks', () => {
  it('default: our own tasks', async () => {
    const listed = await listTasks(await readCatalogue())
    expect(
      listed.filter(({ name }) => ['arc_challenge', 'gsm8k', 'mmlu_virology'].includes(name)),
    ).toMatchInlineSnapshot(`
      [
        {
          "dataObstacle": null,
          "dataset": "allenai/ai2_arc ARC-Challenge",
          "family": "arc_challenge",
          "leastNeeds": "C2",
          "name": "arc_challenge",
          "needs": "C2",
          "obstacle": null,
          "requests": null,
          "shots": 25,
          "splits": [
            "test",
            "train",
          ],
          "summary": "Science questions for schools, told apart by the probability of each answer.",
          "variants": [
            "arc_challenge@letter",
            "arc_challenge@letter-chat",
            "arc_challenge@probe",
          ],
        },
        {
          "dataObstacle": null,
          "dataset": "openai/gsm8k main",
          "family": "gsm8k",
          "leastNeeds": "C0",
          "name": "gsm8k",
          "needs": "C0",
          "obstacle": null,
          "requests": 1,
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
          "dataObstacle": null,
          "dataset": "cais/mmlu virology",
          "family": "mmlu",
          "leastNeeds": "C1",
          "name": "mmlu_virology",
          "needs": "C2",
          "obstacle": null,
          "requests": 4,
          "shots": 5,
          "splits": [
            "test",
            "dev",
          ],
          "summary": "Questions with four choices from an examination of one subject.",
          "variants": [
            "mmlu_virology@letter",
            "mmlu_virology@letter-chat",
            "mmlu_virology@probe",
          ],
        },
      ]
    `)
  })

  it.each([
    [{ process_docs: named('docs') }, 'it needs Python functions', 'docs is not here', ['lib/utils:docs']],
    [
      { doc_to_text: named('text'), fewshot_config: { doc_to_text: named('text'), samples: named('shots') } },
      'it needs Python functions',
      'text is not here',
      ['lib/utils:text', 'lib/utils:shots'],
    ],
    [
      {
        process_results: named('results'),
        metric_list: [{ metric: named('never'), aggregation: named('sum') }],
        filter_list: [
          { name: 'f', filter: [{ function: named('Filter') }, { function: 'custom', filter_fn: named('fn') }] },
        ],
      },
      'it needs Python functions',
      'results is not here',
      ['lib/utils:results', 'lib/utils:sum', 'lib/utils:Filter', 'lib/utils:fn'],
    ],
    [{ class: named('Squad') }, 'it is a Python class', 'Squad', []],
    [{ unsafe_code: true }, 'it runs the code of the answer', '', []],
    [{ test_split: null }, 'it names neither a test nor a validation split', '', []],
    [{ filter_list: [{ name: 'f', filter: [{ function: 'odd' }] }] }, 'its filter "odd" is not supported', '', []],
    [{ doc_to_text: 'a\n{{ b' }, 'a template cannot be read', expect.stringMatching(/Field: doc_to_text.*Line: 2/), []],
    [
      { num_fewshot: 'five' },
      'its definition is not valid',
      'Invalid input: expected number, received string → at num_fewshot',
      [],
    ],
  ])('behavior: %j cannot be run, and why', async (fields, reason, detail, missing) => {
    const [listed] = await listOf(fields)
    expect(listed?.obstacle).toEqual({ reason, detail, missing })
  })

  it('behavior: a task can be run when its functions are there', async () => {
    const fields = {
      process_docs: named('docs'),
      doc_to_text: named('text'),
      metric_list: [{ metric: named('metric'), aggregation: named('sum') }],
      filter_list: [{ name: 'f', filter: [{ function: named('Filter') }] }],
    }
    const asked: string[] = []
    const functionObstacle = ({ functionName }: PythonFunction, kind: string) => {
      asked.push(`${kind} ${functionName}`)
      return null
    }
    const [listed] = await listOf(fields, { functionObstacle })
    expect(listed).toMatchObject({ obstacle: null, needs: 'C0', requests: 1 })
    expect(asked).toEqual(['process_docs docs', 'document text', 'metric metric', 'aggregation sum', 'filter Filter'])
  })

  it.each([
    [{ output_type: 'multiple_choice', doc_to_choice: ['A', 'B', 'C'] }, ['C2', 'C1', 3]],
    [{ output_type: 'multiple_choice', doc_to_choice: ['yes', 'no'] }, ['C2', 'C2', 2]],
    [{ output_type: 'multiple_choice', doc_to_choice: '{{choices}}' }, ['C2', 'C2', null]],
    [
      { output_type: 'multiple_choice', doc_to_choice: ['A', 'B'], metric_list: [{ metric: 'acc_mutual_info' }] },
      ['C2', 'C2', 4],
    ],
    [{ output_type: 'loglikelihood' }, ['C2', 'C2', 1]],
    [{ output_type: 'loglikelihood_rolling' }, ['C2', 'C2', null]],
    [{ repeats: 4 }, ['C0', 'C0', 4]],
  ])('behavior: %j needs and asks', async (fields, expected) => {
    const [listed] = await listOf(fields)
    expect([listed?.needs, listed?.leastNeeds, listed?.requests]).toEqual(expected)
  })

  it('behavior: families are folders and files below the roots; data is asked for apart', async () => {
    const options = { roots: ['/x', '/tasks'], dataObstacle: () => 'a script makes it' }
    const [listed] = await listOf({}, options)
    expect(listed).toMatchObject({ family: 'lib', dataObstacle: 'a script makes it', obstacle: null })
    const [alone] = await listOf({})
    expect(alone).toMatchObject({ family: 'a', dataObstacle: null })
  })
})

function named(name: string): PythonFunction {
  return new PythonFunction(`utils.${name}`, { module: 'lib/utils', path: '/tasks/lib/utils.py' })
}

function listOf(own: Record<string, unknown>, options: ListOptions = { functionObstacle: notHere }) {
  const fields = { task: 'a', doc_to_text: 'q', test_split: 'test', ...own }
  const tasks = new Map([['a', { name: 'a', path: '/tasks/lib/a.yaml', fields }]])
  return listTasks({ tasks, groups: new Map() }, options)
}

function notHere({ functionName }: PythonFunction): string {
  return `${functionName} is not here`
}
