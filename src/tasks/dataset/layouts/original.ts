import type { Row } from '../dataset.ts'
import { bbhLayouts } from './bbh.ts'
import type { Layout } from './layout.ts'

/* Files as the authors of benchmarks publish them in their own repositories. */

/** A file that stands for one configuration and split as it is. */
function single(dataset: string, config: string | null, split: string, path: string): Layout {
  return {
    datasets: [dataset],
    file: (wanted, part) => (part === split && (wanted === config || wanted === 'default') ? path : undefined),
  }
}

/** MMLU as CSV: `question,choice0,choice1,choice2,choice3,answer`. */
const mmlu: Layout = {
  datasets: ['cais/mmlu', 'hails/mmlu_no_train'],
  file: (config, split) => (config === null ? undefined : `mmlu/${split}/${config}_${split}.csv`),
  csv: {},
  row(cells, { config }) {
    const answer = Number(cells.answer)
    if (!(answer >= 0 && answer <= 3) || cells.answer === '') return 'has no answer 0, 1, 2 or 3'
    const choices = [0, 1, 2, 3].map((choice) => cells[`choice${choice}`] ?? '')
    return { question: cells.question ?? '', subject: config ?? '', choices, answer }
  },
}

/** IFEval: the hub's rows have every argument that any instruction knows, None where it does not apply. */
const ifeval: Layout = {
  datasets: ['google/IFEval', 'wis-k/instruction-following-eval'],
  file: (config, split) =>
    split === 'train' && (config ?? 'default') === 'default' ? 'ifeval/input_data.jsonl' : undefined,
  inner(rows) {
    const argumentsOf = (row: Row) => (row.kwargs as Record<string, unknown>[]) ?? []
    const names = [...new Set(rows.flatMap((row) => argumentsOf(row).flatMap((given) => Object.keys(given))))]
    const none = Object.fromEntries(names.map((name) => [name, null]))
    return rows.map((row) => ({ ...row, kwargs: argumentsOf(row).map((given) => ({ ...none, ...given })) }))
  },
}

/** How TruthfulQA's own code splits a cell of answers (truthfulqa/utilities.py, split_multi_answer). */
function answersIn(cell: unknown): string[] {
  return String(cell ?? '')
    .split(';')
    .map((answer) => answer.trim())
    .filter((answer) => answer !== '')
}

const truthfulFile = 'truthfulqa/TruthfulQA.csv'

/** Derived, as the authors' mc_task.json is not in the file: mc1 is the best answer before the wrong ones, mc2 all answers. */
const truthfulChoices: Layout = {
  datasets: ['truthfulqa/truthful_qa', 'truthful_qa'],
  file: (config, split) => (config === 'multiple_choice' && split === 'validation' ? truthfulFile : undefined),
  csv: {},
  row(cells) {
    const [right, wrong] = [answersIn(cells['Correct Answers']), answersIn(cells['Incorrect Answers'])]
    const best = String(cells['Best Answer'] ?? '').trim()
    return { question: cells.Question, mc1_targets: targets([best], wrong), mc2_targets: targets(right, wrong) }
  },
}

function targets(right: readonly string[], wrong: readonly string[]): Row {
  return { choices: [...right, ...wrong], labels: [...right.map(() => 1), ...wrong.map(() => 0)] }
}

const truthfulGeneration: Layout = {
  datasets: truthfulChoices.datasets,
  file: (config, split) => (config === 'generation' && split === 'validation' ? truthfulFile : undefined),
  csv: {},
  row: (cells) => ({
    type: cells.Type,
    category: cells.Category,
    question: cells.Question,
    best_answer: cells['Best Answer'],
    correct_answers: answersIn(cells['Correct Answers']),
    incorrect_answers: answersIn(cells['Incorrect Answers']),
    source: cells.Source,
  }),
}

/** MGSM's questions: two columns without a header. */
const mgsm: Layout = {
  datasets: ['juletxara/mgsm'],
  file: (config, split) => (split === 'test' && config !== null ? `mgsm/mgsm_${config}.tsv` : undefined),
  csv: { hasHeader: false, columnNames: ['question', 'answer_number'], separator: '\t' },
  row({ question, answer_number: answer }) {
    const number = Number(String(answer).replaceAll(',', ''))
    if (!Number.isSafeInteger(number) || answer === '') return 'has no whole number as its answer'
    return { question, answer: null, answer_number: number, equation_solution: null }
  },
}

/** MGSM's examples with their steps; the number is the last one in the steps. */
const mgsmExamples: Layout = {
  datasets: mgsm.datasets,
  file: (config, split) => (split === 'train' && config !== null ? 'mgsm/exemplars.json' : undefined),
  inner: ([file], config) => Object.values((file?.[config ?? ''] ?? {}) as Record<string, Row>),
  row({ q: question, a: answer }) {
    const number = String(answer)
      .match(/\d[\d,]*/g)
      ?.at(-1)
    if (number === undefined) return 'has no number'
    return { question, answer, answer_number: Number(number.replaceAll(',', '')), equation_solution: null }
  },
}

export const originalLayouts: readonly Layout[] = [
  mmlu,
  ...bbhLayouts,
  ifeval,
  truthfulChoices,
  truthfulGeneration,
  mgsm,
  mgsmExamples,
  single('google-research-datasets/nq_open', null, 'validation', 'nq_open/NQ-open.dev.jsonl'),
  single('HuggingFaceH4/MATH-500', null, 'test', 'math500/math500_test.json'),
  single('openai/openai_humaneval', null, 'test', 'humaneval/HumanEval.jsonl.gz'),
  single('cruxeval-org/cruxeval', null, 'test', 'cruxeval/cruxeval.jsonl'),
]
