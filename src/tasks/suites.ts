import { inPairs } from '#records/changed-pairs.ts'
import { contentId } from '#records/content-id.ts'
import type { Suite } from '#records/suite.ts'
import { mmluSubjects } from './suites/mmlu-subjects.ts'
import {
  bigBenchHardTasks,
  gpqaSizes,
  mathHardSizes,
  mathSizes,
  mgsmLanguages,
  mmluProSizes,
  musrSizes,
} from './suites/task-sizes.ts'
import type { Variant } from './task-reference.ts'

/** Raised whenever tasks, weights or groups of a suite change. */
const revision = 1

type Groups = Suite['groups']

function benchmark(name: string, description: string, groups: Groups): Suite {
  const version = `${revision}-${contentId('suite', groups).slice(0, 8)}`
  return { name, version, description, setsTier: false, visibility: 'public', isRecognisable: true, groups }
}

function single(task: string): Groups {
  return [{ name: task, weight: 1, tasks: [{ task, weight: 1 }] }]
}

/** Areas weighted by their documents, subjects within an area too: a draw is uniform over all documents. */
function mmluGroups(variant: Variant): Groups {
  const suffix = variant === 'completion' ? '' : `@${variant}`
  return Object.entries(mmluSubjects).map(([area, subjects]) => {
    const tasks = Object.entries(subjects).map(([subject, size]) => ({
      task: `mmlu_${subject}${suffix}`,
      weight: size,
    }))
    return { name: `mmlu_${area}`, weight: tasks.reduce((sum, { weight }) => sum + weight, 0), tasks }
  })
}

const agievalTasks = (
  'aqua_rat gaokao_biology gaokao_chemistry gaokao_chinese gaokao_english gaokao_geography gaokao_history ' +
  'gaokao_mathcloze gaokao_mathqa gaokao_physics jec_qa_ca jec_qa_kd logiqa_en logiqa_zh lsat_ar lsat_lr lsat_rc math ' +
  'sat_en sat_en_without_passage sat_math'
)
  .split(' ')
  .map((task) => `agieval_${task}`)

type Members = Groups[number]['tasks']

/** Tasks of one benchmark, weighted by their documents: a draw is uniform over them. */
function sized(sizes: Readonly<Record<string, number>>, name: (part: string) => string): Members {
  return Object.entries(sizes).map(([part, documents]) => ({ task: name(part), weight: documents }))
}

function equal(tasks: readonly string[]): Members {
  return tasks.map((task) => ({ task, weight: 1 }))
}

function one(name: string, tasks: Members): Groups {
  return [{ name, weight: 1, tasks }]
}

const bigBenchHard = Object.fromEntries(
  Object.entries(bigBenchHardTasks).map(([task, { documents }]) => [task, documents]),
)

const members = {
  bigBenchHard: sized(bigBenchHard, (task) => `leaderboard_bbh_${task}`),
  mathHard: sized(mathHardSizes, (subject) => `leaderboard_math_${subject}_hard`),
  gpqa: sized(gpqaSizes, (part) => `leaderboard_gpqa_${part}`),
  musr: sized(musrSizes, (part) => `leaderboard_musr_${part}`),
} as const

/** Six benchmarks with the same share of the draws each. */
const leaderboards: readonly Suite[] = [
  benchmark(
    'open-llm-leaderboard-v1',
    'ARC, HellaSwag, MMLU, TruthfulQA, Winogrande and GSM8K as on the leaderboard of 2023.',
    [
      ...one('arc_challenge', equal(['arc_challenge'])),
      ...one('hellaswag', equal(['hellaswag'])),
      ...one(
        'mmlu',
        mmluGroups('completion').flatMap(({ tasks }) => tasks),
      ),
      ...one('truthfulqa', equal(['truthfulqa_mc2'])),
      ...one('winogrande', equal(['winogrande'])),
      ...one('gsm8k', equal(['gsm8k'])),
    ],
  ),
  benchmark('open-llm-leaderboard-v2', 'IFEval, BBH, MATH, GPQA, MuSR and MMLU-Pro as on the leaderboard of 2024.', [
    ...one('leaderboard_ifeval', equal(['leaderboard_ifeval'])),
    ...one('leaderboard_bbh', members.bigBenchHard),
    ...one('leaderboard_math_hard', members.mathHard),
    ...one('leaderboard_gpqa', members.gpqa),
    ...one('leaderboard_musr', members.musr),
    ...one('leaderboard_mmlu_pro', equal(['leaderboard_mmlu_pro'])),
  ]),
]

