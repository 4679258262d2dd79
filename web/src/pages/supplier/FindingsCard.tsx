import type { Flag, SupplierReport } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { flagWords } from '../../finding/describe-flag.ts'
import { formatAmount, formatPoints, formatShare } from '../../format/format-number.ts'

/** What looks wrong about it, each with its evidence and how often a clean supplier would be found so. */
export function FindingsCard({ report: { summary, comparison } }: { readonly report: SupplierReport }) {
  const flags = [...(summary?.flags ?? []), ...(comparison?.flags ?? [])]
  return (
    <Card title="Findings" note="Evidence, never a verdict: each says how often a clean supplier would be found so.">
      <Change drift={summary?.drift ?? null} />
      {flags.length === 0 ? (
        <p className="text-ink-soft">Nothing was found that looks wrong.</p>
      ) : (
        <ul className="space-y-4">
          {flags.map((flag) => (
            <Finding key={flag.kind} flag={flag} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Finding({ flag }: { readonly flag: Flag }) {
  const { kind, statement, n, errorRate, effect, logEValue } = flag
  return (
    <li className="border-warning border-l-2 pl-3">
      <p className="font-medium">{flagWords[kind].title}</p>
      <p className="text-ink-soft">{visibleText(statement)}</p>
      <p className="mt-1 text-caption text-ink-faint">
        From {formatAmount(n, 'observation')}
        {effect !== null && `; effect ${effectText(effect)}`}. Such evidence is {evidenceText(logEValue)} as likely if
        it is true; a clean supplier is found so with at most {formatShare(errorRate)}.
      </p>
    </li>
  )
}

function effectText({ value, lower, upper, unit }: NonNullable<Flag['effect']>): string {
  if (unit === 'points') return `${value.toFixed(1)} points (${lower.toFixed(1)} to ${upper.toFixed(1)})`
  if (unit === 'share') return `${formatPoints(value)} of 100 (${formatPoints(lower)} to ${formatPoints(upper)})`
  return `×${value.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`
}

/** How many times as likely, from a natural logarithm; beyond a million only that it is so. */
function evidenceText(logEValue: number): string {
  const times = Math.exp(logEValue)
  return times > 1e6 ? 'more than a million times' : `about ${Math.round(times)} times`
}

function Change({ drift }: { readonly drift: NonNullable<SupplierReport['summary']>['drift'] }) {
  if (drift === null || drift.state === 'gathering') return null
  return drift.state === 'alarmed' ? (
    <p className="mb-4 border-warning border-l-2 pl-3">
      <span className="block font-medium">It is not what it was when its epoch began</span>
      <span className="text-ink-soft">
        The evidence is enough for an alarm; the manager closes its epoch at its next turn.
      </span>
    </p>
  ) : (
    <p className="mb-4 text-ink-soft">It is believed unchanged since its epoch began.</p>
  )
}
