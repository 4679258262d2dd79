import { contentId } from '#records/content-id.ts'
import type { Suite } from '#records/suite.ts'
import { mmluSubjects } from './suites/mmlu-subjects.ts'
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
]

/** A suite of one task, for whoever wants just that: `mmlu_anatomy`, `gsm8k@chat`. */
export function taskSuite(task: string): Suite {
  return benchmark(task, 'One task.', single(task))
}
