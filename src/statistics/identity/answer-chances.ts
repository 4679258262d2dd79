import { requireArgument } from '../argument-error.ts'
import type { AnswerTable } from './answer-table.ts'

/** How likely it is that suppliers that have nothing to do with one another make the same error. */
export type AnswerChances = {
  /**
   * The chance that `other`, were it unrelated to `first`, makes the error that both made: that it is wrong on this item
   * at all, times the share of this error among those of all other suppliers, the groups of both left out.
   *
   * @param at where the answer stands among `first`'s answers, and `otherAt` among `other`'s.
   */
  chanceOf(first: number, at: number, other: number, otherAt: number): number
  /** By task number: how often two unrelated suppliers that are both wrong agree. */
  readonly coincidenceByTask: Float64Array
}

/** Shares of an item are drawn towards those of its task as if this many more suppliers had been seen. */
const priorSuppliers = 2
/** A task's share is drawn towards that of all tasks as if this many more pairs had been seen, and that towards a guess. */
const priorPairs = 20
/** Before anything is known: about what different models show on a list of options (Kim et al., arXiv 2506.07962). */
const guessedCoincidence = 0.5
/**
 * No error counts as likelier than this, being wrong: where a whole fleet serves one model, all its errors are common,
 * and nothing but a bound on how attractive an error can be tells that from a fleet of different models.
 */
const mostShare = 0.9

/**
 * Chances from the fleet's own answers. `groupOf` says which suppliers are already known to be alike (each its own
 * group at first): a group counts as one supplier, so that many addresses before one model do not make its errors
 * look common, which would hide them.
 *
 * Whether a supplier is wrong on an item follows from how often it is wrong and how often others are on that item, odds
 * multiplied (Rasch's model, by its margins).
 *
 * Assumes that most groups are not in league. An operator who adds many *different* models that answer at random makes
 * common errors look rare, by at most the share of groups that are his.
 */
export function answerChances(table: AnswerTable, groupOf: readonly number[]): AnswerChances {
  const { length } = table.suppliers
  requireArgument(groupOf.length === length, 'answerChances', 'groupOf', groupOf.length, 'a group for each supplier')
  const tallies = tallyGroups(table, groupOf)
  const coincidenceByTask = coincidences(table, tallies)
  const wrongOdds = table.suppliers.map(({ isWrong }) =>
    odds(
      isWrong.reduce((sum, wrong) => sum + wrong, 0),
      isWrong.length,
    ),
  )
  const fleetOdds = odds(total(tallies.wrongOfItem), total(tallies.groupsOfItem))
  return {
    coincidenceByTask,
    chanceOf(first, at, other, otherAt) {
      const answer = table.suppliers[first]?.answers[at] ?? 0
      const item = table.itemOfAnswer[answer] ?? 0
      const one = tallies.ownShares[first]
      // Two of one group are left out once.
      const two = groupOf[first] === groupOf[other] ? undefined : tallies.ownShares[other]
      const without = (sum: number | undefined, own: number | undefined, others: number | undefined) =>
        Math.max(0, (sum ?? 0) - (own ?? 0) - (others ?? 0))
      const wrong = without(tallies.wrongOfItem[item], one?.wrong[at], two?.wrong[otherAt])
      const agreeing = without(tallies.groupsOfAnswer[answer], one?.answer[at], two?.answer[otherAt])
      const groups = without(tallies.groupsOfItem[item], 1, two === undefined ? 0 : 1)
      const rate = coincidenceByTask[table.taskOfItem[item] ?? 0] ?? guessedCoincidence
      const share = Math.min(mostShare, (agreeing + priorSuppliers * rate) / (wrong + priorSuppliers))
      const otherOdds = (odds(wrong, groups) * (wrongOdds[other] ?? 1)) / fleetOdds
      return (share * otherOdds) / (1 + otherOdds)
    },
  }
}

