import type { HistoryPoint } from '../../api/api-types.ts'
import { formatPoints, formatPointsInterval } from '../../format/format-number.ts'
import { formatMoment } from '../../format/format-time.ts'
import { tierNames } from '../../tier/describe-tier.ts'

/** What the chart shows, as figures. */
export function ScoreTable({ points }: { readonly points: readonly HistoryPoint[] }) {
  return (
    <details className="mt-3">
      <summary className="text-accent text-small">The same as a table</summary>
      <div className="mt-2 max-h-72 overflow-auto rounded-medium border border-line">
        <table className="w-full text-small">
          <thead className="sticky top-0 bg-sunken text-caption text-ink-soft">
            <tr>
              <th className="px-3 py-1.5 text-left font-medium">Computed</th>
              <th className="px-3 py-1.5 text-right font-medium">Epoch</th>
              <th className="px-3 py-1.5 text-right font-medium">Items</th>
              <th className="px-3 py-1.5 text-right font-medium">Score</th>
              <th className="px-3 py-1.5 text-right font-medium">Interval</th>
              <th className="px-3 py-1.5 text-left font-medium">Tier</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ epoch, computedAt, n, mean, lower, upper, tier }) => (
              <tr key={`${epoch} ${computedAt}`} className="border-line border-t">
                <td className="px-3 py-1 whitespace-nowrap">{formatMoment(computedAt)}</td>
                <td className="px-3 py-1 text-right">{epoch}</td>
                <td className="px-3 py-1 text-right">{n}</td>
                <td className="px-3 py-1 text-right">{formatPoints(mean)}</td>
                <td className="px-3 py-1 text-right">{formatPointsInterval({ lower, upper })}</td>
                <td className="px-3 py-1">{tier === null ? '' : tierNames[tier]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
