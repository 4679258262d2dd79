import type { Percentiles, Summary } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatAmount, formatCount, formatDuration } from '../../format/format-number.ts'

/** How fast answers come: half, 95 and 99 of 100 come within these times. */
export function SpeedCard({ summary: { latencyMs, firstByteMs, usage } }: { readonly summary: Summary }) {
  const perAnswer = latencyMs.n === 0 ? null : usage.completionTokens / latencyMs.n
  const longestMs = Math.max(latencyMs.p99 ?? 0, firstByteMs.p99 ?? 0)
  return (
    <Card title="Speed" note={`From ${formatAmount(latencyMs.n, 'answer')} with times that can be trusted.`}>
      <table className="w-full text-small">
        <thead className="text-caption text-ink-soft">
          <tr>
            <th className="py-1.5 text-left font-medium">Time to</th>
            <th className="py-1.5 text-right font-medium">Half within</th>
            <th className="py-1.5 text-right font-medium">95 of 100</th>
            <th className="py-1.5 text-right font-medium">99 of 100</th>
          </tr>
        </thead>
        <tbody>
          <TimeRow name="The first byte" times={firstByteMs} longestMs={longestMs} />
          <TimeRow name="The whole answer" times={latencyMs} longestMs={longestMs} />
        </tbody>
      </table>
      <p className="mt-4 text-ink-soft text-small">
        It claims {formatCount(usage.promptTokens)} tokens of prompts and {formatCount(usage.completionTokens)} of
        answers
        {perAnswer !== null && `, about ${formatCount(perAnswer)} an answer`}
        {usage.missing > 0 && `; ${formatAmount(usage.missing, 'answer')} did not say`}.
      </p>
    </Card>
  )
}

function TimeRow({
  name,
  times: { p50, p95, p99 },
  longestMs,
}: {
  readonly name: string
  readonly times: Percentiles
  readonly longestMs: number
}) {
  const widthOf = (durationMs: number | null) =>
    durationMs === null || longestMs === 0 ? '0%' : `${(durationMs / longestMs) * 100}%`
  return (
    <tr>
      <th scope="row" className="w-1/2 border-line border-t py-2 text-left font-normal">
        {name}
        <svg aria-hidden="true" className="mt-1.5 block h-1.5 w-full">
          <rect width={widthOf(p99)} height="100%" rx="3" className="fill-line" />
          <rect width={widthOf(p95)} height="100%" rx="3" className="fill-line-strong" />
          <rect width={widthOf(p50)} height="100%" rx="3" className="fill-ink-faint" />
        </svg>
      </th>
      {[p50, p95, p99].map((time, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three figures in a fixed order
        <td key={index} className="border-line border-t py-2 text-right align-top">
          {formatDuration(time)}
        </td>
      ))}
    </tr>
  )
}
