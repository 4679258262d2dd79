import { memo } from 'react'
import { formatDuration, formatPoints, formatPointsInterval, formatShare } from '../../format/format-number.ts'
import { blameShare } from '../../outcome/describe-outcome.ts'
import { tierLabel } from '../../tier/describe-tier.ts'
import { IntervalBar } from '../../tier/IntervalBar.tsx'
import { TierChip } from '../../tier/TierChip.tsx'
import { type LineProps, Rank } from './BoardLine.tsx'
import { Findings } from './Findings.tsx'
import { SupplierCell } from './SupplierCell.tsx'
import { useChanged } from './use-changed.ts'

/** One supplier on a narrow screen: the same figures in two cells, the second laid out as a card. */
export const PhoneLine = memo(function PhoneLine({
  row,
  index,
  context,
  isActive,
  fold,
  onToggle,
  isMember = false,
}: LineProps) {
  const { rank, score, tier } = row
  const changed = useChanged(`${rank} ${tierLabel(tier)} ${formatPoints(score?.mean)}`)
  return (
    <tr aria-rowindex={index + 2} data-row={index} className={`h-29 ${isMember ? 'bg-sunken' : ''} ${changed}`}>
      <td className="border-line border-b py-3 pr-3 text-right align-top">
        <Rank row={row} />
      </td>
      <td className="border-line border-b py-3 align-top">
        <span className="flex items-start justify-between gap-3">
          <SupplierCell row={row} isActive={isActive} fold={fold} onToggle={onToggle} />
          <span className="shrink-0">
            <TierChip verdict={tier} />
          </span>
        </span>
        <span className="mt-2 grid grid-cols-[1fr_auto] items-center gap-3">
          {score === null ? (
            <span className="text-ink-faint">not yet known</span>
          ) : (
            <>
              <IntervalBar
                interval={score}
                thresholds={context.thresholds}
                references={context.references}
                className="h-5 w-full"
              />
              <span>
                <span className="font-medium">{formatPoints(score.mean)}</span>{' '}
                <span className="text-caption text-ink-faint">{formatPointsInterval(score)}</span>
              </span>
            </>
          )}
        </span>
        <PhoneFigures row={row} />
      </td>
    </tr>
  )
})

function PhoneFigures({ row }: Pick<LineProps, 'row'>) {
  return (
    <span className="mt-1.5 flex items-center gap-x-4 overflow-hidden text-caption text-ink-faint whitespace-nowrap">
      <span>{formatDuration(row.latencyMs?.p50)}</span>
      <span>{formatShare(row.availability?.mean)} up</span>
      <span>{formatShare(blameShare(row.blame, 'supplier'))} failed</span>
      <Findings row={row} />
    </span>
  )
}
