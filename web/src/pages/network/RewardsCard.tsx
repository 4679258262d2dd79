import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { tierNames } from '../../tier/describe-tier.ts'
import { formatDigits, formatPokt } from './format-amount.ts'
import { type NetworkColumn, NetworkTable } from './NetworkTable.tsx'
import { NodeName } from './NodeName.tsx'

type Reward = NonNullable<Network['rewards']>[number]

const columns: readonly NetworkColumn<Reward>[] = [
  { title: 'Supplier', cell: (reward) => <NodeName {...reward} /> },
  {
    title: 'Service',
    cell: ({ service, payMultiple }) => (
      <>
        <bdi>{visibleText(service)}</bdi>
        {payMultiple !== null && (
          <span className="ml-1.5 text-caption text-ink-soft whitespace-nowrap">× {payMultiple}</span>
        )}
      </>
    ),
  },
  {
    title: 'Measured',
    isSecondary: true,
    cell: ({ tier, isDecided }) =>
      tier === null ? (
        <span className="text-ink-faint">not yet known</span>
      ) : (
        `${tierNames[tier]}${isDecided ? '' : ', not decided'}`
      ),
  },
  { title: 'Relays', isNumber: true, cell: ({ relays }) => formatDigits(relays) },
  { title: 'Earned', isNumber: true, cell: ({ toNodeUpokt }) => formatPokt(toNodeUpokt) },
]

/** What each supplier has been paid, the most first. */
export function RewardsCard({ rewards }: { readonly rewards: readonly Reward[] }) {
  const sorted = rewards.toSorted((a, b) => Number(BigInt(b.toNodeUpokt) - BigInt(a.toNodeUpokt)))
  return (
    <Card
      title="Rewards"
      note="For relays claimed and proven, to the supplier after the network’s share."
      className="xl:col-span-2"
    >
      {rewards.length === 0 ? (
        <p className="text-ink-soft text-small">
          Nobody has been paid yet: claims come after a session, proofs some blocks later.
        </p>
      ) : (
        <NetworkTable
          caption="Rewards by supplier"
          columns={columns}
          rows={sorted}
          keyOf={({ address, service }) => `${address} ${service}`}
        />
      )}
    </Card>
  )
}
