import { mmluSubjects } from './mmlu-subjects.ts'
import { bigBenchHardTasks, gpqaSizes, mathHardSizes, musrSizes } from './task-sizes.ts'

/** One task's results: metric values under `metric,filter`, each between 0 and 1, and how many documents they are of. */
export type TaskResult = { readonly documents: number; readonly metrics: Readonly<Record<string, number>> }

/** Results by the task's name, variants such as `@letter` left off. */
export type TaskResults = Readonly<Record<string, TaskResult>>

export type LeaderboardScore = {
  /** In per cent, as published; undefined while a result is missing. */
  readonly average: number | undefined
  readonly benchmarks: readonly { readonly name: string; readonly score: number | undefined }[]
  /** `task metric` of every result that is not there. */
  readonly missing: readonly string[]
}

type Part = {
  readonly task: string
  /** The first that the task has counts. */
  readonly metrics: readonly string[]
  /** What guessing scores: one in so many. 0 where guessing scores nothing. */
  readonly choices: number
}

type Benchmark = {
  readonly name: string
  readonly parts: readonly Part[]
  /** `equal`: mean of the parts' normalised scores. `documents`: normalised mean over all documents of the parts. */
  readonly weight: 'equal' | 'documents'
}

function parts(tasks: readonly string[], metric: string, choices = 0): Part[] {
  return tasks.map((task) => ({ task, metrics: [metric], choices }))
}

function single(name: string, task: string, metric: string, choices = 0): Benchmark {
  return { name, parts: parts([task], metric, choices), weight: 'equal' }
}

const mmluTasks = Object.values(mmluSubjects).flatMap((area) => Object.keys(area).map((subject) => `mmlu_${subject}`))

/** Raw scores; MMLU is the plain mean of its 57 subjects (the About page of the Open LLM Leaderboard, 2023). */
const version1: readonly Benchmark[] = [
  single('ARC', 'arc_challenge', 'acc_norm,none'),
  single('HellaSwag', 'hellaswag', 'acc_norm,none'),
  { name: 'MMLU', parts: parts(mmluTasks, 'acc,none'), weight: 'equal' },
  single('TruthfulQA', 'truthfulqa_mc2', 'acc,none'),
  single('Winogrande', 'winogrande', 'acc,none'),
  single('GSM8K', 'gsm8k', 'exact_match,strict-match'),
]

const musrChoices = { murder_mysteries: 2, object_placements: 5, team_allocation: 3 } as const

/**
 * Scores above guessing (huggingface.co/docs/leaderboards/open_llm_leaderboard/normalization). MATH counts by the harness's
 * exact_match where a run of the harness gave it, else by our answer_match.
 */
const version2: readonly Benchmark[] = [
  {
    name: 'IFEval',
    parts: ['inst_level_strict_acc,none', 'prompt_level_strict_acc,none'].flatMap((metric) =>
      parts(['leaderboard_ifeval'], metric),
    ),
    weight: 'equal',
  },
  {
    name: 'BBH',
    parts: Object.entries(bigBenchHardTasks).flatMap(([task, { choices }]) =>
      parts([`leaderboard_bbh_${task}`], 'acc_norm,none', choices),
    ),
    weight: 'equal',
  },
  {
    name: 'MATH Lvl 5',
    parts: Object.keys(mathHardSizes).map((subject) => ({
      task: `leaderboard_math_${subject}_hard`,
      metrics: ['exact_match,none', 'answer_match,none'],
      choices: 0,
    })),
    weight: 'documents',
  },
  {
    name: 'GPQA',
    parts: parts(
      Object.keys(gpqaSizes).map((part) => `leaderboard_gpqa_${part}`),
      'acc_norm,none',
      4,
    ),
    weight: 'documents',
  },
  {
    name: 'MuSR',
    parts: Object.keys(musrSizes).flatMap((part) =>
      parts([`leaderboard_musr_${part}`], 'acc_norm,none', musrChoices[part as keyof typeof musrChoices]),
    ),
    weight: 'equal',
  },
  single('MMLU-Pro', 'leaderboard_mmlu_pro', 'acc,none', 10),
]

const benchmarksOf = { 'open-llm-leaderboard-v1': version1, 'open-llm-leaderboard-v2': version2 } as const

export type LeaderboardName = keyof typeof benchmarksOf

/**
 * The average of the Open LLM Leaderboard from the results of its tasks, aggregated as published: version 1 is the mean of
 * six raw scores; in version 2 every score is first set between guessing (0) and all right (100).
 *
 * Version 1's live numbers came from an older release of the harness, so they agree with these in kind, not to the decimal.
 */
export function leaderboardScore(leaderboard: LeaderboardName, results: TaskResults): LeaderboardScore {
  const definitions = benchmarksOf[leaderboard]
  const benchmarks = definitions.map((benchmark) => ({
    name: benchmark.name,
    score: benchmarkScore(benchmark, results),
  }))
  const missing = definitions.flatMap(({ parts: all }) =>
    all
      .filter((part) => partValue(part, results) === undefined)
      .map(({ task, metrics }) => `${task} ${metrics.at(-1)}`),
  )
  const scores = benchmarks.flatMap(({ score }) => score ?? [])
  return { average: scores.length === definitions.length ? mean(scores) : undefined, benchmarks, missing }
}

function partValue({ task, metrics }: Part, results: TaskResults): number | undefined {
  const found = Object.hasOwn(results, task) ? results[task]?.metrics : undefined
  const metric = metrics.find((name) => found !== undefined && Object.hasOwn(found, name))
  return metric === undefined ? undefined : found?.[metric]
}

function benchmarkScore({ parts: all, weight }: Benchmark, results: TaskResults): number | undefined {
  const values = all.flatMap((part) => partValue(part, results) ?? [])
  if (values.length < all.length) return undefined
  if (weight === 'equal')
    return 100 * mean(values.map((value, index) => aboveGuessing(value, all[index]?.choices ?? 0)))
  const documents = all.map(({ task }) => results[task]?.documents ?? 0)
  const total = documents.reduce((sum, count) => sum + count, 0)
  const right = values.reduce((sum, value, index) => sum + value * (documents[index] ?? 0), 0)
  return 100 * aboveGuessing(right / total, all[0]?.choices ?? 0)
}

function aboveGuessing(value: number, choices: number): number {
  const lower = choices === 0 ? 0 : 1 / choices
  return value < lower ? 0 : (value - lower) / (1 - lower)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
