import { parse, View } from 'vega'
import { type Config, compile, type TopLevelSpec } from 'vega-lite'

/** Restrained, legible on light and on dark pages. */
const theme: Config = {
  background: 'white',
  font: 'system-ui, sans-serif',
  axis: {
    gridColor: '#e5e7eb',
    domainColor: '#9ca3af',
    tickColor: '#9ca3af',
    labelColor: '#374151',
    titleColor: '#111827',
    labelLimit: 0,
  },
  title: { anchor: 'start', color: '#111827', fontSize: 14, subtitleColor: '#4b5563' },
  legend: { labelLimit: 0 },
  header: { labelLimit: 0 },
  view: { stroke: null },
  range: { category: ['#2563eb', '#d97706', '#059669', '#dc2626', '#7c3aed', '#6b7280'] },
}

/** A figure as SVG text, the same bytes for the same specification (https://vega.github.io/vega-lite). Data goes inline. */
export async function drawFigure(specification: TopLevelSpec): Promise<string> {
  const { spec } = compile({ config: theme, ...specification })
  const view = new View(parse(spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return `${svg}\n`
}
