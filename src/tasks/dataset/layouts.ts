import { DatasetFormatError, type Row, type Split } from './dataset.ts'
import { readCsvCells } from './read-csv.ts'
import { readJsonRows } from './read-json.ts'

/** Files in a shape of their own that stand for a data set of the hub. */
export type Layout = {
  readonly dataset: string
  /** The file below the data folder; undefined when the layout does not have that configuration or split. */
  readonly file: (config: string | null, split: string) => string | undefined
  /** Makes rows of the hub's shape. */
  readonly convert: (text: string, place: { readonly path: string; readonly config: string | null }) => Split
}

/** The known layouts, tried in this order after the hub's own. */
export const layouts: readonly Layout[] = [
  {
    dataset: 'cais/mmlu',
    file: (config, split) => (config === null ? undefined : `mmlu/${split}/${config}_${split}.csv`),
    convert: mmluRows,
  },
  {
    dataset: 'allenai/ai2_arc',
    file: (config, split) => {
      const name = { 'ARC-Challenge': 'arc_challenge', 'ARC-Easy': 'arc_easy' }[config ?? '']
      return split === 'test' && name !== undefined ? `llm-foundry/${name}.jsonl` : undefined
    },
    convert: arcRows,
  },
]

/** MMLU as CSV: `question,choice0,choice1,choice2,choice3,answer`. */
function mmluRows(text: string, { path, config }: { path: string; config: string | null }): Split {
  const rows = readCsvCells(text, path).map((cells, index): Row => {
    const answer = Number(cells.answer)
    if (!(answer >= 0 && answer <= 3) || cells.answer === '') {
      throw new DatasetFormatError({ path, reason: `the answer of record ${index + 1} is not 0, 1, 2 or 3` })
    }
    const choices = [0, 1, 2, 3].map((choice) => cells[`choice${choice}`] ?? '')
    return { question: cells.question ?? '', subject: config ?? '', choices, answer }
  })
  return { rows, columns: {} }
}

/** ARC as llm-foundry keeps it: `{query: "Question: …", choices: […], gold: 2}`. Labels become A, B, C, …. */
function arcRows(text: string, { path }: { path: string }): Split {
  const name = path.includes('arc_easy') ? 'arc_easy' : 'arc_challenge'
  const rows = readJsonRows(text, path).rows.map((row, index): Row => {
    const { query, choices, gold } = row
    if (typeof query !== 'string' || !Array.isArray(choices) || typeof gold !== 'number') {
      throw new DatasetFormatError({ path, reason: `row ${index} lacks query, choices or gold` })
    }
    const label = choices.map((_, choice) => String.fromCodePoint(65 + choice))
    const question = query.replace(/^Question: /, '')
    return { id: `${name}_${index}`, question, choices: { text: choices, label }, answerKey: label[gold] ?? '' }
  })
  return { rows, columns: {} }
}
