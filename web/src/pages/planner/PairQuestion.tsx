import type { Plan } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { formatCount, formatPoints } from '../../format/format-number.ts'
import { FigureField } from './FigureField.tsx'
import type { QuestionProps } from './PlannerPage.tsx'
import { QuestionLayout } from './QuestionLayout.tsx'

const defaults = { firstScore: 0.68, secondScore: 0.72 } as const
const names = ['firstScore', 'secondScore'] as const

/** How many items tell two suppliers apart. */
export function PairQuestion({ search, onChange }: QuestionProps) {
  const scores = { ...defaults, ...search }
  const query = { firstScore: scores.firstScore, secondScore: scores.secondScore }
  const { data, error, isPlaceholderData } = useApi('/api/planner', { query })
  return (
    <QuestionLayout
      error={error}
      isOld={isPlaceholderData}
      fields={names.map((name) => (
        <FigureField
          key={name}
          name={name}
          value={scores[name]}
          isGiven={search[name] !== undefined}
          onChange={(value) => onChange(name, value)}
        />
      ))}
      answer={
        data?.separation === undefined ? undefined : (
          <PairAnswer separation={data.separation} scores={[scores.firstScore, scores.secondScore]} />
        )
      }
    />
  )
}

type AnswerProps = {
  readonly separation: NonNullable<Plan['separation']>
  readonly scores: readonly number[]
}

function PairAnswer({ separation: { correlation, items }, scores }: AnswerProps) {
  const saved = items.unpairedWatched / items.pairedWatched
  return (
    <div className="space-y-8">
      <p className="max-w-[60ch] text-heading">
        To tell {scores.map(formatPoints).join(' from ')} takes{' '}
        <strong className="font-semibold">{formatCount(items.pairedWatched)} common items</strong> of each, looked at
        after every one: right in nine of ten cases, wrong in one of twenty at most.
        <span className="mt-1 block text-ink-soft text-small">
          Own items take {saved.toFixed(1)} times as many. On the same items the two are taken to correlate by{' '}
          {correlation}.
        </span>
      </p>
      <ItemsTable items={items} />
    </div>
  )
}

/** The four ways to ask and to look, with the items that each takes. */
function ItemsTable({ items }: { readonly items: NonNullable<Plan['separation']>['items'] }) {
  const rows = [
    { name: 'The same items, looked at after each', count: items.pairedWatched },
    { name: 'Items of their own, looked at after each', count: items.unpairedWatched },
    { name: 'The same items, looked at once at the end', count: items.paired },
    { name: 'Items of their own, looked at once at the end', count: items.unpaired },
  ]
  const most = Math.max(...rows.map(({ count }) => count))
  return (
    <table className="w-full table-fixed border-collapse border-line border-t text-small">
      <colgroup>
        <col className="sm:w-72" />
        <col className="hidden sm:table-column" />
        <col className="w-28" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">How</th>
          <th scope="col">Chart</th>
          <th scope="col">Items of each</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, count }, index) => (
          <tr key={name} className="border-line border-b">
            <th scope="row" className="py-2.5 pr-4 text-left font-normal">
              {name}
            </th>
            <td className="hidden py-2.5 pr-4 sm:table-cell">
              <svg className="block h-3 w-full" aria-hidden="true">
                <rect
                  width={`${(count / most) * 100}%`}
                  height="100%"
                  rx="2"
                  className={index === 0 ? 'fill-accent' : 'fill-line-strong'}
                />
              </svg>
            </td>
            <td className="py-2.5 text-right font-medium">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
