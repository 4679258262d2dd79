import type { PairedScores, SupplierPair } from '../../api/api-types.ts'
import { formatCount } from '../../format/format-number.ts'
import { DifferenceBar } from './DifferenceBar.tsx'
import { formatDifference } from './difference-sentence.ts'

type Props = {
  readonly pair: SupplierPair
  readonly names: { readonly first: string; readonly second: string }
}

/** The difference on all common items and by skill; all intervals on one scale. */
export function DifferenceTable({ pair, names }: Props) {
  const skills = pair.skills.toSorted((a, b) => a.skill.localeCompare(b.skill))
  const rows = [
    { name: 'All items', scores: pair.overall },
    ...skills.filter(saysSomething).map((scores) => ({ name: skillName(scores.skill), scores })),
  ]
  const unsaid = skills.filter((scores) => !saysSomething(scores))
  const reach = reachOf(rows.map(({ scores }) => scores).filter(saysSomething))
  return (
    <div className="min-w-0">
      <table className="w-full table-fixed border-collapse text-small">
        <caption className="sr-only">
          Differences in points: {names.first} less {names.second}
        </caption>
        <Head names={names} />
        <tbody>
          {rows.map(({ name, scores }, index) => (
            <Row key={name} name={name} scores={scores} reach={reach} isWhole={index === 0} />
          ))}
        </tbody>
      </table>
      {unsaid.length > 0 && (
        <p className="mt-3 text-ink-soft text-small">
          Too few items to say: {unsaid.map(({ skill, n }) => `${skillName(skill)} (${formatCount(n)})`).join(', ')}.
        </p>
      )}
    </div>
  )
}

function Head({ names }: Pick<Props, 'names'>) {
  return (
    <thead>
      <tr className="border-line border-b text-left text-caption text-ink-faint">
        <th scope="col" className="w-24 py-2 pr-4 font-normal sm:w-32">
          Skill
        </th>
        <th scope="col" className="py-2 pr-4 font-normal">
          <span className="hidden justify-between gap-2 sm:flex">
            <span className="truncate">
              ← <bdi>{names.second}</bdi> better
            </span>
            <span className="truncate text-right">
              <bdi>{names.first}</bdi> better →
            </span>
          </span>
          <span className="sm:hidden">← second, first →</span>
        </th>
        <th scope="col" className="w-14 py-2 pr-4 text-right font-normal">
          Points
        </th>
        <th scope="col" className="hidden w-28 py-2 pr-4 text-right font-normal sm:table-cell">
          Interval
        </th>
        <th scope="col" className="w-12 py-2 text-right font-normal">
          Items
        </th>
      </tr>
    </thead>
  )
}

type RowProps = {
  readonly name: string
  readonly scores: PairedScores
  readonly reach: number
  /** Of all items, not of a skill. */
  readonly isWhole: boolean
}

function Row({ name, scores, reach, isWhole }: RowProps) {
  return (
    <tr className={isWhole ? 'border-line border-b font-medium' : ''}>
      <th scope="row" className={`truncate py-1.5 pr-4 text-left ${isWhole ? 'font-medium' : 'font-normal'}`}>
        {name}
      </th>
      <td className="py-1.5 pr-4">
        {saysSomething(scores) ? (
          <DifferenceBar scores={scores} reach={reach} />
        ) : (
          <span className="font-normal text-ink-soft">too few items to say</span>
        )}
      </td>
      <td className="py-1.5 pr-4 text-right">{formatDifference(scores.difference)}</td>
      <td className="hidden py-1.5 pr-4 text-right text-ink-soft whitespace-nowrap sm:table-cell">
        {!saysSomething(scores) ? '–' : `${formatDifference(scores.lower)} to ${formatDifference(scores.upper)}`}
      </td>
      <td className="py-1.5 text-right text-ink-soft">{formatCount(scores.n)}</td>
    </tr>
  )
}

/** An interval over nearly the whole scale is the lack of one. */
const WIDEST = 1.6

function saysSomething({ lower, upper }: PairedScores): boolean {
  return upper - lower < WIDEST
}

/** The difference at either edge: every interval is drawn in full. */
function reachOf(shown: readonly PairedScores[]): number {
  const widest = Math.max(...shown.map(({ lower, upper }) => Math.max(Math.abs(lower), Math.abs(upper))), 0)
  return Math.min(1, Math.max(0.1, Math.ceil(widest * 10) / 10))
}

function skillName(path: string): string {
  return (path.split('/').at(-1) ?? path).replaceAll('_', ' ')
}
