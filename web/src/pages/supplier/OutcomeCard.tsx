import type { SupplierReport } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatAmount, formatCount, formatShare } from '../../format/format-number.ts'
import { type Blame, blameWords, outcomeWords } from '../../outcome/describe-outcome.ts'

const blameLooks: Readonly<Record<Blame, string>> = {
  nobody: 'text-good',
  supplier: 'text-bad',
  undetermined: 'text-warning',
  network: 'text-ink-soft',
  us: 'text-ink-soft',
}

/** What came of every attempt, and whose doing it was. Only its own failures cost a supplier anything. */
export function OutcomeCard({ report: { outcomes } }: { readonly report: SupplierReport }) {
  const all = outcomes.reduce((sum, { count }) => sum + count, 0)
  const sorted = outcomes.toSorted((a, b) => b.count - a.count)
  return (
    <Card
      title="Attempts"
      note={`${formatAmount(all, 'request')} over all epochs, and what came of them. Only failures by its own doing count against it.`}
    >
      {all === 0 ? (
        <p className="text-ink-soft">Nothing has been asked of it yet.</p>
      ) : (
        <table className="w-full text-small">
          <thead className="text-caption text-ink-soft">
            <tr>
              <th className="py-1.5 text-left font-medium">What came of it</th>
              <th className="py-1.5 text-left font-medium">Whose doing</th>
              <th className="py-1.5 text-right font-medium">Attempts</th>
              <th className="py-1.5 text-right font-medium">Share</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ kind, blame, count }) => (
              <tr key={`${kind} ${blame}`}>
                <th scope="row" className="border-line border-t py-1.5 text-left font-normal">
                  {kind === 'network-error' && blame === 'supplier'
                    ? 'Laid on the network, which our checks refute'
                    : outcomeWords[kind]}
                </th>
                <td className={`border-line border-t py-1.5 ${blameLooks[blame]}`}>{blameWords[blame]}</td>
                <td className="border-line border-t py-1.5 text-right">{formatCount(count)}</td>
                <td className="border-line border-t py-1.5 text-right text-ink-soft">{formatShare(count / all)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
