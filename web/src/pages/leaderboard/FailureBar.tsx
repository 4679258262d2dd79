import { formatCount, formatShare } from '../../format/format-number.ts'
import { type BlameCounts, blameShare, blames, blameWords } from '../../outcome/describe-outcome.ts'

const fills = {
  supplier: 'fill-bad',
  undetermined: 'fill-warning',
  network: 'fill-ink-faint',
  us: 'fill-line-strong',
} as const

/** The supplier's own share of failed attempts as a number, and below it all failures by whose doing they were. */
export function FailureBar({ counts }: { readonly counts: BlameCounts | null }) {
  const own = blameShare(counts, 'supplier')
  if (counts === null || own === null) return <span className="text-ink-faint">–</span>
  const words = blames.map((blame) => `${blameWords[blame]}: ${formatCount(counts[blame] ?? 0)}`).join(', ')
  let left = 0
  return (
    <div title={`Failed attempts by whose doing it was. ${words}`}>
      <span className={own > 0 ? 'text-ink' : 'text-ink-faint'}>{formatShare(own)}</span>
      <svg aria-hidden="true" className="mt-1 ml-auto block h-1 w-16">
        <rect width="100%" height="100%" rx="2" className="fill-line" />
        {blames.map((blame) => {
          const width = (blameShare(counts, blame) ?? 0) * 100
          const x = left
          left += width
          return width === 0 ? null : (
            <rect key={blame} x={`${x}%`} width={`${Math.max(width, 2)}%`} height="100%" className={fills[blame]} />
          )
        })}
      </svg>
    </div>
  )
}
