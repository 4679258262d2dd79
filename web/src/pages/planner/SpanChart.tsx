import { formatDays } from './format-plan.ts'

type Span = { readonly name: string; readonly mean: number; readonly p95: number; readonly p99: number }

type Props = { readonly title: string; readonly note: string; readonly spans: readonly Span[] }

/** Times on one scale: a bar up to the mean, a line on to what 95 and 99 in 100 take. The figures stand beside it. */
export function SpanChart({ title, note, spans }: Props) {
  const most = Math.max(...spans.map(({ p99 }) => p99), Number.MIN_VALUE)
  const at = (days: number) => `${((days / most) * 100).toFixed(2)}%`
  return (
    <div>
      <h2 className="font-semibold text-prose">{title}</h2>
      <p className="text-ink-soft text-small">{note}</p>
      <table className="mt-3 w-full table-fixed border-collapse text-small">
        <colgroup>
          <col className="w-32 sm:w-48" />
          <col className="hidden sm:table-column" />
          <col className="w-24" />
          <col className="w-24" />
          <col className="hidden w-24 sm:table-column" />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Chart</th>
            <th scope="col">Mean</th>
            <th scope="col">For 95 in 100</th>
            <th scope="col">For 99 in 100</th>
          </tr>
        </thead>
        <tbody>
          {spans.map(({ name, mean, p95, p99 }) => (
            <tr key={name} className="border-line border-b last:border-b-0">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                {name}
              </th>
              <td className="hidden py-2 pr-4 sm:table-cell">
                <svg className="block h-4 w-full overflow-visible" aria-hidden="true">
                  <line x1="0" x2={at(p99)} y1="50%" y2="50%" className="stroke-line-strong" />
                  <rect x="0" y="25%" width={at(mean)} height="50%" rx="2" className="fill-accent" />
                  <line x1={at(p95)} x2={at(p95)} y1="15%" y2="85%" className="stroke-ink-soft" />
                  <line x1={at(p99)} x2={at(p99)} y1="15%" y2="85%" className="stroke-ink-faint" />
                </svg>
              </td>
              <td className="py-2 text-right font-medium">{formatDays(mean)}</td>
              <td className="py-2 text-right text-ink-soft">{formatDays(p95)}</td>
              <td className="hidden py-2 text-right text-ink-faint sm:table-cell">{formatDays(p99)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
