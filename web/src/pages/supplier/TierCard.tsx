import type { SupplierReport } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatPoints } from '../../format/format-number.ts'
import { type Thresholds, tierNames } from '../../tier/describe-tier.ts'
import { IntervalAxis } from '../../tier/IntervalAxis.tsx'
import { IntervalBar } from '../../tier/IntervalBar.tsx'
import { TierChip } from '../../tier/TierChip.tsx'
import { explainTier, tierChanges } from './explain-tier.ts'

type Props = { readonly report: SupplierReport; readonly thresholds: Thresholds }

/** The tier, why it is what it is, and what would change it. */
export function TierCard({ report: { summary, likeReference }, thresholds }: Props) {
  if (summary === null) {
    return (
      <Card title="Tier">
        <p className="text-ink-soft">
          Not yet known: nothing has been measured. The first figures come within minutes of the first answers.
        </p>
      </Card>
    )
  }
  const { tier, pay } = summary
  const estimate = summary.suites.find(({ setsTier }) => setsTier)?.estimate ?? null
  const changes = tierChanges(tier, estimate, thresholds)
  return (
    <Card title="Tier" actions={<TierChip verdict={tier} />}>
      {estimate?.mean != null && (
        <div className="mb-4 grid grid-cols-[auto_1fr] items-end gap-6">
          <span className="font-semibold text-title">{formatPoints(estimate.mean)}</span>
          <span className="pr-3">
            <IntervalAxis thresholds={thresholds} />
            <IntervalBar
              interval={estimate}
              thresholds={thresholds}
              references={likeReference === null ? [] : [likeReference]}
              className="h-9 w-full"
            />
          </span>
        </div>
      )}
      <ul className="space-y-1.5">
        {explainTier(tier, estimate).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {likeReference !== null && <li>It scores like the reference {likeReference.name}.</li>}
      </ul>
      {changes.length > 0 && (
        <>
          <h3 className="mt-5 mb-1.5 font-medium">What would change it</h3>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
            {changes.map(({ to, text }) => (
              <div key={to} className="contents">
                <dt className="text-ink-soft">To {tierNames[to]}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {pay !== null && <Pay pay={pay} />}
    </Card>
  )
}

function Pay({
  pay: { stepped, staked, cap },
}: {
  readonly pay: NonNullable<NonNullable<SupplierReport['summary']>['pay']>
}) {
  return (
    <p className="mt-5 border-line border-t pt-3 text-ink-soft text-small">
      By its evidence it would be paid ×{stepped} per relay
      {staked !== null && `; it is staked for ×${staked}${staked > stepped ? ', which is more than that' : ''}`}.
      {cap !== null && ` Until its new epoch is decided, its pay is held at the tier ${tierNames[cap]}.`}
    </p>
  )
}
