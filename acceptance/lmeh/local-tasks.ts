import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetSource, Row } from '#tasks/dataset/dataset.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'

/** A task file of the harness, told to read its data from this machine, so that both programs read the same file and rows. */
export type LocalTask = {
  readonly name: string
  readonly endpoint: 'text' | 'log-probabilities'
  readonly shots: number
  /** The share of `--limit` that is asked: prompts of 25 examples take the model seconds each. */
  readonly share: number
}

type Recipe = LocalTask & {
  /** Below the harness's tasks folder. */
  readonly include: string
  readonly source: DatasetSource
  /** The name of each split in the task file, and where its rows come from here. */
  readonly splits: Readonly<Record<string, string>>
  readonly accept?: (row: Row) => boolean
}

/** What the IFEval checkers can do without models of languages, which cannot be had from package registries. */
const needsLanguageModel = /language:|case|sentence|change_case|capital_word/

const recipes: readonly Recipe[] = [
  {
    name: 'side_gsm8k',
    endpoint: 'text',
    shots: 5,
    share: 10,
    include: 'gsm8k/gsm8k.yaml',
    source: { path: 'openai/gsm8k', config: 'main' },
    splits: { train: 'train', test: 'test' },
  },
  {
    name: 'side_ifeval',
    endpoint: 'text',
    shots: 0,
    share: 10,
    include: 'ifeval/ifeval.yaml',
    source: { path: 'google/IFEval', config: null },
    splits: { train: 'train' },
    accept: ({ instruction_id_list: ids }) => !needsLanguageModel.test(String(ids)),
  },
  ...['anatomy', 'world_religions'].map(
    (subject): Recipe => ({
      name: `side_mmlu_${subject}`,
      endpoint: 'log-probabilities',
      shots: 5,
      share: 1,
      include: `mmlu/default/mmlu_${subject}.yaml`,
      source: { path: 'cais/mmlu', config: subject },
      splits: { dev: 'dev', test: 'test' },
    }),
  ),
  {
    name: 'side_arc_challenge',
    endpoint: 'log-probabilities',
    shots: 25,
    share: 0.2,
    include: 'arc/arc_challenge.yaml',
    source: { path: 'allenai/ai2_arc', config: 'ARC-Challenge' },
    // The train split is not among the data here: the test rows stand in for it, for both programs.
    splits: { train: 'test', validation: 'test', test: 'test' },
  },
]

/**
 * Writes the tasks' files and rows into a folder.
 *
 * @returns the tasks in it.
 */
export async function writeLocalTasks(
  folder: string,
  { tasksFolder, dataFolder }: { readonly tasksFolder: string; readonly dataFolder: string },
): Promise<readonly LocalTask[]> {
  const read = splitReader({ dataFolder })
  for (const recipe of recipes) {
    const data = join(folder, 'data', recipe.name)
    await mkdir(data, { recursive: true })
    for (const [split, from] of Object.entries(recipe.splits)) {
      const rows = (await read(recipe.source, from)).rows.filter(recipe.accept ?? (() => true))
      await writeFile(join(data, `${split}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    }
    await writeFile(join(folder, `${recipe.name}.yaml`), taskFile(recipe, tasksFolder))
  }
  return recipes
}

/** Paths of data are below the folder: the harness runs in it, Assay is told of it. */
function taskFile({ name, include, splits }: Recipe, tasksFolder: string): string {
  const files = Object.keys(splits).map((split) => `    ${split}: data/${name}/${split}.jsonl\n`)
  return [
    `include: ${join(tasksFolder, include)}\n`,
    `task: ${name}\ntask_alias: null\ntag: null\n`,
    `dataset_path: json\ndataset_name: null\ndataset_kwargs:\n  data_files:\n${files.join('')}`,
  ].join('')
}
