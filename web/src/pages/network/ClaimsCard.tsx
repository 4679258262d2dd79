import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { formatAmount, formatCount } from '../../format/format-number.ts'
import { formatDigits } from './format-amount.ts'
import { type NetworkColumn, NetworkTable } from './NetworkTable.tsx'
import { NodeName } from './NodeName.tsx'

type Claim = NonNullable<Network['claims']>[number]

/** Relays that suppliers claim to have served and have not proven yet. */
export function ClaimsCard({ claims, height }: { readonly claims: readonly Claim[]; readonly height: number | null }) {
  const columns: readonly NetworkColumn<Claim>[] = [
    { title: 'Supplier', cell: (claim) => <NodeName {...claim} /> },
    { title: 'Service', cell: ({ service }) => <bdi>{visibleText(service)}</bdi> },
    { title: 'Session', isNumber: true, isSecondary: true, cell: ({ sessionHeight }) => formatCount(sessionHeight) },
    { title: 'Relays', isNumber: true, cell: ({ relays }) => formatDigits(relays) },
    {
      title: 'Expires',
      isNumber: true,
      cell: ({ expiresAt }) =>
        height === null
          ? `at ${formatCount(expiresAt)}`
          : `in ${formatAmount(Math.max(0, expiresAt - height), 'block')}`,
    },
  ]
  return (
    <Card title="Open claims" note="Paid once the supplier has proven them; gone when they expire before.">
      {claims.length === 0 ? (
        <p className="text-ink-soft text-small">None just now: all have been proven, or none has been made.</p>
      ) : (
        <NetworkTable
          caption="Open claims"
          columns={columns}
          rows={claims}
          keyOf={(claim) =>
            `${claim.address} ${claim.service} ${claim.sessionHeight} ${claim.claimedAt} ${claim.relays}`
          }
        />
      )}
    </Card>
  )
}
