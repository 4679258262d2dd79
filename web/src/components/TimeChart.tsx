import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import Uplot from 'uplot'
import { useMedia } from './use-media.ts'
import { useWidth } from './use-width.ts'

type Props = {
  /** Times in seconds since 1970, then a row of values per series; null leaves a gap. */
  readonly data: Uplot.AlignedData
  /** Everything but the size. It is asked for again when colours change, so tokens may be read in it. */
  readonly options: () => Omit<Uplot.Options, 'width' | 'height'>
  readonly heightPx: number
  /** What the chart shows, in a sentence; the figures themselves must stand in a table beside it. */
  readonly label: string
}

/** A chart over time on a canvas: drag to zoom in, double-click to see all again. */
export function TimeChart({ data, options, heightPx, label }: Props) {
  const [place, widthPx] = useWidth<HTMLDivElement>()
  const chart = useRef<Uplot | null>(null)
  const look = useLook()
  const hasWidth = widthPx > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: other sizes and figures are set below, without drawing anew
  useEffect(() => {
    if (place.current === null || !hasWidth) return undefined
    const made = new Uplot({ ...options(), width: widthPx, height: heightPx }, data, place.current)
    chart.current = made
    return () => {
      made.destroy()
      chart.current = null
    }
  }, [look, hasWidth, heightPx, options])
  useEffect(() => chart.current?.setSize({ width: widthPx, height: heightPx }), [widthPx, heightPx])
  useEffect(() => chart.current?.setData(data), [data])
  return <div ref={place} role="img" aria-label={label} style={{ height: heightPx }} />
}

const DAY_SECONDS = 86_400
const MINUTE_SECONDS = 60
const labelFormats = {
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
  minute: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  second: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
} as const

/** The labels of a time axis, as fine as its steps; for `values` of the axis. */
export function timeLabels(
  _chart: Uplot,
  times: number[],
  _axis: number,
  _space: number,
  stepSeconds: number,
): string[] {
  const unit = stepSeconds >= DAY_SECONDS ? 'day' : stepSeconds >= MINUTE_SECONDS ? 'minute' : 'second'
  return times.map((time) => labelFormats[unit].format(time * 1000))
}

/** Changes when the colours on screen do. */
function useLook(): string {
  const isDark = useMedia('(prefers-color-scheme: dark)')
  const [chosen, setChosen] = useState(() => document.documentElement.dataset.theme ?? '')
  useEffect(() => {
    const observer = new MutationObserver(() => setChosen(document.documentElement.dataset.theme ?? ''))
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return `${chosen} ${isDark}`
}
