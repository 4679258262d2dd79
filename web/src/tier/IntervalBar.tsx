import { formatPoints, formatPointsInterval } from '../format/format-number.ts'
import { type Thresholds, type Tier, tierAt } from './describe-tier.ts'

export type ReferenceMark = { readonly name: string; readonly mean: number }

type Props = {
  /** Shares of the whole score. */
  readonly interval: { readonly mean: number | null; readonly lower: number; readonly upper: number }
  readonly thresholds: Thresholds
  /** Endpoints of known standing, as fine lines. */
  readonly references?: readonly ReferenceMark[]
  readonly className?: string
}

const strokes: Readonly<Record<Tier, string>> = {
  high: 'stroke-tier-high fill-tier-high',
  middle: 'stroke-tier-middle fill-tier-middle',
  base: 'stroke-tier-base fill-tier-base',
  none: 'stroke-tier-none fill-tier-none',
}

/** An interval from 0 to 100 with its mean, drawn to scale over the lines where tiers begin. Its width is its box's. */
export function IntervalBar({ interval, thresholds, references = [], className = 'h-6 w-full' }: Props) {
  const { mean, lower, upper } = interval
  return (
    <svg
      role="img"
      aria-label={
        mean === null
          ? 'Score not yet known'
          : `Score ${formatPoints(mean)}, interval ${formatPointsInterval(interval)} of 100`
      }
      className={`block overflow-visible ${className}`}
    >
      <line x1="0" x2="100%" y1="50%" y2="50%" className="stroke-line" />
      {Object.values(thresholds).map((threshold) => (
        <line key={threshold} {...vertical(threshold)} y1="0" y2="100%" className="stroke-line-strong" />
      ))}
      {references.map(({ name, mean: at }) => (
        <line key={name} {...vertical(at)} y1="0" y2="100%" strokeDasharray="2 2" className="stroke-accent">
          <title>{`${name}: ${formatPoints(at)}`}</title>
        </line>
      ))}
      {mean !== null && (
        <g className={strokes[tierAt(mean, thresholds)]}>
          <line
            x1={percent(lower)}
            x2={percent(upper)}
            y1="50%"
            y2="50%"
            strokeWidth="4"
            strokeLinecap="round"
            opacity="0.4"
          />
          <circle cx={percent(mean)} cy="50%" r="4" stroke="none" />
        </g>
      )}
    </svg>
  )
}

function vertical(share: number) {
  return { x1: percent(share), x2: percent(share) }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`
}
