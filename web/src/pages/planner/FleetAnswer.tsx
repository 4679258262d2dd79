import type { Plan } from '../../api/api-types.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { formatCount, formatShare } from '../../format/format-number.ts'
import { AnswerFigure } from './AnswerFigure.tsx'
import { CourseChart } from './CourseChart.tsx'
import { formatDays, formatMoney } from './format-plan.ts'
import { SpanChart } from './SpanChart.tsx'

export type FleetPlan = Plan['fleets'][number]

const bases = {
  given: 'For the figures given.',
  store: 'For the suppliers measured here, by their scores.',
  example: 'For an example: a service of Pocket Morse on mainnet.',
} as const

/** The answer as a sentence, the figures, and two charts: days to wait, items by score. */
export function FleetAnswer({ plan, fleet }: { readonly plan: Plan; readonly fleet: FleetPlan }) {
  const { design, reach } = fleet
  if (reach === null) {
    return (
      <EmptyState title={`No sessions for ${formatCount(design.nodes)} suppliers`}>
        A session takes {formatCount(design.sessionNodes)} nodes, and with fewer the network gives none: nobody can be
        asked.
      </EmptyState>
    )
  }
  return (
    <div className="space-y-8">
      <p className="max-w-[60ch] text-heading">
        Deciding {formatCount(design.nodes)} suppliers anew every{' '}
        <strong className="font-semibold">{formatDays(reach.refreshDays)}</strong> takes{' '}
        <strong className="font-semibold">{formatCount(reach.relaysPerDay)} relays a day</strong>, or{' '}
        {formatMoney(reach.usdPerDay)}. A decision takes {formatCount(design.itemsPerDecision)} items, and{' '}
        <strong className="font-semibold">{formatDays(reach.decisionDays.mean)}</strong> from a supplier’s first session
        on.
        <span className="mt-1 block text-ink-soft text-small">
          {bases[plan.basis]}
          {plan.undecided !== null && ` ${formatShare(plan.undecided)} stay undecided beside a threshold.`}
          {plan.measuredRelaysPerDay !== null &&
            plan.basis === 'store' &&
            ` So far ${formatCount(plan.measuredRelaysPerDay)} relays a day were measured.`}
        </span>
      </p>
      <FleetFigures fleet={fleet} reach={reach} />
      <SpanChart
        title="Days to wait"
        note="On average, for 95 in 100 suppliers, and for 99 in 100."
        spans={[
          { name: 'Until a supplier is met', ...reach.waitDays },
          { name: 'Until all are met once', ...reach.coverageDays },
          { name: 'Until a tier is decided', ...reach.decisionDays },
        ]}
      />
      {plan.courses.length > 1 && <CourseChart courses={plan.courses} mostItems={plan.errorRates.mostItems} />}
    </div>
  )
}

type Reach = NonNullable<FleetPlan['reach']>

function FleetFigures({ fleet: { design }, reach }: { readonly fleet: FleetPlan; readonly reach: Reach }) {
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-5 border-line border-y py-5 sm:grid-cols-4">
      <AnswerFigure name="Relays a day" note={`of ${formatCount(reach.mostRelaysPerDay)} that sessions leave room for`}>
        {formatCount(reach.relaysPerDay)}
      </AnswerFigure>
      <AnswerFigure name="Cost a day" note={`${formatMoney(reach.usdPerDay * 30)} in thirty days`}>
        {formatMoney(reach.usdPerDay)}
      </AnswerFigure>
      <AnswerFigure name="Items of a decision" note={`${design.relaysPerItem.toFixed(2)} relays each`}>
        {formatCount(design.itemsPerDecision)}
      </AnswerFigure>
      <AnswerFigure name="Met in a session" note="how likely a supplier can be asked">
        {formatShare(reach.met)}
      </AnswerFigure>
    </dl>
  )
}
