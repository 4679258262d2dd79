import type { Suite } from '#records/suite.ts'
import type { Supplier } from '#records/supplier.ts'
import type { CommonScore } from '#store/read/read-common-scores.ts'
import type { SuiteFigure } from '../leaderboard/figure-book.ts'
import type { ComparisonResponse, SupplierPair } from '../schemas/comparison.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import { type CommonItem, commonItems } from './common-items.ts'
import { comparePair, comparisonMethod } from './compare-pair.ts'

/** What is known of one of the suppliers that are compared. */
export type Compared = {
  readonly supplier: Supplier
  readonly row: LeaderboardRow | undefined
  readonly figures: readonly SuiteFigure[]
}

type Question = {
  readonly suite: string
  readonly compared: readonly Compared[]
  readonly scores: readonly CommonScore[]
  readonly suites: readonly Suite[]
}

const mostItems = 100

/** Suppliers beside one another: each by itself, every two on their common items, and the items that may be shown. */
export function compareSuppliers({ suite, compared, scores, suites }: Question): Omit<ComparisonResponse, 'about'> {
  const items = commonItems(scores)
  const shown = items.filter(isPublic).toSorted((a, b) => b.drawnAt - a.drawnAt)
  return {
    suite,
    method: comparisonMethod,
    suppliers: compared.map((one) => shownSupplier(one, suite, scores)),
    pairs: compared.flatMap((one, index) => compared.slice(index + 1).map((other) => pairOf(items, one, other))),
    tasks: taskTable(compared, suites),
    items: shown.slice(0, mostItems).map((item) => shownItem(item, compared)),
    sharedItems: items.length,
    publicItems: shown.length,
  }
}

function shownSupplier(
  { supplier, row, figures }: Compared,
  suite: string,
  scores: readonly CommonScore[],
): ComparisonResponse['suppliers'][number] {
  return {
    supplier,
    epoch: row?.epoch ?? null,
    tier: row?.tier ?? null,
    score: intervalOf(figures.find((figure) => figure.suite === suite && figure.task === null)),
    commonItems: scores.filter(({ supplierId }) => supplierId === supplier.id).length,
  }
}

function pairOf(items: readonly CommonItem[], one: Compared, other: Compared): SupplierPair {
  const group = one.row?.group ?? null
  const isTogether = group !== null && group.id === other.row?.group?.id
  return {
    ...comparePair(items, { first: one.supplier.id, second: other.supplier.id }),
    identity: isTogether ? { group: group.id, level: group.level, size: group.size } : null,
  }
}

function taskTable(compared: readonly Compared[], suites: readonly Suite[]): ComparisonResponse['tasks'] {
  const keys = new Map(
    compared
      .flatMap(({ figures }) => figures)
      .flatMap(({ suite, task }) => (task === null ? [] : [[JSON.stringify([suite, task]), { suite, task }] as const])),
  )
  return [...keys.values()]
    .map(({ suite, task }) => ({
      suite,
      task,
      group: groupOf(suites, suite, task),
      results: compared.map(({ figures }) =>
        intervalOf(figures.find((figure) => figure.suite === suite && figure.task === task)),
      ),
    }))
    .toSorted((a, b) => compareTexts(a.suite, b.suite) || compareTexts(a.task, b.task))
}

function groupOf(suites: readonly Suite[], name: string, task: string): string | null {
  const groups = suites.find((suite) => suite.name === name)?.groups ?? []
  return groups.find(({ tasks }) => tasks.some((one) => one.task === task))?.name ?? null
}

function intervalOf(figure: SuiteFigure | undefined) {
  if (figure === undefined) return null
  const { n, mean, lower, upper } = figure
  return { n, mean, lower, upper }
}

/** All that were asked the item must be through with it: a sample of one tells the answer to the others. */
function isPublic({ scores }: CommonItem): boolean {
  return [...scores.values()].every((score) => score.isPublic)
}

function shownItem(
  { task, documentId, scores }: CommonItem,
  compared: readonly Compared[],
): ComparisonResponse['items'][number] {
  return {
    task,
    documentId,
    results: compared.map(({ supplier }) => {
      const score = scores.get(supplier.id)
      return score === undefined ? null : { sampleId: score.sampleId, epoch: score.epoch, value: score.value }
    }),
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
