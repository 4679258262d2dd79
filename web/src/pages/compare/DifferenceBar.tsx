import type { PairedScores } from '../../api/api-types.ts'

type Props = {
  readonly scores: PairedScores
  /** The difference at either edge. */
  readonly reach: number
}

/** A difference with its interval over a line at nothing; strong where the interval is on one side of it. */
export function DifferenceBar({ scores: { n, difference, lower, upper }, reach }: Props) {
  const at = (value: number) => `${(((Math.max(-reach, Math.min(reach, value)) / reach + 1) / 2) * 100).toFixed(2)}%`
  const isShown = lower > 0 || upper < 0
  return (
    <svg className="block h-5 w-full overflow-visible" aria-hidden="true">
      <line x1="0" x2="100%" y1="50%" y2="50%" className="stroke-line" />
      <line x1="50%" x2="50%" y1="0" y2="100%" className="stroke-line-strong" />
      {n > 0 && difference !== null && (
        <g className={isShown ? 'fill-accent stroke-accent' : 'fill-ink-faint stroke-ink-faint'}>
          <line x1={at(lower)} x2={at(upper)} y1="50%" y2="50%" strokeWidth="4" strokeLinecap="round" opacity="0.4" />
          <circle cx={at(difference)} cy="50%" r="4" stroke="none" />
        </g>
      )}
    </svg>
  )
}
