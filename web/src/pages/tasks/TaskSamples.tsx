import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Samples, TaskReport } from '../../api/api-types.ts'
import { type ApiFault, readApi } from '../../api/client.ts'
import { Card } from '../../components/Card.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { formatAmount } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { SampleEntry } from '../supplier/SampleEntry.tsx'

const SHOWN = 10

/** What the task looks like: public items that one supplier was asked, with its answers. */
export function TaskSamples({ report }: { readonly report: TaskReport }) {
  const { task, suppliers } = report
  const [chosen, setChosen] = useState<string>()
  const id = chosen ?? suppliers[0]?.supplier.id
  const samples = useQuery<Samples, ApiFault>({
    queryKey: ['samples', id, 'task', task.name],
    queryFn: ({ signal }) =>
      readApi(
        '/api/suppliers/{id}/samples',
        { params: { id: id ?? '' }, query: { task: task.name, limit: SHOWN } },
        signal,
      ),
    enabled: id !== undefined && !task.isGated,
    // What is being read must not be pulled away.
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (id === undefined) return null
  return (
    <Card
      title="Samples"
      note={
        task.isGated
          ? 'The terms of this data set forbid showing its questions.'
          : 'The latest items that may be shown, with the answers of one supplier.'
      }
      actions={
        !task.isGated && (
          <SelectField
            label="Answers of"
            value={id}
            choices={suppliers.map(({ supplier }) => ({ value: supplier.id, text: supplierName(supplier) }))}
            onChange={setChosen}
          />
        )
      }
    >
      {samples.error !== null && <ErrorState error={samples.error} onRetry={() => void samples.refetch()} />}
      {samples.isLoading && <Skeleton className="h-40 w-full" />}
      {samples.data !== undefined && <Found samples={samples.data} />}
    </Card>
  )
}

function Found({ samples: { samples, hidden } }: { readonly samples: Samples }) {
  const waiting = hidden.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      {samples.length === 0 && <p className="text-ink-soft">None of this supplier is public yet.</p>}
      <ul className={`divide-y divide-line ${samples.length > 0 ? 'border-line border-y' : ''}`}>
        {samples.map((sample) => (
          <SampleEntry key={sample.id} sample={sample} />
        ))}
      </ul>
      {waiting > 0 && (
        <p className="mt-3 text-caption text-ink-faint">
          {formatAmount(waiting, 'item')} of this supplier may not be shown yet; its page says why and until when.
        </p>
      )}
    </>
  )
}
