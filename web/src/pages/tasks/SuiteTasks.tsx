import { Link } from '@tanstack/react-router'
import type { CoveredSuite, CoveredTask } from '../../api/api-types.ts'
import { formatCount, formatPoints, formatShare } from '../../format/format-number.ts'
import { capabilityNames } from './capability-names.ts'
import { drawShares } from './draw-shares.ts'

type Props = { readonly suite: CoveredSuite; readonly tasks: ReadonlyMap<string, CoveredTask> }

/** The tasks of a suite by skill: how often each is drawn, what it needs, how it was answered so far. */
export function SuiteTasks({ suite, tasks }: Props) {
  const rows = drawShares(suite)
  return (
    <div>
      <table className="w-full border-collapse text-small">
        <caption className="sr-only">Tasks of {suite.name}</caption>
        <thead>
          <tr className="border-line border-b text-left text-caption text-ink-faint">
            <th scope="col" className="hidden w-28 py-2 pr-4 font-normal sm:table-cell">
              Skill
            </th>
            <th scope="col" className="py-2 pr-4 font-normal">
              Task
            </th>
            <th scope="col" className="hidden py-2 pr-4 text-right font-normal md:table-cell">
              Share of draws
            </th>
            <th scope="col" className="hidden py-2 pr-4 font-normal md:table-cell">
              Needs
            </th>
            <th scope="col" className="hidden py-2 pr-4 text-right font-normal md:table-cell">
              Questions
            </th>
            <th scope="col" className="hidden py-2 pr-4 text-right font-normal md:table-cell">
              Items scored
            </th>
            <th scope="col" className="w-16 py-2 text-right font-normal sm:w-36">
              Mean
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TaskRow key={`${row.group} ${row.task}`} {...row} entry={tasks.get(row.task)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = ReturnType<typeof drawShares>[number] & { readonly entry: CoveredTask | undefined }

function TaskRow({ group, task, share, isFirst, entry }: RowProps) {
  return (
    <tr className={isFirst ? 'border-line border-t' : ''}>
      <td className="hidden py-1.5 pr-4 align-top text-ink-soft sm:table-cell">
        {isFirst ? group.replaceAll('_', ' ') : <span className="sr-only">{group}</span>}
      </td>
      <td className="max-w-[32rem] py-1.5 pr-4 align-top">
        <Link
          to="/tasks/$task"
          params={{ task }}
          className="font-medium underline decoration-line-strong underline-offset-2 hover:decoration-current"
        >
          {task}
        </Link>
        {entry !== undefined && <span className="block text-caption text-ink-soft">{entry.description}</span>}
      </td>
      <td className="hidden py-1.5 pr-4 text-right align-top md:table-cell">{formatShare(share)}</td>
      <td className="hidden py-1.5 pr-4 align-top md:table-cell">
        {entry === undefined ? '–' : <abbr title={capabilityNames[entry.needs]}>{entry.needs}</abbr>}
      </td>
      <td className="hidden py-1.5 pr-4 text-right align-top md:table-cell whitespace-nowrap">{questionsOf(entry)}</td>
      <td className="hidden py-1.5 pr-4 text-right align-top md:table-cell">
        {formatCount(entry?.coverage.itemsScored)}
      </td>
      <td className="py-1.5 align-top">
        <MeanBar mean={entry?.coverage.mean ?? null} />
      </td>
    </tr>
  )
}

function questionsOf(entry: CoveredTask | undefined): string {
  if (entry === undefined) return '–'
  return entry.documents.kind === 'generated' ? 'made anew' : formatCount(entry.documents.size)
}

/** How often it is answered right: the longer, the easier. */
function MeanBar({ mean }: { readonly mean: number | null }) {
  return (
    <span className="flex items-center justify-end gap-2">
      <svg className="hidden h-1.5 w-16 sm:block" aria-hidden="true">
        <rect width="100%" height="100%" rx="3" className="fill-line" />
        {mean !== null && <rect width={`${mean * 100}%`} height="100%" rx="3" className="fill-ink-faint" />}
      </svg>
      <span className="w-10 text-right">{formatPoints(mean)}</span>
    </span>
  )
}
