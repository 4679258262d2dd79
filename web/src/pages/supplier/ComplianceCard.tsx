import type { Compliance, SupplierReport } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { Icon } from '../../components/Icon.tsx'
import { visibleWord } from '../../components/visible-text.ts'
import { formatCount } from '../../format/format-number.ts'
import { formatMoment } from '../../format/format-time.ts'

type Support = Compliance['findings'][number]['support']

const supportWords: Readonly<Record<Support, { readonly text: string; readonly look: string }>> = {
  supported: { text: 'yes', look: 'text-good' },
  refused: { text: 'refused', look: 'text-ink-soft' },
  ignored: { text: 'ignored', look: 'text-warning' },
  broken: { text: 'broken', look: 'text-bad' },
  unknown: { text: 'not yet known', look: 'text-ink-faint' },
}

/** What it was found to be able to do, and what it is therefore not asked. */
export function ComplianceCard({ report: { compliance, exclusions } }: { readonly report: SupplierReport }) {
  return (
    <Card
      title="Compliance"
      note="What it keeps of the contract that clients expect, and what it is not asked for lack of it."
    >
      {compliance.capabilities === null ? (
        <p className="text-ink-soft">
          It has not been checked against the whole contract.{' '}
          <code className="font-mono text-caption">assay check URL --save</code> does that.
        </p>
      ) : (
        <Capabilities compliance={compliance} capabilities={compliance.capabilities} />
      )}
      {exclusions.length === 0 ? (
        <p className="mt-3 text-ink-soft">It is asked every suite: nothing that they need was found missing.</p>
      ) : (
        <ul className="mt-3 divide-y divide-line border-line border-y">
          {exclusions.map(({ suite, reason, checkedAt }) => (
            <li key={suite} className="py-2">
              <span className="font-medium">{suite}</span> is not asked: {visibleWord(reason, 300)}
              <span className="block text-caption text-ink-faint">checked {formatMoment(checkedAt)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Capabilities({
  compliance: { findings },
  capabilities: { checkedAt, model, level, contextWindowTokens, logprobDepth },
}: {
  readonly compliance: Compliance
  readonly capabilities: NonNullable<Compliance['capabilities']>
}) {
  return (
    <>
      <p className="mb-3 text-ink-soft text-small">
        Checked {formatMoment(checkedAt)} as the model {visibleWord(model)}
        {level !== null && `; tasks that need ${level} or less can be asked`}
        {contextWindowTokens !== null && `; it takes ${formatCount(contextWindowTokens)} tokens at once`}
        {logprobDepth !== null && `; it lists ${formatCount(logprobDepth)} rivals of a token`}.
      </p>
      <ul className="grid gap-x-8 sm:grid-cols-2">
        {findings.map(({ name, support }) => (
          <li key={name} className="flex justify-between gap-4 border-line border-t py-1.5 text-small">
            <span className="[overflow-wrap:anywhere]">{name}</span>
            <span className={`flex shrink-0 items-center gap-1 ${supportWords[support].look}`}>
              {support === 'supported' && <Icon name="check" className="size-3.5" />}
              {supportWords[support].text}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
