import { PythonRandom } from '../python/random.ts'
import { strip } from '../python/text.ts'
import { withoutBrackets } from './hellaswag.ts'
import { mapRows } from './map-rows.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

function withoutTitles(text: string): string {
  return strip(text).replaceAll(' [title]', '. ').replaceAll('  ', ' ')
}

/**
 * Puts the four answers of every question into a random order. The harness draws it from Python's global generator, whose
 * state depends on everything before it and on its cache of data sets: two of its own runs can differ. Here it is a
 * generator of its own with the seed that the harness gives the global one at its start (0) or, for the few-shot tasks that
 * have their own, with theirs (42): always the same order, and the harness's where nothing else draws in between.
 */
function shuffled({ clean, seed, hasList }: Copy) {
  return (rows: readonly PythonRow[]) => {
    const random = new PythonRandom(seed)
    return mapRows((row) => {
      const answers = ['Incorrect Answer 1', 'Incorrect Answer 2', 'Incorrect Answer 3', 'Correct Answer'].map(
        (column) => cleanAnswer(row[column], clean),
      )
      const right = answers[3] ?? ''
      const choices = random.shuffled(answers)
      const [choice1 = '', choice2 = '', choice3 = '', choice4 = ''] = choices
      const answer = `(${'ABCD'.charAt(choices.indexOf(right))})`
      return { choice1, choice2, choice3, choice4, answer, ...(hasList ? { choices } : {}) }
    })(rows)
  }
}

function cleanAnswer(answer: unknown, clean: (text: string) => string): string {
  return typeof answer === 'string' ? clean(answer) : ' '
}

type Copy = {
  readonly module: string
  readonly clean: (text: string) => string
  readonly seed: number
  /** Some copies keep the four answers as a list too. */
  readonly hasList: boolean
}

const copies: readonly Copy[] = [
  { module: 'leaderboard/gpqa/utils', clean: withoutBrackets, seed: 0, hasList: false },
  { module: 'gpqa/zeroshot/utils', clean: withoutTitles, seed: 0, hasList: false },
  { module: 'gpqa/n_shot/utils', clean: withoutTitles, seed: 42, hasList: false },
  { module: 'gpqa/generative/utils', clean: withoutTitles, seed: 0, hasList: true },
  { module: 'gpqa/cot_zeroshot/utils', clean: withoutTitles, seed: 0, hasList: true },
  { module: 'gpqa/cot_n_shot/utils', clean: withoutTitles, seed: 0, hasList: true },
]

export const gpqaPorts: readonly PortedFunction[] = copies.map((copy) => ({
  reference: `${copy.module}:process_docs`,
  kind: 'process_docs',
  run: shuffled(copy),
}))
