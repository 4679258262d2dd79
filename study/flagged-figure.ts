import { writeFile } from 'node:fs/promises'
import { drawFigure } from '#cli/figures/draw-figure.ts'

/** The share of some suppliers that are flagged after so many observations. */
export type FlaggedPoint = { readonly observations: number; readonly share: number; readonly who: string }

/** Draws how many suppliers of each kind are flagged in the course of observation, into the figures of the docs. */
export async function drawFlagged(
  points: readonly FlaggedPoint[],
  { name, title, subtitle, observations }: { name: string; title: string; subtitle: string; observations: string },
): Promise<void> {
  const svg = await drawFigure({
    title: { text: title, subtitle },
    data: { values: [...points] },
    mark: 'line',
    width: 520,
    height: 260,
    encoding: {
      x: { field: 'observations', type: 'quantitative', title: observations },
      y: {
        field: 'share',
        type: 'quantitative',
        title: 'share flagged',
        axis: { format: '%' },
        scale: { domain: [0, 1] },
      },
      color: { field: 'who', type: 'nominal', title: null, legend: { orient: 'bottom', columns: 1, labelLimit: 320 } },
    },
  })
  await writeFile(new URL(`../docs/statistics/figures/${name}.svg`, import.meta.url), svg)
}
