import { useState } from 'react'
import type { SupplierReport } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { Card } from '../../components/Card.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { formatMoment } from '../../format/format-time.ts'
import type { Thresholds } from '../../tier/describe-tier.ts'
import { ScoreChart } from './ScoreChart.tsx'
import { ScoreTable } from './ScoreTable.tsx'

type Props = { readonly report: SupplierReport; readonly thresholds: Thresholds }

const MOST_POINTS = 1000

/** The published score over time, with its interval and the epochs, as a chart and as a table. */
export function ScoreHistory({ report, thresholds }: Props) {
  const suites = report.summary?.suites.filter(({ estimate }) => estimate.n > 0) ?? []
  const [chosen, setChosen] = useState<string>()
  const suite = chosen ?? suites.find(({ setsTier }) => setsTier)?.suite ?? suites[0]?.suite
  const { data } = useApi('/api/suppliers/{id}/history', {
    params: { id: report.supplier.id },
    query: { suite, limit: MOST_POINTS },
    isEnabled: suite !== undefined,
  })
  if (suite === undefined) return null
  return (
    <Card
      title="Score over time"
      note="The line is the published score, the band its interval. A dashed line ends an epoch: the supplier changed, and what was known before no longer counts."
      actions={
        suites.length > 1 && (
          <SelectField
            label="Suite"
            value={suite}
            choices={suites.map((one) => ({ value: one.suite, text: one.suite }))}
            onChange={setChosen}
          />
        )
      }
    >
      {data === undefined ? (
        <Skeleton className="h-70 w-full" />
      ) : data.points.length < 2 ? (
        <p className="text-ink-soft">A line begins with the second published figure.</p>
      ) : (
        <>
          <ScoreChart points={data.points} epochs={report.epochs} thresholds={thresholds} />
          <ScoreTable points={data.points} />
        </>
      )}
      <Epochs epochs={report.epochs} />
    </Card>
  )
}

const closeReasons: Readonly<Record<string, string>> = {
  'change-alarm': 'Assay noticed that it had changed',
  're-staked': 'it was staked anew',
}

/** When each epoch began, and why it ended. */
function Epochs({ epochs }: { readonly epochs: SupplierReport['epochs'] }) {
  if (epochs.length < 2) return null
  return (
    <ol className="mt-3 space-y-1 border-line border-t pt-3 text-small">
      {epochs.map(({ epoch, startedAt, closedAt, closeReason }) => (
        <li key={epoch} className="flex flex-wrap gap-x-2">
          <span className="font-medium">Epoch {epoch}</span>
          <span className="text-ink-soft">
            since {formatMoment(startedAt)}
            {closedAt !== null &&
              `, ended ${formatMoment(closedAt)}: ${closeReasons[closeReason ?? ''] ?? closeReason ?? 'no reason on record'}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
