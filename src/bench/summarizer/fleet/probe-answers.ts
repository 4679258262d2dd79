import { checkLogProbabilities, topOf } from '#statistics/identity/check-log-probabilities.ts'
import type { ThreeLists } from '#statistics/identity/probe-evidence.ts'
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
  return new Map(
    byPrompt(readable, promptOf).flatMap(([prompt, [one, two]]) =>
      one === undefined || two === undefined ? [] : [[prompt, [one.token, two.token]] as const],
    ),
  )
}

/** The first three lists of likely tokens to each prompt. If they cannot be a model's own, none is used and the faults are told. */
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
  const lists = byPrompt(readable, promptOf).flatMap(([prompt, same]): [number, ThreeLists][] => {
    const [one, two, three] = same.map(({ answer }) => topOf(answer))
    return one === undefined || two === undefined || three === undefined ? [] : [[prompt, [one, two, three]]]
  })
  return { lists: new Map(lists), faults }
}

/** The answers by prompt. */
function byPrompt<Answer extends { readonly documentId: string }>(
  answers: readonly Answer[],
  promptOf: (documentId: string) => number,
): [number, Answer[]][] {
  const grouped = Map.groupBy(answers, ({ documentId }) => documentId)
  return [...grouped].map(([documentId, same]) => [promptOf(documentId), same])
}
