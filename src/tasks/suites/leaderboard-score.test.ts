import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../definition/catalogue.ts'
import { type LeaderboardScore, leaderboardScore, type TaskResults } from './leaderboard-score.ts'
import { mmluSubjects } from './mmlu-subjects.ts'
import { bigBenchHardTasks } from './task-sizes.ts'

function result(metric: string, value: number, documents = 100) {
  return { documents, metrics: { [metric]: value } }
}

const subjects = Object.values(mmluSubjects).flatMap((area) => Object.keys(area))

const first: TaskResults = {
  arc_challenge: result('acc_norm,none', 0.5),
  hellaswag: result('acc_norm,none', 0.75),
  truthfulqa_mc2: result('acc,none', 0.4),
  winogrande: result('acc,none', 0.7),
  gsm8k: { documents: 1319, metrics: { 'exact_match,strict-match': 0.2, 'exact_match,flexible-extract': 0.9 } },
  // The first subject all right and the others none: 1/57, however many documents it has.
  ...Object.fromEntries(
    subjects.map((name, index) => [`mmlu_${name}`, result('acc,none', index === 0 ? 1 : 0, index + 1)]),
  ),
}

const second: TaskResults = {
  leaderboard_ifeval: {
    documents: 541,
    metrics: { 'inst_level_strict_acc,none': 0.6, 'prompt_level_strict_acc,none': 0.5 },
  },
  // Half of what is above guessing, but for one task at guessing and one below.
  ...Object.fromEntries(
    Object.entries(bigBenchHardTasks).map(([name, { choices }]) => {
      const value = name === 'snarks' ? 0.5 : name === 'navigate' ? 0.1 : (1 + 1 / choices) / 2
      return [`leaderboard_bbh_${name}`, result('acc_norm,none', value)]
    }),
  ),
  ...Object.fromEntries(
    ['algebra', 'counting_and_prob', 'geometry', 'intermediate_algebra', 'num_theory', 'prealgebra', 'precalculus'].map(
      (name) => [`leaderboard_math_${name}_hard`, result('answer_match,none', name === 'algebra' ? 0.5 : 0, 100)],
    ),
  ),
  leaderboard_gpqa_diamond: result('acc_norm,none', 0.7, 100),
  leaderboard_gpqa_extended: result('acc_norm,none', 0.4, 300),
  leaderboard_gpqa_main: result('acc_norm,none', 0.3, 200),
  leaderboard_musr_murder_mysteries: result('acc_norm,none', 0.7),
  leaderboard_musr_object_placements: result('acc_norm,none', 0.4),
  leaderboard_musr_team_allocation: result('acc_norm,none', 0.6),
  leaderboard_mmlu_pro: result('acc,none', 0.55),
}

function rounded({ average, benchmarks }: LeaderboardScore): Readonly<Record<string, number | undefined>> {
  const round = (value: number | undefined) => (value === undefined ? undefined : Number(value.toFixed(9)))
  return { average: round(average), ...Object.fromEntries(benchmarks.map(({ name, score }) => [name, round(score)])) }
}

describe('leaderboardScore', () => {
  it('default: version 1 is the mean of six raw scores', () => {
    expect(rounded(leaderboardScore('open-llm-leaderboard-v1', first))).toEqual({
      average: Number(((50 + 75 + 100 / 57 + 40 + 70 + 20) / 6).toFixed(9)),
      ARC: 50,
      HellaSwag: 75,
      MMLU: Number((100 / 57).toFixed(9)),
      TruthfulQA: 40,
      Winogrande: 70,
      GSM8K: 20,
    })
  })

  it('default: version 2 counts what is above guessing', () => {
    // GPQA: (70 + 120 + 60) / 600 = 5/12, of which (5/12 − 1/4) / (3/4) = 2/9.
    // MuSR: (0.7 − 0.5) / 0.5 = 0.4, (0.4 − 0.2) / 0.8 = 0.25, (0.6 − 1/3) / (2/3) = 0.4.
    const expected = {
      IFEval: 55,
      BBH: Number(((100 * (22 * 0.5)) / 24).toFixed(9)),
      'MATH Lvl 5': Number((50 / 7).toFixed(9)),
      GPQA: Number((200 / 9).toFixed(9)),
      MuSR: 35,
      'MMLU-Pro': 50,
    }
    const average = (55 + 1100 / 24 + 50 / 7 + 200 / 9 + 35 + 50) / 6
    expect(rounded(leaderboardScore('open-llm-leaderboard-v2', second))).toEqual({
      average: Number(average.toFixed(9)),
      ...expected,
    })
  })

  it("behavior: the harness's own exact_match of MATH goes before ours", () => {
    const algebra = { documents: 100, metrics: { 'exact_match,none': 1, 'answer_match,none': 0 } }
    const results = { ...second, leaderboard_math_algebra_hard: algebra }
    expect(rounded(leaderboardScore('open-llm-leaderboard-v2', results))['MATH Lvl 5']).toBeCloseTo(100 / 7, 9)
  })

  it('behavior: no average while a result is missing, and it is named', () => {
    const { leaderboard_mmlu_pro: _left, ...rest } = second
    const results = { ...rest, leaderboard_bbh_snarks: result('acc,none', 1) }
    const { average, benchmarks, missing } = leaderboardScore('open-llm-leaderboard-v2', results)
    expect({ average, missing, scored: benchmarks.filter(({ score }) => score !== undefined).length }).toEqual({
      average: undefined,
      missing: ['leaderboard_bbh_snarks acc_norm,none', 'leaderboard_mmlu_pro acc,none'],
      scored: 4,
    })
  })
})

describe('bigBenchHardTasks', () => {
  it('default: as many choices as the definitions have', async () => {
    const { tasks } = await readCatalogue()
    const counted = Object.keys(bigBenchHardTasks).map((name) => {
      const choices = tasks.get(`leaderboard_bbh_${name}`)?.fields.doc_to_choice
      return [name, Array.isArray(choices) ? choices.length : undefined]
    })
    const stated = Object.entries(bigBenchHardTasks).map(([name, { choices }]) => [name, choices])
    expect(counted).toEqual(stated)
  })
})
