import type { Network, OverpaidSupplier } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { tierNames } from '../../tier/describe-tier.ts'
import { formatDigits, formatPokt } from './format-amount.ts'
import { type NetworkColumn, NetworkTable } from './NetworkTable.tsx'
import { NodeName } from './NodeName.tsx'

const columns: readonly NetworkColumn<OverpaidSupplier>[] = [
  { title: 'Supplier', cell: (supplier) => <NodeName {...supplier} /> },
  {
    title: 'Staked',
    cell: ({ service, stakedMultiple }) => (
      <>
        × {stakedMultiple} <bdi className="hidden text-caption text-ink-soft sm:inline">{visibleText(service)}</bdi>
      </>
    ),
  },
  {
    title: 'Measured',
    cell: ({ measured, isDecided }) => (isDecided ? tierNames[measured] : `${tierNames[measured]} at best`),
  },
  { title: 'Relays', isNumber: true, isSecondary: true, cell: ({ relays }) => formatDigits(relays) },
  { title: 'Paid', isNumber: true, cell: ({ paidUpokt }) => formatPokt(paidUpokt) },
  { title: 'Fair', isNumber: true, cell: ({ fairUpokt }) => formatPokt(fairUpokt) },
]

/** Who is paid above what the evidence allows. */
export function OverpaidCard({ overpaid }: { readonly overpaid: NonNullable<Network['overpaid']> }) {
  const excess = overpaid.reduce((sum, { paidUpokt, fairUpokt }) => sum + BigInt(paidUpokt) - BigInt(fairUpokt), 0n)
  return (
    <Card
      title="Paid above its tier"
      note={
        overpaid.length === 0
          ? 'Nobody: every supplier whose tier is known is paid for it, or for less.'
          : `${formatPokt(String(excess))} more than the measured tiers would have been paid.`
      }
    >
      {overpaid.length > 0 && (
        <NetworkTable
          caption="Suppliers paid above their measured tier"
          columns={columns}
          rows={overpaid}
          keyOf={({ address, service }) => `${address} ${service}`}
        />
      )}
    </Card>
  )
}
