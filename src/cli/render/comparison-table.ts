import type { ComparedMetric, RunComparison } from '#load/compare-runs.ts'
import { formatShare } from './format-figure.ts'
import { figure } from './load-table.ts'
import { type Column, textTable } from './text-table.ts'

type Row = ComparedMetric['quantiles'][number] & { readonly name: string }

/** Two runs beside each other; a star where the interval of the ratio leaves out 1. */
export function comparisonTable({ isPaired, metrics, answeredShare }: RunComparison, width: number): string {
  const rows = metrics.flatMap(({ name, quantiles }) => quantiles.map((quantile) => ({ name, ...quantile })))
  const [first, second] = answeredShare
  return [
    `Answered: ${formatShare(first)} and ${formatShare(second)}. ${
      isPaired
        ? 'Both sent the same requests at the same times: ratios are paired.'
        : 'They did not send the same requests at the same times: ratios are of independent runs.'
    }`,
    rows.length === 0 ? 'Nothing was answered in one of them.' : textTable(columns, rows, { width }),
  ].join('\n\n')
}

const columns: readonly Column<Row>[] = [
  { title: 'metric', text: ({ name }) => name, dropOrder: 0 },
  { title: '', text: ({ quantile }) => quantile, dropOrder: 0 },
  { title: 'A', align: 'right', text: ({ first }) => figure(first), dropOrder: 0 },
  { title: 'B', align: 'right', text: ({ second }) => figure(second), dropOrder: 0 },
  {
    title: 'B ÷ A [95 %]',
    align: 'right',
    text: ({ ratio: { value, lower, upper } }) =>
      `${value.toFixed(3)} [${lower.toFixed(3)}, ${upper === null ? '+' : upper.toFixed(3)}]`,
    dropOrder: 0,
  },
  {
    title: '',
    text: ({ ratio: { lower, upper } }) => (lower > 1 || (upper !== null && upper < 1) ? '*' : ''),
    dropOrder: 0,
  },
]
