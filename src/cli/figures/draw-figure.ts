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

/** The same for pages that are dark. */
const darkTheme: Config = {
  ...theme,
  background: 'transparent',
  axis: {
    ...theme.axis,
    gridColor: '#374151',
    domainColor: '#6b7280',
    tickColor: '#6b7280',
    labelColor: '#d1d5db',
    titleColor: '#f3f4f6',
  },
  title: { ...theme.title, color: '#f3f4f6', subtitleColor: '#9ca3af' },
  legend: { labelLimit: 0, labelColor: '#d1d5db', titleColor: '#f3f4f6' },
  range: { category: ['#60a5fa', '#fbbf24', '#34d399', '#f87171', '#a78bfa', '#9ca3af'] },
}

/**
 * A figure as SVG text, the same bytes for the same specification (https://vega.github.io/vega-lite). Data goes inline.
 *
 * @param isDark for a page that is dark; the figure's own ground is then transparent
 */
export async function drawFigure(
  specification: TopLevelSpec,
  { isDark = false }: { readonly isDark?: boolean } = {},
): Promise<string> {
  const { spec } = compile({ config: isDark ? darkTheme : theme, ...specification })
  const view = new View(parse(spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return `${svg}\n`
}
