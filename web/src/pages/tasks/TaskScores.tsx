import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { TaskReport } from '../../api/api-types.ts'
import { Button } from '../../components/Button.tsx'
import { Card } from '../../components/Card.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { formatAmount, formatCount, formatPoints, formatPointsInterval } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'

const ROWS_AT_A_TIME = 25

/** Who answers the task how well, the best first. */
export function TaskScores({ report, actions }: { readonly report: TaskReport; readonly actions: ReactNode }) {
  const [shown, setShown] = useState(ROWS_AT_A_TIME)
  const { suppliers, total } = report
  return (
    <Card
      title="Scores by supplier"
      note={`${formatAmount(total, 'supplier')} with a score. The line is the interval of this task alone: few items make it long.`}
      actions={actions}
    >
      {suppliers.length === 0 ? (
        <EmptyState title="Not yet known">Nobody has answered an item of this task that could be scored.</EmptyState>
      ) : (
        <table className="w-full table-fixed border-collapse text-small">
          <thead>
            <tr className="border-line border-b text-left text-caption text-ink-faint">
              <th scope="col" className="w-2/5 py-2 pr-4 font-normal sm:w-1/4">
                Supplier
              </th>
              <th scope="col" className="hidden py-2 pr-4 font-normal sm:table-cell">
                0 to 100
              </th>
              <th scope="col" className="py-2 pr-4 text-right font-normal sm:w-36">
                Mean, interval
              </th>
              <th scope="col" className="w-16 py-2 text-right font-normal sm:w-20">
                Items
              </th>
            </tr>
          </thead>
          <tbody>
            {suppliers.slice(0, shown).map((row) => (
              <ScoreRow key={row.supplier.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {suppliers.length > shown && (
        <Button className="mt-4" onClick={() => setShown(shown + 4 * ROWS_AT_A_TIME)}>
          Show more of {formatCount(suppliers.length)}
        </Button>
      )}
    </Card>
  )
}

function ScoreRow({ row: { supplier, n, mean, lower, upper } }: { readonly row: TaskReport['suppliers'][number] }) {
  const interval = formatPointsInterval({ lower, upper })
  return (
    <tr className="border-line border-b last:border-b-0">
      <td className="truncate py-1.5 pr-4">
        <Link to="/suppliers/$id" params={{ id: supplier.id }} className="hover:underline">
          <bdi>{supplierName(supplier)}</bdi>
        </Link>{' '}
        <span className="text-caption text-ink-faint">{supplier.service}</span>
      </td>
      <td className="hidden py-1.5 pr-4 sm:table-cell">
        <TaskInterval mean={mean} lower={lower} upper={upper} />
      </td>
      <td className="py-1.5 pr-4 text-right whitespace-nowrap">
        <span className="font-medium">{formatPoints(mean)}</span>{' '}
        <span className="inline-block w-14 text-caption text-ink-faint">{interval}</span>
      </td>
      <td className="py-1.5 text-right">{formatCount(n)}</td>
    </tr>
  )
}

/** Tiers are decided on suites, so a task's interval has no colour. */
function TaskInterval({
  mean,
  lower,
  upper,
}: {
  readonly mean: number
  readonly lower: number
  readonly upper: number
}) {
  return (
    <svg className="block h-4 w-full overflow-visible stroke-ink-soft" aria-hidden="true">
      <line x1="0" x2="100%" y1="50%" y2="50%" className="stroke-line" />
      <line
        x1={`${lower * 100}%`}
        x2={`${upper * 100}%`}
        y1="50%"
        y2="50%"
        strokeWidth="4"
        strokeLinecap="round"
        opacity="0.35"
      />
      <circle cx={`${mean * 100}%`} cy="50%" r="4" stroke="none" className="fill-ink-soft" />
    </svg>
  )
}
