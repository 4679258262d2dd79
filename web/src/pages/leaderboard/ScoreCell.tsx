import { formatPoints, formatPointsInterval } from '../../format/format-number.ts'
import { IntervalBar } from '../../tier/IntervalBar.tsx'
import type { BoardContext, BoardRow } from './board-row.ts'

/** The score as a number and as an interval drawn to scale. */
export function ScoreCell({ row: { score }, context }: { readonly row: BoardRow; readonly context: BoardContext }) {
  const { thresholds, references } = context
  if (score === null || score.mean === null) return <span className="text-ink-faint">not yet known</span>
  return (
    <span className="grid grid-cols-[3.5rem_1fr] items-center gap-4">
      <span className="text-right">
        <span className="font-medium">{formatPoints(score.mean)}</span>
        <span className="block text-caption text-ink-faint">{formatPointsInterval(score)}</span>
      </span>
      <IntervalBar interval={score} thresholds={thresholds} references={references} className="h-8 w-full" />
    </span>
  )
}
