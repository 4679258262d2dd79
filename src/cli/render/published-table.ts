import { unknownFigure } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/** What a leaderboard would have published, in per cent. */
export type PublishedFigures = {
  readonly leaderboard: string
  readonly average: number | undefined
  readonly benchmarks: readonly { readonly name: string; readonly score: number | undefined }[]
  /** Results that are not there. */
  readonly missing: readonly string[]
}

/** Benchmark by benchmark, the average, and how many results are missing. */
export function publishedTable(published: PublishedFigures, { width }: Pick<RenderOptions, 'width'>): string {
  const { leaderboard, average, benchmarks, missing } = published
  const rows = [...benchmarks, { name: 'average', score: average }]
  const table = textTable(
    [
      { title: terminalText(leaderboard), dropOrder: 0, text: ({ name }) => terminalText(name) },
      { title: 'score, %', align: 'right', dropOrder: 0, text: ({ score }) => score?.toFixed(2) ?? unknownFigure },
    ],
    rows,
    { width, paintHeader: (text) => text },
  )
  if (missing.length === 0) return table
  const [first] = missing
  return `${table}\n${missing.length} results are missing, such as ${terminalText(first ?? '')}.`
}
