import { getRouteApi, Link } from '@tanstack/react-router'
import type { SupplierReport } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { Card } from '../../components/Card.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { FigureList } from '../../components/FigureList.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { visibleWord } from '../../components/visible-text.ts'
import {
  formatAmount,
  formatCount,
  formatDuration,
  formatPointsInterval,
  formatShare,
} from '../../format/format-number.ts'
import { formatMoment } from '../../format/format-time.ts'
import { thresholdsOf } from '../../tier/describe-tier.ts'
import { ComplianceCard } from './ComplianceCard.tsx'
import { EvidenceCard } from './EvidenceCard.tsx'
import { FindingsCard } from './FindingsCard.tsx'
import { IdentityCard } from './IdentityCard.tsx'
import { OutcomeCard } from './OutcomeCard.tsx'
import { SampleBrowser } from './SampleBrowser.tsx'
import { ScoreHistory } from './ScoreHistory.tsx'
import { SkillProfile, SuiteScores } from './SkillProfile.tsx'
import { SpeedCard } from './SpeedCard.tsx'
import { SupplierHeader } from './SupplierHeader.tsx'
import { TierCard } from './TierCard.tsx'

const route = getRouteApi('/suppliers/$id')

/** Everything that is published about one supplier. */
export function SupplierPage() {
  const { id } = route.useParams()
  const { data: report, error, refetch } = useApi('/api/suppliers/{id}', { params: { id } })
  if (report === undefined) {
    return error === null ? (
      <SupplierSkeleton />
    ) : (
      <>
        <PageHeading title="Supplier" />
        {error.status === 404 ? (
          <UnknownSupplier id={id} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </>
    )
  }
  const thresholds = thresholdsOf(report.summary?.tier)
  return (
    <>
      <SupplierHeader report={report} />
      <div className="grid gap-4 lg:grid-cols-2">
        <TierCard report={report} thresholds={thresholds} />
        <div className="grid content-start gap-4">
          <KeyFigures report={report} />
          <FindingsCard report={report} />
        </div>
        <div className="min-w-0 lg:col-span-2">
          <ScoreHistory report={report} thresholds={thresholds} />
        </div>
        {report.summary !== null && (
          <>
            <SkillProfile summary={report.summary} thresholds={thresholds} />
            <SuiteScores summary={report.summary} thresholds={thresholds} />
            <SpeedCard summary={report.summary} />
          </>
        )}
        <OutcomeCard report={report} />
        <IdentityCard report={report} />
        <ComplianceCard report={report} />
        <div className="min-w-0 lg:col-span-2">
          <SampleBrowser key={report.supplier.id} report={report} />
        </div>
        <div className="min-w-0 lg:col-span-2">
          <EvidenceCard supplier={report.supplier} />
        </div>
      </div>
    </>
  )
}

function KeyFigures({ report: { summary, comparison } }: { readonly report: SupplierReport }) {
  if (summary === null) return null
  const { availability, latencyMs, attempts, epoch, epochStartedAt } = summary
  const band = comparison?.rankBand ?? null
  return (
    <Card title="At a glance">
      <FigureList
        figures={[
          ...(band === null
            ? []
            : [
                {
                  name: 'Places not excluded',
                  value: `${band.best}–${band.worst}`,
                  note: `in its service, ${formatShare(band.confidence)} sure`,
                },
              ]),
          {
            name: 'Available',
            value: formatShare(availability.mean),
            note: `${formatPointsInterval(availability)} of ${formatAmount(availability.n, 'attempt')}`,
          },
          {
            name: 'Half of its answers within',
            value: formatDuration(latencyMs.p50),
            note: `95 of 100 within ${formatDuration(latencyMs.p95)}`,
          },
          {
            name: 'Attempts',
            value: formatCount(attempts),
            note: `in epoch ${epoch}, since ${formatMoment(epochStartedAt)}`,
          },
        ]}
      />
    </Card>
  )
}

function UnknownSupplier({ id }: { readonly id: string }) {
  return (
    <EmptyState title={`No supplier has the id or address “${visibleWord(id, 60)}”`}>
      It may have been cut, or belong to another instance.{' '}
      <Link to="/" className="text-accent underline underline-offset-2">
        To the leaderboard
      </Link>
    </EmptyState>
  )
}

function SupplierSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeading title="Supplier">
        <Skeleton className="mt-2 h-4 w-80" />
      </PageHeading>
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-80 w-full rounded-large" />
        <Skeleton className="h-80 w-full rounded-large" />
        <Skeleton className="h-72 w-full rounded-large lg:col-span-2" />
      </div>
    </div>
  )
}
