import type { TaskDocument } from '#records/task.ts'
import { choicesOf } from '../instance.ts'
import {
  accuracy,
  accuracyPerByte,
  accuracyPerCharacter,
  argmax,
  type ChoiceResult,
  greedyMatch,
} from '../metric/choice-metrics.ts'
import { toNumber } from '../metric/numbers.ts'
import { softmax } from '../metric/softmax.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import type { DocumentValues } from './document-values.ts'
import { goldChoice } from './gold.ts'

/**
 * The metrics of a multiple-choice document (api/task.py:process_results, 0.4.13). With `acc_mutual_info` the second half of
 * the results are the choices without their question.
 */
export function choiceValues(
  prepared: PreparedTask,
  document: TaskDocument,
  { names, results }: { readonly names: readonly string[]; readonly results: readonly PythonValue[] },
): DocumentValues {
  const choices = choicesOf(prepared, document)
  const gold = goldChoice(prepared, document)
  const pairs = results.map(readPair)
  const asked = pairs.slice(0, choices.length)
  const alone = pairs.slice(choices.length)
  const logprobs = asked.map(({ logprob }) => logprob)
  const result: ChoiceResult = {
    logprobs,
    isGreedy: asked.map(({ isGreedy }) => isGreedy),
    choices,
    gold: [gold].flat().filter((index) => index >= 0),
  }
  const predicted = argmax(logprobs)
  const makers: Readonly<Record<string, () => PythonValue>> = {
    acc: () => new PythonFloat(accuracy(result)),
    f1: () => [gold, predicted],
    mcc: () => [gold, predicted],
    acc_norm: () => new PythonFloat(accuracyPerCharacter(result)),
    acc_bytes: () => new PythonFloat(accuracyPerByte(result)),
    exact_match: () => greedyMatch(result),
    brier_score: () => [gold, softmax(logprobs).map((value) => new PythonFloat(value))],
    likelihood: () => [gold, logprobs.map((value) => new PythonFloat(value))],
    acc_mutual_info: () => {
      const gained = logprobs.map((logprob, index) => logprob - (alone[index]?.logprob ?? Number.NaN))
      return new PythonFloat(accuracy({ ...result, logprobs: gained }))
    },
  }
  const wanted = Object.entries(makers).filter(([name]) => names.includes(name))
  return Object.fromEntries(wanted.map(([name, make]) => [name, make()]))
}

/** A log-probability and whether its text was the likeliest, as filters left them. */
function readPair(value: PythonValue): { readonly logprob: number; readonly isGreedy: boolean } {
  const [logprob, isGreedy] = Array.isArray(value) ? (value as readonly PythonValue[]) : []
  return { logprob: toNumber(logprob), isGreedy: isGreedy === true }
}