/** Half a supplier that is right and half a one that is wrong are added, so that odds stay finite. */
function odds(wrong: number, count: number): number {
  return (wrong + 0.5) / (Math.max(0, count - wrong) + 0.5)
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

type Tallies = {
  /** Groups that answered the item, and the sum of their shares of wrong answers. */
  readonly groupsOfItem: Float64Array
  readonly wrongOfItem: Float64Array
  /** The sum of groups' shares that gave the wrong answer, and of its squares. */
  readonly groupsOfAnswer: Float64Array
  readonly squaresOfAnswer: Float64Array
  readonly squaresOfItem: Float64Array
  /** By supplier, beside its answers: its own group's share of that answer, and of wrong answers to that item. */
  readonly ownShares: readonly { readonly answer: Float64Array; readonly wrong: Float64Array }[]
}

function tallyGroups(table: AnswerTable, groupOf: readonly number[]): Tallies {
  const members = Map.groupBy(groupOf.keys(), (supplier) => groupOf[supplier] ?? supplier)
  const tallies: Tallies = {
    groupsOfItem: new Float64Array(table.itemCount),
    wrongOfItem: new Float64Array(table.itemCount),
    squaresOfItem: new Float64Array(table.itemCount),
    groupsOfAnswer: new Float64Array(table.answerCount),
    squaresOfAnswer: new Float64Array(table.answerCount),
    ownShares: table.suppliers.map(({ items }) => ({
      answer: new Float64Array(items.length),
      wrong: new Float64Array(items.length),
    })),
  }
  for (const group of members.values()) tallyGroup(table, group, tallies)
  return tallies
}

function tallyGroup(table: AnswerTable, group: readonly number[], tallies: Tallies): void {
  const answered = new Map<number, number>()
  const wrong = new Map<number, number>()
  const given = new Map<number, number>()
  eachAnswer(table, group, (_supplier, _at, item, answer, isWrong) => {
    answered.set(item, (answered.get(item) ?? 0) + 1)
    if (!isWrong) return
    wrong.set(item, (wrong.get(item) ?? 0) + 1)
    given.set(answer, (given.get(answer) ?? 0) + 1)
  })
  for (const [item, members] of answered) {
    const share = (wrong.get(item) ?? 0) / members
    add(tallies.groupsOfItem, item, 1)
    add(tallies.wrongOfItem, item, share)
    add(tallies.squaresOfItem, item, share * share)
  }
  const shareOf = (item: number, answer: number) => (given.get(answer) ?? 0) / (answered.get(item) ?? 1)
  for (const answer of given.keys()) {
    const share = shareOf(table.itemOfAnswer[answer] ?? 0, answer)
    add(tallies.groupsOfAnswer, answer, share)
    add(tallies.squaresOfAnswer, answer, share * share)
  }
  eachAnswer(table, group, (supplier, at, item, answer, isWrong) => {
    const own = tallies.ownShares[supplier]
    if (own === undefined) return
    own.wrong[at] = (wrong.get(item) ?? 0) / (answered.get(item) ?? 1)
    if (isWrong) own.answer[at] = shareOf(item, answer)
  })
}

function eachAnswer(
  table: AnswerTable,
  suppliers: readonly number[],
  visit: (supplier: number, at: number, item: number, answer: number, isWrong: boolean) => void,
): void {
  for (const supplier of suppliers) {
    const row = table.suppliers[supplier]
    row?.items.forEach((item, at) => {
      visit(supplier, at, item, row.answers[at] ?? 0, row.isWrong[at] === 1)
    })
  }
}

function add(values: Float64Array, place: number, amount: number): void {
  values[place] = (values[place] ?? 0) + amount
}

/** Of all pairs of different groups that are both wrong on an item of a task, the share that gives one answer. */
function coincidences(table: AnswerTable, tallies: Tallies): Float64Array {
  const same = new Float64Array(table.taskCount)
  const pairs = new Float64Array(table.taskCount)
  tallies.groupsOfAnswer.forEach((groups, answer) => {
    const task = table.taskOfItem[table.itemOfAnswer[answer] ?? 0] ?? 0
    add(same, task, (groups * groups - (tallies.squaresOfAnswer[answer] ?? 0)) / 2)
  })
  tallies.wrongOfItem.forEach((groups, item) => {
    const task = table.taskOfItem[item] ?? 0
    add(pairs, task, (groups * groups - (tallies.squaresOfItem[item] ?? 0)) / 2)
  })
  const overall = (total(same) + priorPairs * guessedCoincidence) / (total(pairs) + priorPairs)
  return same.map((count, task) => (count + priorPairs * overall) / ((pairs[task] ?? 0) + priorPairs))
}
