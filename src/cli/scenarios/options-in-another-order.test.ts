import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { benchCatalogue } from '../bench-catalogue.ts'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

/** A folder with a multiple-choice task of the user's own, and its data. */
async function ownTask(): Promise<{ readonly taskFolders: string; readonly data: string; readonly cache: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-pairs-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const rows = Array.from({ length: 300 }, (_, index) => {
    const choices = [1, 2, 3, 4].map((step) => `${7 * index + step}`)
    return { question: `Which number comes ${(index % 4) + 1} after ${7 * index}?`, choices, answer: index % 4 }
  })
  await writeFile(join(folder, 'own.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await writeFile(
    join(folder, 'own.yaml'),
    [
      'task: own_numbers',
      'dataset_path: json',
      'dataset_kwargs: { data_files: { test: own.jsonl } }',
      'test_split: test',
      'output_type: multiple_choice',
      'doc_to_text: "{{question}}\\nA. {{choices[0]}}\\nB. {{choices[1]}}\\nC. {{choices[2]}}\\nD. {{choices[3]}}\\nAnswer:"',
      'doc_to_choice: ["A", "B", "C", "D"]',
      'doc_to_target: answer',
      'metadata: { version: 1, assay: { perturb: { options: choices, gold: answer } } }',
    ].join('\n'),
  )
  const taskFolders = join(folder, 'folders.json')
  await writeFile(taskFolders, JSON.stringify({ folders: [folder] }))
  return { taskFolders, data: folder, cache: join(folder, 'cache') }
}

test('who has learnt which letter is right loses when the options stand in another order, and is flagged for it', async () => {
  const name = 'own_numbers@letter-chat~option-order'
  const catalogue = await benchCatalogue({ ...(await ownTask()), suites: [name] })
  await using scenario = await openScenario({
    fleet: {
      'by letter': { ability: 0.4, misbehaviours: [{ kind: 'memorised-public' }] },
      'by meaning': { ability: 0.4, misbehaviours: [{ kind: 'memorised-public', inOtherWords: 1 }] },
      clean: { ability: 0.6 },
    },
    catalogue,
    itemsPerHour: 100,
  })
  await scenario.pass(16)
  const board = await scenario.board()
  const kindsOf = (supplier: string) => rowOf(board, supplier).flags.map(({ kind }) => kind)
  expect(kindsOf('by letter')).toContain('order-gap')
  expect(kindsOf('by meaning')).not.toContain('order-gap')
  expect(kindsOf('clean')).toEqual([])
  const flag = rowOf(board, 'by letter').finding?.flags.find(({ kind }) => kind === 'order-gap')
  expect(flag?.statement).toMatch(
    /^Of own_numbers@letter-chat~option-order, it scores \d\d\.\d points less on the same \d+ items with their options in another order; clean suppliers lose at most 8\.0\.$/,
  )
  expect(scenario.events).toEqual([])
})

test('behavior: an evaluation asks a task in other words alone', async () => {
  const asked = { ...(await ownTask()), suites: ['own_numbers~option-order'] }
  const { suites } = await benchCatalogue(asked, {}, { hasPairs: false })
  expect(suites.at(-1)).toMatchObject({
    name: 'own_numbers~option-order',
    groups: [{ tasks: [{ task: 'own_numbers~option-order', weight: 1 }] }],
  })
  expect(suites.at(-1)?.change).toBeUndefined()
})

test('error: a suite of pairs of nothing that is known, or of changed items', async () => {
  const settings = await ownTask()
  for (const name of ['nothing~typos', 'own_numbers~typos~typos', 'assay-canaries~typos']) {
    await expect(benchCatalogue({ ...settings, suites: [name] })).rejects.toMatchObject({ code: 'UNKNOWN_SUITE' })
  }
  await expect(benchCatalogue({ ...settings, suites: ['mmlu_letter~typos'] })).rejects.toThrow(
    '`assay tasks fetch mmlu_letter`',
  )
  await expect(benchCatalogue({ ...settings, suites: ['own_numbers~nothing'] })).rejects.toThrow(
    'the perturbations are',
  )
})
