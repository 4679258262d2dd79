import { checkLogProbabilities, topOf } from '#statistics/identity/check-log-probabilities.ts'
import type { TwoTokens } from '#statistics/identity/token-distance.ts'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'
import { parseTokenList } from '#tasks/borders/token-list.ts'
import type { SupplierProbes } from './fleet-input.ts'

/** The first two readable answers to each prompt; prompts with fewer are left out. */
export function probeTokens(
  answers: readonly CommonAnswer[],
  {
    promptOf,
    tokenOf,
  }: { readonly promptOf: (documentId: string) => number; readonly tokenOf: (answer: string) => number },
): ReadonlyMap<number, TwoTokens> {
  const readable = answers.flatMap(([documentId, , value, answer]) =>
    value === null || answer === null ? [] : [{ documentId, token: tokenOf(answer) }],
  )
  return twice(readable, promptOf, ({ token }) => token)
}

/** The same for lists of likely tokens. If they cannot be a model's own, none is used and the faults are told. */
export function probeLists(
  answers: readonly CommonAnswer[],
  promptOf: (documentId: string) => number,
): Pick<SupplierProbes, 'lists' | 'faults'> {
  const readable = answers.flatMap(([documentId, , value, , , text]) => {
    const list = value === null ? null : parseTokenList(text ?? '')
    return list === null ? [] : [{ documentId, answer: { prompt: documentId, ...list, isSampled: false } }]
  })
  const faults = checkLogProbabilities(readable.map(({ answer }) => answer)).map(({ kind }) => kind)
  if (faults.length > 0) return { lists: new Map(), faults }
  return { lists: twice(readable, promptOf, ({ answer }) => topOf(answer)), faults }
}

function twice<Answer extends { readonly documentId: string }, Value>(
  answers: readonly Answer[],
  promptOf: (documentId: string) => number,
  partOf: (answer: Answer) => Value,
): Map<number, readonly [Value, Value]> {
  const byPrompt = Map.groupBy(answers, ({ documentId }) => documentId)
  return new Map(
    [...byPrompt].flatMap(([documentId, [one, two]]): [number, readonly [Value, Value]][] =>
      one === undefined || two === undefined ? [] : [[promptOf(documentId), [partOf(one), partOf(two)]]],
    ),
  )
}
