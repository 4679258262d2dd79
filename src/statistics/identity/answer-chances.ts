import { requireArgument } from '../argument-error.ts'
import type { AnswerTable } from './answer-table.ts'

/** How often suppliers that have nothing to do with one another give the same wrong answer. */
export type AnswerChances = {
  /**
   * The chance that a supplier unrelated to both gives their common wrong answer, being wrong: its share among the
   * wrong answers of all others, the groups of both left out, drawn towards the task's rate of coincidences.
   *
   * @param at where the answer stands among `first`'s answers, and `otherAt` among `other`'s.
   */
  chanceOf(first: number, at: number, other: number, otherAt: number): number
  /** By task number: how often two unrelated suppliers that are both wrong agree. */
  readonly coincidenceByTask: Float64Array
}

/** Items' shares are drawn towards their task's rate as if this many more suppliers had been seen. */
const priorSuppliers = 2
/** A task's rate is drawn towards that of all tasks as if this many more pairs had been seen, and that towards a guess. */
const priorPairs = 20
/** Before anything is known: about what different models show on a list of options (Kim et al., arXiv 2506.07962). */
const guessedCoincidence = 0.5
/**
 * No wrong answer counts as likelier than this: where a whole fleet serves one model, all its errors are common, and
 * nothing but a bound on how attractive an error can be tells that from a fleet of different models.
 */
const mostChance = 0.9

/**
 * Chances from the fleet's own answers. `groupOf` says which suppliers are already known to be alike (each its own
 * group at first): a group counts as one supplier, so that many addresses before one model do not make its errors
 * look common, which would hide them.
 *
 * Assumes that most groups are not in league. An operator who adds many *different* models that answer at random makes
 * common errors look rare, by at most the share of groups that are his.
 */
export function answerChances(table: AnswerTable, groupOf: readonly number[]): AnswerChances {
  requireArgument(
    groupOf.length === table.suppliers.length,
    'answerChances',
    'groupOf',
    groupOf.length,
    'a group for each supplier',
  )
  const members = new Map<number, number[]>()
  for (const [supplier, group] of groupOf.entries()) {
    const list = members.get(group)
    if (list === undefined) members.set(group, [supplier])
    else list.push(supplier)
  }
  const groupsOfAnswer = new Float64Array(table.answerCount)
  const squaresOfAnswer = new Float64Array(table.answerCount)
  const wrongGroupsOfItem = new Float64Array(table.itemCount)
  const shares = table.suppliers.map(({ items }) => new Float64Array(items.length))
  for (const group of members.values()) {
    const answersOfItem = new Map<number, number>()
    const sameAnswer = new Map<number, number>()
    eachWrong(table, group, (_supplier, _at, item, answer) => {
      answersOfItem.set(item, (answersOfItem.get(item) ?? 0) + 1)
      sameAnswer.set(answer, (sameAnswer.get(answer) ?? 0) + 1)
    })
    const shareOf = (item: number, answer: number) => (sameAnswer.get(answer) ?? 0) / (answersOfItem.get(item) ?? 1)
    for (const item of answersOfItem.keys()) wrongGroupsOfItem[item] = (wrongGroupsOfItem[item] ?? 0) + 1
    for (const answer of sameAnswer.keys()) {
      const share = shareOf(table.itemOfAnswer[answer] ?? 0, answer)
      groupsOfAnswer[answer] = (groupsOfAnswer[answer] ?? 0) + share
      squaresOfAnswer[answer] = (squaresOfAnswer[answer] ?? 0) + share * share
    }
    eachWrong(table, group, (supplier, at, item, answer) => {
      const row = shares[supplier]
      if (row !== undefined) row[at] = shareOf(item, answer)
    })
  }
  const coincidenceByTask = coincidences(table, groupsOfAnswer, squaresOfAnswer, wrongGroupsOfItem)
  return {
    coincidenceByTask,
    chanceOf(first, at, other, otherAt) {
      const answers = table.suppliers[first]
      const answer = answers?.answers[at] ?? 0
      const item = answers?.items[at] ?? 0
      const isOneGroup = groupOf[first] === groupOf[other]
      const ownShare = (shares[first]?.[at] ?? 0) + (isOneGroup ? 0 : (shares[other]?.[otherAt] ?? 0))
      const others = Math.max(0, (wrongGroupsOfItem[item] ?? 0) - (isOneGroup ? 1 : 2))
      const agreeing = Math.max(0, (groupsOfAnswer[answer] ?? 0) - ownShare)
      const rate = coincidenceByTask[table.taskOfItem[item] ?? 0] ?? guessedCoincidence
      return Math.min(mostChance, (agreeing + priorSuppliers * rate) / (others + priorSuppliers))
    },
  }
}

function eachWrong(
  table: AnswerTable,
  suppliers: readonly number[],
  visit: (supplier: number, at: number, item: number, answer: number) => void,
): void {
  for (const supplier of suppliers) {
    const row = table.suppliers[supplier]
    row?.items.forEach((item, at) => {
      if (row.isWrong[at] === 1) visit(supplier, at, item, row.answers[at] ?? 0)
    })
  }
}

/** Of all pairs of different groups that are both wrong on an item of a task, the share that gives one answer. */
function coincidences(
  table: AnswerTable,
  groupsOfAnswer: Float64Array,
  squaresOfAnswer: Float64Array,
  wrongGroupsOfItem: Float64Array,
): Float64Array {
  const same = new Float64Array(table.taskCount)
  const pairs = new Float64Array(table.taskCount)
  groupsOfAnswer.forEach((groups, answer) => {
    const task = table.taskOfItem[table.itemOfAnswer[answer] ?? 0] ?? 0
    same[task] = (same[task] ?? 0) + (groups * groups - (squaresOfAnswer[answer] ?? 0)) / 2
  })
  wrongGroupsOfItem.forEach((groups, item) => {
    const task = table.taskOfItem[item] ?? 0
    pairs[task] = (pairs[task] ?? 0) + (groups * (groups - 1)) / 2
  })
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  const overall = (sum(same) + priorPairs * guessedCoincidence) / (sum(pairs) + priorPairs)
  return same.map((count, task) => (count + priorPairs * overall) / ((pairs[task] ?? 0) + priorPairs))
}
