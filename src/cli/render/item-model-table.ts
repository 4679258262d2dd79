import type { ItemModelRecord, NamedItemModel } from '#records/item-model.ts'
import { probabilityOfRight } from '#statistics/item-response/item-model.ts'
import { formatMoment, formatShare } from './format-figure.ts'
import { textTable } from './text-table.ts'

type Row = { readonly task: string; readonly entry: ItemModelRecord['tasks'][string] }

/** The tasks of an item model, the hardest first, by what a supplier of average ability is expected to answer rightly. */
export function itemModelTable({ id, model }: NamedItemModel): string {
  const expected = ({ entry }: Row, difficulty: number) =>
    probabilityOfRight(entry.parameters, 0, entry.isLabelled ? difficulty : null)
  const rows = Object.entries(model.tasks)
    .map(([task, entry]): Row => ({ task, entry }))
    .sort((a, b) => expected(a, 0.5) - expected(b, 0.5))
  const share = (title: string, difficulty: number) => ({
    title,
    align: 'right' as const,
    text: (row: Row) => formatShare(expected(row, difficulty)),
    dropOrder: 0,
  })
  const table = textTable<Row>(
    [
      { title: 'task', text: ({ task }) => task, dropOrder: 0 },
      share('easiest', 0),
      share('middle', 0.5),
      share('hardest', 1),
      { title: 'slope', align: 'right', text: ({ entry }) => entry.parameters.slope.toFixed(2), dropOrder: 1 },
    ],
    rows,
    { width: 100 },
  )
  return (
    `Item model ${id} of ${model.suite}@${model.suiteVersion}, made ${formatMoment(model.madeAt)} ` +
    `from ${model.responses} answers of ${model.respondents} suppliers.\n\n${table}\n\n` +
    'Right answers that an average supplier is expected to give. It is in force for epochs that begin after it was made.'
  )
}
