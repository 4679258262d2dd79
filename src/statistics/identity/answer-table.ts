import { requireArgument } from '../argument-error.ts'

/** What one supplier answered to an item that others were asked too. */
export type CommonAnswer = {
  /** Its place in the list of suppliers. */
  readonly supplier: number
  readonly item: string
  /** Items of one task are alike in how often different models fall into the same error. */
  readonly task: string
  /** Equal texts that are both right or both wrong are equal answers. Items without a readable answer are left out. */
  readonly answer: string
  readonly isWrong: boolean
}

/** The answers of one supplier in the order of item numbers; parallel arrays. */
export type SupplierAnswers = {
  readonly items: Int32Array
  /** A number for each pair of item and answer, over all suppliers. */
  readonly answers: Int32Array
  readonly isWrong: Uint8Array
}

/** All answers of a fleet to common items, numbered. Thousands of suppliers fit in a few megabytes. */
export type AnswerTable = {
  readonly suppliers: readonly SupplierAnswers[]
  readonly itemCount: number
  readonly answerCount: number
  readonly taskCount: number
  readonly taskOfItem: Int32Array
  readonly itemOfAnswer: Int32Array
}

/**
 * Numbers suppliers' answers so that pairs can be compared quickly. A second answer of a supplier to the same item is
 * ignored: re-asked items say something about its noise and nothing about who else it is.
 *
 * @example answerTable(answers, 2).suppliers[0]?.items // => Int32Array [0, 1, 2]
 */
export function answerTable(answers: readonly CommonAnswer[], supplierCount: number): AnswerTable {
  const items = numbering()
  const tasks = numbering()
  const codes = numbering()
  const taskOfItem: number[] = []
  const itemOfAnswer: number[] = []
  const rows: Map<number, { answer: number; isWrong: boolean }>[] = Array.from(
    { length: supplierCount },
    () => new Map(),
  )
  for (const { supplier, item, task, answer, isWrong } of answers) {
    const row = rows[supplier]
    requireArgument(row !== undefined, 'answerTable', 'supplier', supplier, `below ${supplierCount}`)
    const itemNumber = items.numberOf(item)
    taskOfItem[itemNumber] ??= tasks.numberOf(task)
    // A text may be right in one spelling and wrong in another, where that is what was asked: two answers.
    const code = codes.numberOf(`${itemNumber} ${isWrong ? 'wrong' : 'right'} ${answer}`)
    itemOfAnswer[code] = itemNumber
    if (row?.has(itemNumber) === false) row.set(itemNumber, { answer: code, isWrong })
  }
  return {
    suppliers: rows.map((row) => {
      const sorted = [...row].sort(([one], [other]) => one - other)
      return {
        items: Int32Array.from(sorted, ([item]) => item),
        answers: Int32Array.from(sorted, ([, { answer }]) => answer),
        isWrong: Uint8Array.from(sorted, ([, { isWrong }]) => (isWrong ? 1 : 0)),
      }
    }),
    itemCount: items.count(),
    answerCount: codes.count(),
    taskCount: tasks.count(),
    taskOfItem: Int32Array.from(taskOfItem),
    itemOfAnswer: Int32Array.from(itemOfAnswer),
  }
}

function numbering() {
  const numbers = new Map<string, number>()
  return {
    numberOf(text: string): number {
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, numbers.size)
      return numbers.size - 1
    },
    count: () => numbers.size,
  }
}
