import { useSearch } from '@tanstack/react-router'
import type { Comparison } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { ErrorState } from '../../components/ErrorState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { ChooseSuppliers } from './ChooseSuppliers.tsx'

import { ComparedItems } from './ComparedItems.tsx'
import { ComparedScores } from './ComparedScores.tsx'
import { ComparedTasks } from './ComparedTasks.tsx'
import { FirstChoice } from './FirstChoice.tsx'
import { PairCard } from './PairCard.tsx'

/** Two to six suppliers beside one another, on the items that they were asked in common. */
export function ComparePage() {
  const { supplier: chosen = [] } = useSearch({ from: '/compare' })
  const comparison = useApi('/api/compare', { query: { supplier: chosen }, isEnabled: chosen.length >= 2 })
  const isOld = comparison.isPlaceholderData
  return (
    <>
      <PageHeading title="Compare">
        Some items are asked of several suppliers. On these, differences show soonest: nobody had the easier questions.
      </PageHeading>
      <ChooseSuppliers chosen={chosen} known={comparison.data?.suppliers.map(({ supplier }) => supplier) ?? []} />
      {chosen.length < 2 && <FirstChoice chosen={chosen} />}
      {chosen.length >= 2 && comparison.error !== null && (comparison.data === undefined || isOld) && (
        <ErrorState error={comparison.error} onRetry={() => void comparison.refetch()} />
      )}
      {chosen.length >= 2 && comparison.data === undefined && comparison.error === null && <ComparisonSkeleton />}
      {chosen.length >= 2 && comparison.data !== undefined && comparison.error === null && (
        <div className={`space-y-4 ${isOld ? 'opacity-60' : ''}`}>
          <Parts comparison={comparison.data} />
        </div>
      )}
    </>
  )
}

function Parts({ comparison }: { readonly comparison: Comparison }) {
  return (
    <>
      <ComparedScores comparison={comparison} />
      {comparison.pairs.map((pair) => (
        <PairCard key={`${pair.first} ${pair.second}`} pair={pair} comparison={comparison} />
      ))}
      <ComparedTasks comparison={comparison} />
      <ComparedItems comparison={comparison} />
    </>
  )
}

function ComparisonSkeleton() {
  return (
    <div className="space-y-4">
      <Skeleton className="h-44 w-full rounded-large!" />
      <Skeleton className="h-96 w-full rounded-large!" />
    </div>
  )
}
