import { unknownFigure } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/** A metric in other words, beside the questions as they are. */
export type RobustnessRow = {
  readonly task: string
  readonly filter: string
  readonly metric: string
  /** `original`, a perturbation, or `worst case`. */
  readonly wording: string
  readonly value: number
  readonly difference: number | null
  readonly stderr: number | null
  readonly interval: { readonly lower: number; readonly upper: number } | null
  readonly documents: number
}

/** Per task and metric: the original, every perturbation with its paired difference, and the worst case. */
export function robustnessTable(rows: readonly RobustnessRow[], { width, hasColor }: RenderOptions): string {
  const paintHeader = hasColor ? (text: string) => `\u001b[1m${text}\u001b[22m` : (text: string) => text
  return textTable(columns, rows, { width, paintHeader })
}

const columns = [
  { title: 'task', dropOrder: 0, shortest: 12, text: ({ task }: RobustnessRow) => terminalText(task) },
  { title: 'filter', dropOrder: 2, text: ({ filter }: RobustnessRow) => terminalText(filter) },
  { title: 'metric', dropOrder: 0, text: ({ metric }: RobustnessRow) => terminalText(metric) },
  { title: 'wording', dropOrder: 0, text: ({ wording }: RobustnessRow) => terminalText(wording) },
  { title: 'value', align: 'right', dropOrder: 0, text: ({ value }: RobustnessRow) => value.toFixed(4) },
  { title: 'difference', align: 'right', dropOrder: 0, text: ({ difference }: RobustnessRow) => signed(difference) },
  {
    title: 'stderr',
    align: 'right',
    dropOrder: 3,
    text: ({ stderr }: RobustnessRow) => (stderr === null ? '' : `±${stderr.toFixed(4)}`),
  },
  {
    title: '95 % interval',
    dropOrder: 1,
    text: ({ interval }: RobustnessRow) =>
      interval === null ? '' : `[${signed(interval.lower)}, ${signed(interval.upper)}]`,
  },
  { title: 'n', align: 'right', dropOrder: 0, text: ({ documents }: RobustnessRow) => String(documents) },
] as const

function signed(value: number | null): string {
  if (value === null) return ''
  if (!Number.isFinite(value)) return unknownFigure
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`
}
