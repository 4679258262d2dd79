import { useCallback, useMemo, useState } from 'react'
import type Uplot from 'uplot'
import type { SupplierReport } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { Card } from '../../components/Card.tsx'
import { readToken } from '../../components/read-token.ts'
import { SelectField } from '../../components/SelectField.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { TimeChart, timeLabels } from '../../components/TimeChart.tsx'
import { formatPoints, formatPointsInterval } from '../../format/format-number.ts'
import { formatMoment } from '../../format/format-time.ts'
import { type Thresholds, tierNames } from '../../tier/describe-tier.ts'
import { scoreSeries } from './score-series.ts'

type Props = { readonly report: SupplierReport; readonly thresholds: Thresholds }

const MOST_POINTS = 1000
const HEIGHT_PX = 280

/** The published score over time, with its interval and the epochs, as a chart and as a table. */
export function ScoreHistory({ report, thresholds }: Props) {
  const suites = report.summary?.suites.filter(({ estimate }) => estimate.n > 0) ?? []
  const [chosen, setChosen] = useState<string>()
  const suite = chosen ?? suites.find(({ setsTier }) => setsTier)?.suite ?? suites[0]?.suite
  const { data } = useApi('/api/suppliers/{id}/history', {
    params: { id: report.supplier.id },
    query: { suite, limit: MOST_POINTS },
    isEnabled: suite !== undefined,
  })
  if (suite === undefined) return null
  return (
    <Card
      title="Score over time"
      note="The line is the published score, the band its interval. A dashed line ends an epoch: the supplier changed, and what was known before no longer counts."
      actions={
        suites.length > 1 && (
          <SelectField
            label="Suite"
            value={suite}
            choices={suites.map((one) => ({ value: one.suite, text: one.suite }))}
            onChange={setChosen}
          />
        )
      }
    >
      {data === undefined ? (
        <Skeleton className="h-70 w-full" />
      ) : data.points.length < 2 ? (
        <p className="text-ink-soft">A line begins with the second published figure.</p>
      ) : (
        <>
          <Chart points={data.points} epochs={report.epochs} thresholds={thresholds} />
          <PointTable points={data.points} />
        </>
      )}
      <Epochs epochs={report.epochs} />
    </Card>
  )
}

type Points = React.ComponentProps<typeof PointTable>['points']

function Chart({
  points,
  epochs,
  thresholds,
}: {
  readonly points: Points
  readonly epochs: SupplierReport['epochs']
  readonly thresholds: Thresholds
}) {
  const data = useMemo((): Uplot.AlignedData => {
    const { times, means, lowers, uppers } = scoreSeries(points)
    return [times, uppers, lowers, means]
  }, [points])
  const ends = epochs.flatMap(({ closedAt }) => (closedAt === null ? [] : [closedAt / 1000])).join(' ')
  const options = useCallback(
    () => chartOptions({ thresholds, ends: ends.split(' ').filter(Boolean).map(Number) }),
    [thresholds, ends],
  )
  const newest = points[0]
  const label = `Score over time, ${points.length} points, newest ${formatPoints(newest?.mean)}. The table below has the same figures.`
  return <TimeChart data={data} options={options} heightPx={HEIGHT_PX} label={label} />
}

function chartOptions({ thresholds, ends }: { readonly thresholds: Thresholds; readonly ends: readonly number[] }) {
  const accent = readToken('accent')
  const band = readToken('accent-band')
  const axis = {
    stroke: readToken('ink-faint'),
    grid: { show: false },
    ticks: { show: false },
    font: '12px "Geist Variable"',
  }
  const lines = Object.values(thresholds).map((share) => share * 100)
  const bound = { stroke: 'transparent', points: { show: false } }
  return {
    legend: { show: false },
    cursor: { y: false, points: { show: false } },
    scales: { y: { range: [0, 100] as [number, number] } },
    axes: [
      { ...axis, values: timeLabels },
      { ...axis, splits: () => [0, ...lines, 100], size: 36 },
    ],
    bands: [{ series: [1, 2] as [number, number], fill: band }],
    series: [{}, bound, bound, { stroke: accent, width: 1.75, points: { show: false } }],
    hooks: {
      drawClear: [(chart: Uplot) => drawThresholds(chart, lines)],
      draw: [(chart: Uplot) => drawEnds(chart, ends)],
    },
  }
}

function drawThresholds(chart: Uplot, lines: readonly number[]): void {
  const { left, width } = chart.bbox
  drawLines(chart, { stroke: readToken('line-strong'), dash: [] }, (context) => {
    for (const line of lines) {
      const top = Math.round(chart.valToPos(line, 'y', true)) + 0.5
      context.moveTo(left, top)
      context.lineTo(left + width, top)
    }
  })
}

function drawEnds(chart: Uplot, ends: readonly number[]): void {
  const { top, height } = chart.bbox
  drawLines(chart, { stroke: readToken('warning'), dash: [4, 4] }, (context) => {
    for (const end of ends) {
      const left = Math.round(chart.valToPos(end, 'x', true)) + 0.5
      context.moveTo(left, top)
      context.lineTo(left, top + height)
    }
  })
}

function drawLines(
  { ctx }: Uplot,
  { stroke, dash }: { readonly stroke: string; readonly dash: number[] },
  trace: (context: CanvasRenderingContext2D) => void,
): void {
  ctx.save()
  ctx.strokeStyle = stroke
  ctx.lineWidth = 1
  ctx.setLineDash(dash)
  ctx.beginPath()
  trace(ctx)
  ctx.stroke()
  ctx.restore()
}

function PointTable({ points }: { readonly points: readonly SupplierReport['history'][number][] }) {
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

const closeReasons: Readonly<Record<string, string>> = {
  'change-alarm': 'Assay noticed that it had changed',
  're-staked': 'it was staked anew',
}

/** When each epoch began, and why it ended. */
function Epochs({ epochs }: { readonly epochs: SupplierReport['epochs'] }) {
  if (epochs.length < 2) return null
  return (
    <ol className="mt-3 space-y-1 border-line border-t pt-3 text-small">
      {epochs.map(({ epoch, startedAt, closedAt, closeReason }) => (
        <li key={epoch} className="flex flex-wrap gap-x-2">
          <span className="font-medium">Epoch {epoch}</span>
          <span className="text-ink-soft">
            since {formatMoment(startedAt)}
            {closedAt !== null &&
              `, ended ${formatMoment(closedAt)}: ${closeReasons[closeReason ?? ''] ?? closeReason ?? 'no reason on record'}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
