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
