import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TaskSamples as Samples, TaskReport } from '../../api/api-types.ts'
import { type ApiFault, readApi } from '../../api/client.ts'
import { Card } from '../../components/Card.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { supplierName } from '../../supplier/supplier-name.ts'
import { SampleEntry } from '../supplier/SampleEntry.tsx'

/** What the task looks like: items that may be shown, with the answers of the suppliers that were asked them. */
export function TaskSamples({ report: { task, suite } }: { readonly report: TaskReport }) {
  const samples = useQuery<Samples, ApiFault>({
    // Not below the path that events make old: what is being read must not be pulled away.
    queryKey: ['samples', 'task', task.name, suite],
    queryFn: ({ signal }) =>
      readApi('/api/tasks/{name}/samples', { params: { name: task.name }, query: { suite } }, signal),
    enabled: !task.isGated,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Card
      title="Samples"
      note={
        task.isGated
          ? 'The terms of this data set forbid showing its questions.'
          : `Items of ${suite} that may be shown by now, with the answers to them.`
      }
    >
      {samples.error !== null && <ErrorState error={samples.error} onRetry={() => void samples.refetch()} />}
      {samples.isLoading && <Skeleton className="h-40 w-full" />}
      {samples.data !== undefined && <Found samples={samples.data.samples} />}
    </Card>
  )
}

function Found({ samples }: { readonly samples: Samples['samples'] }) {
  if (samples.length === 0) {
    return <p className="text-ink-soft">None is public yet: items are shown once their period’s seed was revealed.</p>
  }
  const bySupplier = Map.groupBy(samples, ({ supplier }) => supplier.id)
  return [...bySupplier].map(([id, entries]) => (
    <section key={id} className="mt-4 first:mt-0">
      <h3 className="mb-1 font-medium text-small">
        <Link to="/suppliers/$id" params={{ id }} className="hover:underline">
          <bdi>{entries[0] === undefined ? id : supplierName(entries[0].supplier)}</bdi>
        </Link>
      </h3>
      <ul className="divide-y divide-line border-line border-y">
        {entries.map(({ sample }) => (
          <SampleEntry key={sample.id} sample={sample} />
        ))}
      </ul>
    </section>
  ))
}
