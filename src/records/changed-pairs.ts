import type { Suite } from './suite.ts'

/**
 * Suites of pairs ask every drawn document twice, as it is published and changed, with nine others in between. Which of
 * the two comes first is drawn.
 */

/** So many documents are asked for the first time before the first of them is asked again. */
const pairsPerBlock = 10

/** Where a draw of a suite of pairs stands: which pair it belongs to, from 0, and whether it is the second of the two. */
export type PairPlace = {
  readonly pair: number
  readonly isSecond: boolean
  /** The draw order of the first of the two. */
  readonly firstOrder: number
  readonly firstPairOfBlock: number
}

/** The place of draw `drawOrder` (from 0). */
export function pairPlace(drawOrder: number): PairPlace {
  const block = Math.floor(drawOrder / (2 * pairsPerBlock))
  const within = drawOrder % (2 * pairsPerBlock)
  const firstPairOfBlock = block * pairsPerBlock
  const isSecond = within >= pairsPerBlock
  return {
    pair: firstPairOfBlock + (within % pairsPerBlock),
    isSecond,
    firstOrder: isSecond ? drawOrder - pairsPerBlock : drawOrder,
    firstPairOfBlock,
  }
}

/** The task of a published name as it is asked when it is changed: `gsm8k` by `typos` is `gsm8k~typos`. */
export function changedTask(task: string, change: string): string {
  return `${task}~${change}`
}

/** Groups of published tasks with every task in both of its forms. */
export function inPairs(groups: Suite['groups'], change: string): Suite['groups'] {
  return groups.map((group) => ({
    ...group,
    tasks: group.tasks.flatMap((one) => [one, { ...one, task: changedTask(one.task, change) }]),
  }))
}

/** Whether a task asks changed documents. */
export function isChangedTask(task: string): boolean {
  return task.includes('~')
}

/** The task that asks the same documents as they are published. */
export function publishedTask(task: string): string {
  return task.replace(/~.*$/, '')
}
