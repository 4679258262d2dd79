import type { Estimate, SupplierReport, TierOutlook } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleWord } from '../../components/visible-text.ts'
import { formatPoints, formatProbability } from '../../format/format-number.ts'
import { type Thresholds, tierNames } from '../../tier/describe-tier.ts'
import { IntervalAxis } from '../../tier/IntervalAxis.tsx'
import { IntervalBar } from '../../tier/IntervalBar.tsx'
import { TierChip } from '../../tier/TierChip.tsx'
import { explainChange, explainNeeds, explainTier } from './explain-tier.ts'

type Props = { readonly report: SupplierReport; readonly thresholds: Thresholds }

/** The tier, why it is what it is, and what would change it. */
export function TierCard({ report: { summary, likeReference, tierOutlook }, thresholds }: Props) {
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
        {likeReference !== null && <li>It scores like the reference {visibleWord(likeReference.name)}.</li>}
      </ul>
      {tierOutlook !== null && estimate !== null && <Outlook outlook={tierOutlook} estimate={estimate} />}
      {pay !== null && <Pay pay={pay} />}
    </Card>
  )
}

/** How likely it lies above each line, what is left to show, and what would move it. */
function Outlook({ outlook, estimate }: { readonly outlook: TierOutlook; readonly estimate: Estimate }) {
  const { thresholds, decision, changes } = outlook
  const needs = explainNeeds(decision, estimate)
  return (
    <>
      <dl className="mt-4 grid grid-cols-3 divide-x divide-line border-line border-y">
        {thresholds.map(({ tier, threshold, probabilityAbove }) => (
          <div
            key={tier}
            className="px-4 py-2 first:pl-0"
            title="By the scores alone, at this look; tiers are not decided by it"
          >
            <dt className="text-caption text-ink-soft">
              {tierNames[tier]} or better (from {Math.round(threshold * 100)})
            </dt>
            <dd className="font-medium text-prose">{formatProbability(probabilityAbove)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-5 mb-1.5 font-medium">What would change it</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {needs !== null && <Change to="To settle it" text={needs} />}
        {changes.map((change) => (
          <Change key={change.to} to={`To ${tierNames[change.to]}`} text={explainChange(change, estimate)} />
        ))}
      </dl>
    </>
  )
}

function Change({ to, text }: { readonly to: string; readonly text: string }) {
  return (
    <>
      <dt className="text-ink-soft whitespace-nowrap">{to}</dt>
      <dd>{text}</dd>
    </>
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
