import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatCount } from '../../format/format-number.ts'
import { tierNames } from '../../tier/describe-tier.ts'
import { formatDigits, formatPokt } from './format-amount.ts'

type TierPay = NonNullable<Network['payByTier']>[number]

/** What suppliers were paid, by what they are measured to be, beside what those tiers would have been paid. */
export function PayByTierCard({ payByTier }: { readonly payByTier: readonly TierPay[] }) {
  const most = payByTier.reduce((largest, { toNodeUpokt, fairUpokt }) => {
    const amounts = [largest, Number(toNodeUpokt), Number(fairUpokt ?? 0)]
    return Math.max(...amounts)
  }, 1)
  return (
    <Card
      title="Pay by measured tier"
      note="What was paid for relays, and below it what the measured tier would have been paid."
    >
      {payByTier.length === 0 ? (
        <p className="text-ink-soft text-small">Nothing has been paid yet.</p>
      ) : (
        <ul className="space-y-3 text-small">
          {payByTier.map((pay) => (
            <li key={pay.tier ?? 'unknown'}>
              <div className="flex flex-wrap justify-between gap-x-4">
                <span className="font-medium">{pay.tier === null ? 'Not yet known' : tierNames[pay.tier]}</span>
                <span className="text-ink-soft">
                  {formatCount(pay.suppliers)} suppliers, {formatDigits(pay.relays)} relays
                </span>
              </div>
              <PayBar pay={pay} most={most} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const looks = {
  high: 'fill-tier-high',
  middle: 'fill-tier-middle',
  base: 'fill-tier-base',
  none: 'fill-tier-none',
} as const

function PayBar({ pay: { tier, toNodeUpokt, fairUpokt }, most }: { readonly pay: TierPay; readonly most: number }) {
  const width = (upokt: string) => `${((Number(upokt) / most) * 100).toFixed(2)}%`
  return (
    <div className="mt-1 grid grid-cols-[1fr_auto] items-center gap-x-4 text-caption">
      <svg className="block h-2 w-full" aria-hidden="true">
        <rect
          width={width(toNodeUpokt)}
          height="100%"
          rx="2"
          className={tier === null ? 'fill-line-strong' : looks[tier]}
        />
      </svg>
      <span className="w-36 text-right">paid {formatPokt(toNodeUpokt)}</span>
      <svg className="block h-2 w-full" aria-hidden="true">
        {fairUpokt !== null && <rect width={width(fairUpokt)} height="100%" rx="2" className="fill-line-strong" />}
      </svg>
      <span className="w-36 text-right text-ink-soft">
        {fairUpokt === null ? 'fair: not yet known' : `fair ${formatPokt(fairUpokt)}`}
      </span>
    </div>
  )
}
