import type { ReactNode } from 'react'
import { formatCount, formatPoints, formatPointsInterval } from '../format/format-number.ts'
import type { Thresholds } from './describe-tier.ts'
import { IntervalAxis } from './IntervalAxis.tsx'
import { IntervalBar } from './IntervalBar.tsx'

export type IntervalEntry = {
  readonly id: string
  readonly name: ReactNode
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  /** A part of the entry above it. */
  readonly isPart?: boolean
}

type Props = {
  /** What the table holds, for screen readers. */
  readonly caption: string
  /** Head of the first column. */
  readonly head: string
  readonly entries: readonly IntervalEntry[]
  readonly thresholds: Thresholds
}

/** Scores below one another, each as a number and as an interval on one scale. */
export function IntervalTable({ caption, head, entries, thresholds }: Props) {
  const cell = 'border-line border-t py-1.5'
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 text-small">
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        <col className="w-[34%] sm:w-[30%]" />
        <col className="w-12" />
        <col />
        <col className="hidden w-18 sm:table-column" />
        <col className="w-12" />
      </colgroup>
      <thead className="text-caption text-ink-soft">
        <tr>
          <th className="py-1.5 text-left font-medium">{head}</th>
          <th className="py-1.5 text-right font-medium">Score</th>
          <th className="px-4 py-1.5 sm:px-5">
            <IntervalAxis thresholds={thresholds} />
            <span className="sr-only">Interval drawn to scale</span>
          </th>
          <th className="hidden py-1.5 text-right font-medium sm:table-cell">Interval</th>
          <th className="py-1.5 text-right font-medium">Items</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, name, n, isPart = false, ...interval }) => (
          <tr key={id}>
            <th
              scope="row"
              className={`${cell} text-left font-normal [overflow-wrap:anywhere] ${isPart ? 'pl-4 text-ink-soft' : ''}`}
            >
              {name}
            </th>
            <td className={`${cell} text-right ${interval.mean === null ? 'text-ink-faint' : ''}`}>
              {formatPoints(interval.mean)}
            </td>
            <td className={`${cell} px-4 sm:px-5`}>
              <IntervalBar interval={interval} thresholds={thresholds} className="h-5 w-full" />
            </td>
            <td className={`${cell} hidden text-right text-ink-soft whitespace-nowrap sm:table-cell`}>
              {interval.mean === null ? '' : formatPointsInterval(interval)}
            </td>
            <td className={`${cell} text-right text-ink-soft`}>{formatCount(n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
