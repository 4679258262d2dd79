import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { Coverage } from '../schemas/coverage.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'

/** How far every suite and task is measured. */
export type CoverageBook = {
  ofSuite(suite: string): Coverage
  /** Over all suites that have the task. */
  ofTask(task: string): Coverage
}

const none: Coverage = {
  ...{ suppliersAsked: 0, suppliersScored: 0, itemsScored: 0, supplierFailures: 0, itemsUnscored: 0, mean: null },
}

const counted = new WeakMap<object, CoverageBook>()

/** The coverage over listed suppliers; counted once for each reading of the leaderboard. */
export async function countCoverage(leaderboard: LeaderboardSource): Promise<CoverageBook> {
  const figures = await leaderboard.figures()
  const known = counted.get(figures.key)
  if (known !== undefined) return known
  const { rows } = await leaderboard.ranking({})
  const book = sumUp(rows, (supplierId) => figures.of(supplierId))
  counted.set(figures.key, book)
  return book
}

type Figures = ReturnType<Awaited<ReturnType<LeaderboardSource['figures']>>['of']>

function sumUp(rows: readonly LeaderboardRow[], figuresOf: (supplierId: string) => Figures): CoverageBook {
  const suites = new Map<string, Coverage>()
  const tasks = new Map<string, Coverage>()
  for (const { supplier } of rows) {
    if (!supplier.isListed) continue
    const ofSupplier = new Map<string, Figures[number]>()
    for (const figure of figuresOf(supplier.id)) {
      if (figure.task === null) suites.set(figure.suite, withSupplier(suites.get(figure.suite) ?? none, figure))
      else ofSupplier.set(figure.task, together(ofSupplier.get(figure.task), figure))
    }
    for (const [task, figure] of ofSupplier) tasks.set(task, withSupplier(tasks.get(task) ?? none, figure))
  }
  return { ofSuite: (suite) => suites.get(suite) ?? none, ofTask: (task) => tasks.get(task) ?? none }
}

/** A task that two suites have counts a supplier once. */
function together(one: Figures[number] | undefined, other: Figures[number]): Figures[number] {
  if (one === undefined) return other
  const n = one.n + other.n
  return {
    ...other,
    n,
    mean: n === 0 ? null : ((one.mean ?? 0) * one.n + (other.mean ?? 0) * other.n) / n,
    scored: one.scored + other.scored,
    supplierFailures: one.supplierFailures + other.supplierFailures,
    unscored: one.unscored + other.unscored,
  }
}

function withSupplier(sum: Coverage, { mean, scored, supplierFailures, unscored }: Figures[number]): Coverage {
  const itemsScored = sum.itemsScored + scored
  return {
    suppliersAsked: sum.suppliersAsked + (scored + unscored > 0 ? 1 : 0),
    suppliersScored: sum.suppliersScored + (scored > 0 ? 1 : 0),
    itemsScored,
    supplierFailures: sum.supplierFailures + supplierFailures,
    itemsUnscored: sum.itemsUnscored + unscored,
    mean: itemsScored === 0 ? null : ((sum.mean ?? 0) * sum.itemsScored + (mean ?? 0) * scored) / itemsScored,
  }
}
