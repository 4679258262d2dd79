import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Comparison } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { formatCount, formatPoints } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'

/** Means by task, the suppliers beside one another; of all their items, so questions differ. */
export function ComparedTasks({ comparison }: { readonly comparison: Comparison }) {
  const suites = [...new Set(comparison.tasks.map(({ suite }) => suite))]
  const [chosen, setChosen] = useState<string>()
  const suite = chosen !== undefined && suites.includes(chosen) ? chosen : (suites[0] ?? '')
  if (suites.length === 0) return null
  return (
    <Card
      title="By task"
      note="Means over all items of each supplier, with how many these are. A dash: never asked."
      actions={
        suites.length > 1 && (
          <SelectField
            label="Suite"
            value={suite}
            choices={suites.map((name) => ({ value: name, text: name }))}
            onChange={setChosen}
          />
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard */}
      <div className="overflow-x-auto" tabIndex={0}>
        <table className="w-full border-collapse text-small">
          <thead>
            <tr className="border-line border-b text-caption text-ink-faint">
              <th scope="col" className="py-2 pr-4 text-left font-normal">
                Task
              </th>
              {comparison.suppliers.map(({ supplier }) => (
                <th key={supplier.id} scope="col" className="py-2 pl-4 text-right font-normal">
                  <bdi className="inline-block max-w-40 truncate align-bottom">{supplierName(supplier)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.tasks
              .filter((row) => row.suite === suite)
              .map((row) => (
                <TaskRow key={row.task} row={row} />
              ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function TaskRow({ row }: { readonly row: Comparison['tasks'][number] }) {
  return (
    <tr className="border-line border-b last:border-b-0">
      <th scope="row" className="py-1.5 pr-4 text-left font-normal">
        <Link to="/tasks/$task" params={{ task: row.task }} className="hover:underline">
          {row.task}
        </Link>{' '}
        <span className="text-caption text-ink-faint">{row.group}</span>
      </th>
      {row.results.map((result, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: results stand in the order of the suppliers
        <td key={place} className="py-1.5 pl-4 text-right whitespace-nowrap">
          {formatPoints(result?.mean)}{' '}
          <span className="hidden w-8 text-caption text-ink-faint sm:inline-block">{formatCount(result?.n ?? 0)}</span>
        </td>
      ))}
    </tr>
  )
}
