import { formatShare } from '../format/format-number.ts'
import { type ShownTier, type Tier, tierCertainty, tierLabel } from './describe-tier.ts'

const decidedLooks: Readonly<Record<Tier, string>> = {
  high: 'border-transparent bg-tier-high-ground text-tier-high',
  middle: 'border-transparent bg-tier-middle-ground text-tier-middle',
  base: 'border-transparent bg-tier-base-ground text-tier-base',
  none: 'border-transparent bg-tier-none-ground text-ink-soft',
}

/** A tier as a chip: filled where it is decided, with how sure that is; a dashed outline with the possible range where not, bare where unknown. */
export function TierChip({ verdict }: { readonly verdict: ShownTier }) {
  const label = tierLabel(verdict)
  const isDecided = verdict.state === 'decided' && verdict.tier !== null
  const look = isDecided
    ? decidedLooks[verdict.tier ?? 'none']
    : verdict.state === 'unknown'
      ? 'border-transparent px-0! text-ink-faint'
      : 'border-line-strong border-dashed text-ink-soft'
  return (
    <span
      title={tierCertainty(verdict)}
      className={`inline-flex items-center rounded-full border px-2 py-px font-medium text-caption whitespace-nowrap ${look}`}
    >
      {label}
      {isDecided && verdict.errorRate !== undefined && (
        <span className="ml-1.5 font-normal">{formatShare(1 - verdict.errorRate)}</span>
      )}
      {!isDecided && verdict.state !== 'unknown' && <span className="sr-only"> (not decided)</span>}
    </span>
  )
}
