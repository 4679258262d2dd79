import type { Thresholds } from './describe-tier.ts'

/** The numbers of an interval bar's scale: its ends, and where tiers begin. As wide as the bar that it belongs to. */
export function IntervalAxis({ thresholds }: { readonly thresholds: Thresholds }) {
  return (
    <span aria-hidden="true" className="@container relative block h-4 font-normal text-caption text-ink-faint">
      {[0, ...Object.values(thresholds), 1].map((share) => (
        <span
          key={share}
          className={`absolute -translate-x-1/2 ${share === 0 || share === 1 ? 'hidden @min-[9rem]:inline' : ''}`}
          style={{ left: `${share * 100}%` }}
        >
          {Math.round(share * 100)}
        </span>
      ))}
    </span>
  )
}
