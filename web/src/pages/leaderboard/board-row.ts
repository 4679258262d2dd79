import type { CompactRow } from '../../api/api-types.ts'
import type { Thresholds } from '../../tier/describe-tier.ts'
import type { ReferenceMark } from '../../tier/IntervalBar.tsx'

export type BoardRow = CompactRow

/** What cells need beside their row. */
export type BoardContext = {
  readonly thresholds: Thresholds
  readonly references: readonly ReferenceMark[]
  /** The skill that is ordered by, which stands out. */
  readonly skill: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}
