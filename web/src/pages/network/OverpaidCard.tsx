import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { formatPokt } from './format-amount.ts'

type Props = { readonly overpaid: NonNullable<Network['overpaid']> }

/** Who is paid above what the evidence allows, in sentences. */
export function OverpaidCard({ overpaid }: Props) {
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard */}
      <ul className="max-h-96 space-y-3 overflow-auto text-small" tabIndex={0}>
        {overpaid.map(({ address, service, sentence }) => (
          <li key={`${address} ${service}`} className="border-warning border-l-2 pl-3 [overflow-wrap:anywhere]">
            {visibleText(sentence)}
          </li>
        ))}
      </ul>
    </Card>
  )
}
