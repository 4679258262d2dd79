import type { SupplierReport } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { formatMoment } from '../../format/format-time.ts'

/** What it was found to be able to do, and what it is therefore not asked. */
export function ComplianceCard({ report: { exclusions } }: { readonly report: SupplierReport }) {
  return (
    <Card
      title="Compliance"
      note="What it keeps of the contract that clients expect, and what it is not asked for lack of it."
    >
      {exclusions.length === 0 ? (
        <p className="text-ink-soft">It is asked every suite: nothing that they need was found missing.</p>
      ) : (
        <ul className="divide-y divide-line border-line border-y">
          {exclusions.map(({ suite, reason, checkedAt }) => (
            <li key={suite} className="py-2">
              <span className="font-medium">{suite}</span> is not asked: {visibleText(reason)}
              <span className="block text-caption text-ink-faint">checked {formatMoment(checkedAt)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
