import { visibleWord } from '../../components/visible-text.ts'
import { formatPoints } from '../../format/format-number.ts'
import type { ReferenceMark } from '../../tier/IntervalBar.tsx'

/** What the dashed lines through the interval bars are: endpoints of known standing, measured by the same pipeline. */
export function ReferenceLegend({ references }: { readonly references: readonly ReferenceMark[] }) {
  if (references.length === 0) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3">
      <svg aria-hidden="true" className="h-3.5 w-1">
        <line x1="2" x2="2" y1="0" y2="100%" strokeDasharray="2 2" className="stroke-accent" />
      </svg>
      <span className="sr-only">Dashed lines: </span>
      {references.map(({ name, mean }) => (
        <span key={name}>
          <bdi>{visibleWord(name, 40)}</bdi> {formatPoints(mean)}
        </span>
      ))}
    </p>
  )
}
