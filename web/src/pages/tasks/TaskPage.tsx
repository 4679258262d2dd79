import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CoveredTask, TaskReport } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { ErrorState } from '../../components/ErrorState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { formatCount, formatPoints } from '../../format/format-number.ts'
import { capabilityNames } from './capability-names.ts'
import { TaskSamples } from './TaskSamples.tsx'
import { TaskScores } from './TaskScores.tsx'

/** One task: what it is, who answers it how well, and items that may be shown. */
export function TaskPage() {
  const { task } = useParams({ from: '/tasks/$task' })
  const { suite } = useSearch({ from: '/tasks/$task' })
  const report = useApi('/api/tasks/{name}', {
    params: { name: task },
    query: { ...(suite !== undefined && { suite }), limit: 1000 },
  })
  return (
    <>
      <p className="mb-2 text-small">
        <Link to="/tasks" className="text-ink-soft hover:text-ink">
          Tasks
        </Link>
        <span className="text-ink-faint"> /</span>
      </p>
      <PageHeading title={task}>{report.data?.task.description}</PageHeading>
      {report.error !== null && report.data === undefined && (
        <ErrorState error={report.error} onRetry={() => void report.refetch()} />
      )}
      {report.data === undefined && report.error === null && <Skeleton className="h-96 w-full rounded-large!" />}
      {report.data !== undefined && <Report report={report.data} />}
    </>
  )
}

function Report({ report }: { readonly report: TaskReport }) {
  return (
    <div className="space-y-4">
      <Facts task={report.task} />
      <TaskScores report={report} actions={<SuiteChoice report={report} />} />
      <TaskSamples report={report} />
    </div>
  )
}

/** Shown where several suites ask the task. */
function SuiteChoice({ report: { task, suite } }: { readonly report: TaskReport }) {
  const navigate = useNavigate({ from: '/tasks/$task' })
  if (task.suites.length < 2) return null
  return (
    <SelectField
      label="Suite"
      value={suite}
      choices={task.suites.map((name) => ({ value: name, text: name }))}
      onChange={(chosen) =>
        void navigate({ search: chosen === undefined ? {} : { suite: chosen }, replace: true, resetScroll: false })
      }
    />
  )
}

function Facts({ task }: { readonly task: CoveredTask }) {
  const { needs, documents, minimum, version, suites, isGated, coverage } = task
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-4 rounded-large border border-line bg-raised p-4 text-small sm:grid-cols-4 sm:p-5">
      <Fact name="Mean of all suppliers">{formatPoints(coverage.mean)}</Fact>
      <Fact name="Items scored">{formatCount(coverage.itemsScored)}</Fact>
      <Fact name="Questions">
        {documents.kind === 'generated' ? 'made anew for each draw' : formatCount(documents.size)}
      </Fact>
      <Fact name="Needs">
        {needs}: {capabilityNames[needs]}
      </Fact>
      <Fact name="A failed answer scores">{formatPoints(minimum)}</Fact>
      <Fact name="Asked by">{suites.join(', ') || 'no suite'}</Fact>
      <Fact name="Samples">{isGated ? 'never shown: the data’s terms forbid it' : 'shown once they are public'}</Fact>
      <Fact name="Version">{version}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-caption text-ink-faint">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
