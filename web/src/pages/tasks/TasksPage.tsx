import type { CoveredTask } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { CapabilityWords } from './CapabilityWords.tsx'
import { SuiteSection } from './SuiteSection.tsx'

/** What is asked: every suite with its tasks, their weights, and how far they are measured. */
export function TasksPage() {
  const suites = useApi('/api/suites')
  const tasks = useApi('/api/tasks')
  const error = suites.error ?? tasks.error
  const isKnown = suites.data !== undefined && tasks.data !== undefined
  return (
    <>
      <PageHeading title="Tasks">
        What suppliers are asked. One suite sets the tiers; the others are reported beside it and never decide pay.
      </PageHeading>
      {error !== null && !isKnown && <ErrorState error={error} onRetry={() => void suites.refetch()} />}
      {error === null && !isKnown && <SuitesSkeleton />}
      {isKnown && suites.data.suites.length === 0 && (
        <EmptyState title="Nothing is measured here">This instance has no suite.</EmptyState>
      )}
      {isKnown && (
        <div className="space-y-4">
          {suites.data.suites
            .toSorted((a, b) => Number(b.setsTier) - Number(a.setsTier))
            .map((suite) => (
              <SuiteSection key={suite.name} suite={suite} tasks={tasksByName(tasks.data.tasks)} />
            ))}
          <CapabilityWords />
        </div>
      )}
    </>
  )
}

function tasksByName(tasks: readonly CoveredTask[]): ReadonlyMap<string, CoveredTask> {
  return new Map(tasks.map((task) => [task.name, task]))
}

function SuitesSkeleton() {
  return (
    <div className="space-y-4">
      <Skeleton className="h-96 w-full rounded-large!" />
      <Skeleton className="h-16 w-full rounded-large!" />
      <Skeleton className="h-16 w-full rounded-large!" />
    </div>
  )
}
