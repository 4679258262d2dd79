import { describe, expect, test } from 'vitest'
import { drawFigure } from './draw-figure.ts'

const points = [
  { x: 0, y: 1 },
  { x: 1, y: 3 },
]

describe('drawFigure', () => {
  test('default: SVG with the line and the titles of the axes, the same bytes each time', async () => {
    const specification = {
      data: { values: points },
      mark: 'line' as const,
      encoding: {
        x: { field: 'x', type: 'quantitative' as const, title: 'items' },
        y: { field: 'y', type: 'quantitative' as const, title: 'width' },
      },
    }
    const svg = await drawFigure(specification)
    expect(svg).toMatch(/^<svg .*items.*width.*<\/svg>\n$/s)
    expect(await drawFigure(specification)).toBe(svg)
    const dark = await drawFigure(specification, { isDark: true })
    expect([svg.includes('#111827'), dark.includes('#111827'), dark.includes('#f3f4f6')]).toEqual([true, false, true])
  })
})
