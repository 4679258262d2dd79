import { useCallback, useMemo } from 'react'
import type Uplot from 'uplot'
import type { HistoryPoint, SupplierReport } from '../../api/api-types.ts'
import { readToken } from '../../components/read-token.ts'
import { TimeChart, timeLabels } from '../../components/TimeChart.tsx'
import { formatPoints } from '../../format/format-number.ts'
import type { Thresholds } from '../../tier/describe-tier.ts'
import { scoreSeries } from './score-series.ts'

const HEIGHT_PX = 280

/** A score with its interval over time, over the lines between tiers; epochs end at dashed lines. */
export function ScoreChart({
  points,
  epochs,
  thresholds,
}: {
  readonly points: readonly HistoryPoint[]
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
  const label = `Score over time, ${points.length} points, newest ${formatPoints(newest?.mean)}. The table below it has the same figures.`
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
