import { isChangedTask, pairPlace } from '#records/changed-pairs.ts'
import type { Suite } from '#records/suite.ts'
import { emptyScoreSums, type ScoreSums } from '#statistics/betting.ts'
import { foldPairedScores } from '#statistics/gaming/paired-gap.ts'
import type { FoldedScore } from '#store/summarizer/read-progress.ts'

/** What a suite of pairs tells so far. */
export type PairsState = {
  readonly change: string
  /** Of complete pairs, as `foldPairedScores` keeps them. */
  readonly sums: ScoreSums
  /** The scores of this block's firsts, by the numbers of their pairs. */
  readonly waiting: readonly (readonly [pair: number, score: number])[]
  /** Draw orders of the last changed items that scored less than as published. */
  readonly lost: readonly number[]
}

/** A flag points at so many samples at most. */
const MOST_SAMPLES = 20

/** Null for a suite whose documents are asked by themselves. */
export function newPairs({ change }: Pick<Suite, 'change'>): PairsState | null {
  return change === undefined ? null : { change, sums: emptyScoreSums, waiting: [], lost: [] }
}

/**
 * The state with one more score, in draw order. A pair counts when both have scores; one of which we or the network lost a half is
 * no pair.
 */
export function foldPairMember(state: PairsState, { task, drawOrder, result }: PairedScore): PairsState {
  const { pair, isSecond, firstOrder, firstPairOfBlock } = pairPlace(drawOrder)
  const score = result.kind === 'scored' ? Math.min(1, Math.max(0, result.value)) : null
  if (!isSecond) {
    const ofBlock = state.waiting.filter(([number]) => number >= firstPairOfBlock)
    return { ...state, waiting: score === null ? ofBlock : [...ofBlock, [pair, score]] }
  }
  const first = state.waiting.find(([number]) => number === pair)?.[1]
  const waiting = state.waiting.filter(([number]) => number !== pair)
  if (first === undefined || score === null) return { ...state, waiting }
  const isChanged = isChangedTask(task)
  const [original, changed] = isChanged ? [first, score] : [score, first]
  const changedOrder = isChanged ? drawOrder : firstOrder
  return {
    ...state,
    sums: foldPairedScores(state.sums, { original, changed }),
    waiting,
    lost: changed < original ? [...state.lost, changedOrder].slice(-MOST_SAMPLES) : state.lost,
  }
}

type PairedScore = Pick<FoldedScore, 'task' | 'drawOrder' | 'result'>
