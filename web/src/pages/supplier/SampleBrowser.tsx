import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiReads, Samples, SupplierReport } from '../../api/api-types.ts'
import { type ApiFault, readApi } from '../../api/client.ts'
import { Button } from '../../components/Button.tsx'
import { Card } from '../../components/Card.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useNow } from '../../components/use-now.ts'
import { type FlagKind, flagWords } from '../../finding/describe-flag.ts'
import { formatAmount } from '../../format/format-number.ts'
import { formatDistance, formatMoment } from '../../format/format-time.ts'
import { readableName } from './readable-name.ts'
import { SampleEntry } from './SampleEntry.tsx'

const PAGE_SAMPLES = 20

/** What it was asked and what it answered, as far as that is public; the rest as counts with the date of their reveal. */
export function SampleBrowser({ report }: { readonly report: SupplierReport }) {
  const [suite, setSuite] = useState<string>()
  const [task, setTask] = useState<string>()
  const [score, setScore] = useState<ScoreFilter>()
  const [flag, setFlag] = useState<FlagKind>()
  const samples = useSamples({ id: report.supplier.id, suite, task, score, flag })
  const flags = [...(report.summary?.flags ?? []), ...(report.comparison?.flags ?? [])]
  const suites = report.summary?.suites ?? []
  const tasks = suites.filter((one) => suite === undefined || one.suite === suite).flatMap((one) => one.tasks)
  const shown = samples.data?.pages.flatMap((page) => page.samples) ?? []
  return (
    <Card
      title="Samples"
      note="What it was asked, and what it answered. Private items are shown once their period’s seed has been revealed."
      actions={
        <span className="flex flex-wrap gap-2">
          <SelectField
            label="Suite"
            empty="All suites"
            value={suite ?? ''}
            choices={suites.map((one) => ({ value: one.suite, text: one.suite }))}
            onChange={(chosen) => {
              setSuite(chosen)
              setTask(undefined)
            }}
          />
          <SelectField
            label="Task"
            empty="All tasks"
            value={task ?? ''}
            choices={[...new Set(tasks.map((one) => one.task))]
              .toSorted()
              .map((name) => ({ value: name, text: readableName(name) }))}
            onChange={setTask}
          />
          <SelectField label="Verdict" empty="Any verdict" value={score ?? ''} choices={verdicts} onChange={setScore} />
          {flags.length > 0 && (
            <SelectField
              label="Finding"
              empty="Any finding"
              value={flag ?? ''}
              choices={[...new Set(flags.map(({ kind }) => kind))].map((kind) => ({
                value: kind,
                text: `Shows: ${flagWords[kind].short}`,
              }))}
              onChange={setFlag}
            />
          )}
        </span>
      }
    >
      <Hidden hidden={samples.data?.pages[0]?.hidden ?? []} />
      {samples.error !== null && <ErrorState error={samples.error} onRetry={() => void samples.refetch()} />}
      {samples.isPending && samples.error === null && <Skeleton className="h-40 w-full" />}
      {samples.data !== undefined && shown.length === 0 && (
        <p className="text-ink-soft">
          {suite === undefined && task === undefined && score === undefined && flag === undefined
            ? 'None is public yet.'
            : 'None of these is public yet.'}
        </p>
      )}
      <ul className={`divide-y divide-line ${shown.length > 0 ? 'border-line border-y' : ''}`}>
        {shown.map((sample) => (
          <SampleEntry key={sample.id} sample={sample} />
        ))}
      </ul>
      {samples.hasNextPage && (
        <div className="mt-4 text-center">
          <Button disabled={samples.isFetchingNextPage} onClick={() => void samples.fetchNextPage()}>
            {samples.isFetchingNextPage ? 'On its way …' : 'Show more'}
          </Button>
        </div>
      )}
    </Card>
  )
}

type SamplesQuery = ApiReads['/api/suppliers/{id}/samples']['query']
type ScoreFilter = NonNullable<SamplesQuery['score']>
type Query = Pick<SamplesQuery, 'suite' | 'task' | 'score' | 'flag'> & { readonly id: string }

const verdicts: readonly { readonly value: ScoreFilter; readonly text: string }[] = [
  { value: 'right', text: 'Right' },
  { value: 'wrong', text: 'Wrong' },
  { value: 'unscored', text: 'Not scored' },
]

function useSamples({ id, ...filters }: Query) {
  const path = '/api/suppliers/{id}/samples'
  return useInfiniteQuery<
    Samples,
    ApiFault,
    { readonly pages: readonly Samples[] },
    readonly unknown[],
    string | undefined
  >({
    // Not below the path that events make old: what is being read must not be pulled away.
    queryKey: ['samples', id, filters],
    queryFn: ({ pageParam, signal }) =>
      readApi(path, { params: { id }, query: { ...filters, cursor: pageParam, limit: PAGE_SAMPLES } }, signal),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

const hiddenReasons = {
  'gated-data-set': 'are of a data set whose terms forbid showing them',
  'seed-not-revealed': 'wait for the seed of their period to be revealed',
  'period-not-over': 'are common items of a period that still runs',
  'not-finished': 'are not finished yet',
} as const

function Hidden({ hidden }: { readonly hidden: Samples['hidden'] }) {
  const now = useNow()
  if (hidden.length === 0) return null
  return (
    <ul className="mb-4 space-y-1 rounded-medium bg-sunken px-3 py-2 text-ink-soft text-small">
      {hidden.map(({ pool, reason, count, publicFrom }) => (
        <li key={`${pool} ${reason}`}>
          {formatAmount(count, `${pool === 'own' ? 'private' : pool} item`)} {hiddenReasons[reason]}
          {publicFrom !== null && (
            <>
              :{' '}
              <time dateTime={new Date(publicFrom).toISOString()}>
                {publicFrom > now
                  ? `${formatMoment(publicFrom)} (${formatDistance(publicFrom, now)})`
                  : 'at the next reveal'}
              </time>
            </>
          )}
          .
        </li>
      ))}
    </ul>
  )
}