const bbhCot = Object.fromEntries(
  Object.entries({ ...bigBenchHard, dyck_languages: 250, multistep_arithmetic_two: 250, word_sorting: 250 }).sort(),
)

/** The benchmarks of lm-evaluation-harness that can be run as suites. They are public and set no tier. */
export const benchmarkSuites: readonly Suite[] = [
  benchmark('gsm8k', 'Word problems of grade-school mathematics, 5 examples.', single('gsm8k')),
  benchmark('gsm8k_chat', 'The same through chat.', single('gsm8k@chat')),
  benchmark('mmlu', 'Examinations in 57 subjects by prompt log-probabilities, 5 examples.', mmluGroups('completion')),
  benchmark('mmlu_letter', 'The same by the first letter of the answer, one relay each.', mmluGroups('letter')),
  benchmark('mmlu_letter_chat', 'The same by the first letter, through chat.', mmluGroups('letter-chat')),
  benchmark(
    'arc_challenge',
    'Science questions for schools by prompt log-probabilities, 25 examples.',
    single('arc_challenge'),
  ),
  ...leaderboards,
  benchmark('ifeval_chat', 'Instructions that a program can check, through chat.', single('ifeval@chat')),
  benchmark(
    'leaderboard_bbh',
    '24 kinds of hard questions by probability, 3 examples.',
    one('bbh', members.bigBenchHard),
  ),
  benchmark(
    'bbh_cot_fewshot',
    '27 kinds of hard questions answered in steps, 3 examples.',
    one(
      'bbh',
      sized(bbhCot, (task) => `bbh_cot_fewshot_${task}`),
    ),
  ),
  benchmark('leaderboard_math_hard', 'The hardest problems of MATH, 4 examples.', one('math', members.mathHard)),
  benchmark(
    'hendrycks_math',
    'Problems of mathematics competitions.',
    one(
      'math',
      sized(mathSizes, (subject) => `hendrycks_math_${subject}`),
    ),
  ),
  benchmark('leaderboard_gpqa', 'Questions of graduate level by probability.', one('gpqa', members.gpqa)),
  benchmark('leaderboard_musr', 'Reasoning over long stories by probability.', one('musr', members.musr)),
  benchmark(
    'mmlu_pro',
    'Harder questions of 14 subjects answered in steps, 5 examples.',
    one(
      'mmlu_pro',
      sized(mmluProSizes, (subject) => `mmlu_pro_${subject}`),
    ),
  ),
  benchmark(
    'mgsm_direct',
    'GSM8K in eleven languages, answered at once.',
    one('mgsm', equal(mgsmLanguages.map((language) => `mgsm_direct_${language}`))),
  ),
  benchmark(
    'mgsm_native_cot',
    'GSM8K in eleven languages, answered in steps.',
    one('mgsm', equal(mgsmLanguages.map((language) => `mgsm_native_cot_${language}`))),
  ),
  benchmark(
    'agieval',
    'Examinations in English and Chinese, every examination with the same share.',
    one('agieval', equal(agievalTasks)),
  ),
]

/** The documents of a benchmark in pairs, as they are published and changed: `mmlu_letter~option-order`. */
export function pairedSuite({ name, description, groups }: Suite, change: string): Suite {
  const paired = benchmark(
    `${name}~${change}`,
    `${description} In pairs: as published and by ${change}.`,
    inPairs(groups, change),
  )
  return { ...paired, change }
}

/** A suite of one task, for whoever wants just that: `mmlu_anatomy`, `gsm8k@chat`. */
export function taskSuite(task: string): Suite {
  return benchmark(task, 'One task.', single(task))
}
