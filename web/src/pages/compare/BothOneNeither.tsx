import type { PairedScores } from '../../api/api-types.ts'
import { formatCount, formatShare } from '../../format/format-number.ts'

type Props = {
  readonly scores: PairedScores
  readonly names: { readonly first: string; readonly second: string }
}

/** Of the common items: right by both, by one of them, by neither. */
export function BothOneNeither({ scores, names }: Props) {
  const parts = [
    { name: 'Both right', count: scores.bothRight, look: 'fill-ink-faint', mark: 'bg-ink-faint' },
    { name: `Only ${names.first}`, count: scores.onlyFirstRight, look: 'fill-accent', mark: 'bg-accent' },
    { name: `Only ${names.second}`, count: scores.onlySecondRight, look: 'fill-ink', mark: 'bg-ink' },
    { name: 'Neither', count: scores.neitherRight, look: 'fill-line-strong', mark: 'bg-line-strong' },
  ]
  return (
    <div className="text-small">
      <h3 className="font-medium">Who was right</h3>
      <svg className="mt-2 block h-2.5 w-full" aria-hidden="true">
        {parts.map(({ name, count, look }, index) => (
          <rect
            key={name}
            x={share(sumOf(parts.slice(0, index)), scores.n)}
            width={share(count, scores.n)}
            height="100%"
            className={`${look} stroke-raised`}
            strokeWidth="1"
          />
        ))}
      </svg>
      <table className="mt-2 w-full">
        <tbody>
          {parts.map(({ name, count, mark }) => (
            <tr key={name}>
              <th scope="row" className="py-0.5 text-left font-normal [overflow-wrap:anywhere]">
                <span aria-hidden="true" className={`mr-2 inline-block size-2 rounded-full ${mark}`} />
                <bdi>{name}</bdi>
              </th>
              <td className="py-0.5 text-right">{formatCount(count)}</td>
              <td className="w-16 py-0.5 text-right text-ink-soft">{formatShare(count / scores.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function sumOf(parts: readonly { readonly count: number }[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0)
}

function share(count: number, all: number): string {
  return `${((count / all) * 100).toFixed(3)}%`
}
