import type { CoveredSuite, CoveredTask } from '../../api/api-types.ts'
import { Icon } from '../../components/Icon.tsx'
import { Tag } from '../../components/Tag.tsx'
import { formatAmount, formatCount, formatPoints } from '../../format/format-number.ts'
import { SuiteTasks } from './SuiteTasks.tsx'

type Props = { readonly suite: CoveredSuite; readonly tasks: ReadonlyMap<string, CoveredTask> }

/** A suite in a line that opens; the one that sets tiers is open from the beginning. */
export function SuiteSection({ suite, tasks }: Props) {
  const { coverage } = suite
  return (
    <details open={suite.setsTier} className="group rounded-large border border-line bg-raised">
      <summary className="flex list-none items-start gap-3 rounded-large p-4 hover:bg-hover sm:p-5">
        <Icon name="right" className="mt-1 size-4 text-ink-faint group-open:rotate-90" />
        <div className="grid min-w-0 grow gap-x-8 gap-y-2 lg:grid-cols-[1fr_auto]">
          <div className="min-w-0">
            <h2 className="flex flex-wrap items-center gap-2 font-semibold text-prose">
              <span className="[overflow-wrap:anywhere]">{suite.name}</span>
              <SuiteTags suite={suite} />
            </h2>
            <p className="mt-0.5 max-w-[80ch] text-ink-soft text-small">{suite.description}</p>
          </div>
          <dl className="flex gap-6 text-small">
            <Figure name="Suppliers" value={formatCount(coverage.suppliersScored)} />
            <Figure name="Items" value={formatCount(coverage.itemsScored)} />
            <Figure name="Mean" value={formatPoints(coverage.mean)} />
          </dl>
        </div>
      </summary>
      <div className="border-line border-t px-4 pb-4 sm:px-5">
        <SuiteTasks suite={suite} tasks={tasks} />
        <p className="mt-3 text-caption text-ink-faint">
          {coverageSentence(suite)} Version {suite.version}.
        </p>
      </div>
    </details>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="w-20 lg:text-right">
      <dt className="text-caption text-ink-faint">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  )
}

function SuiteTags({ suite }: { readonly suite: CoveredSuite }) {
  return (
    <>
      {suite.setsTier && <Tag tone="accent">Sets tiers</Tag>}
      <Tag
        title={
          suite.visibility === 'public'
            ? 'Its items come from a published seed or data set.'
            : 'Its items are drawn from a secret seed, and public after the reveal.'
        }
      >
        {suite.visibility === 'public' ? 'Public items' : 'Secret until revealed'}
      </Tag>
      {suite.isRecognisable && (
        <Tag title="An endpoint can tell that it is being measured, so it never sets tiers.">Recognisable</Tag>
      )}
      {suite.change !== undefined && <Tag title="Each item is asked twice, once changed.">Asked in pairs</Tag>}
      {suite.groupProbes !== undefined && (
        <Tag title="Only suppliers that cannot be told apart are asked.">Look-alikes only</Tag>
      )}
    </>
  )
}

function coverageSentence({ coverage }: CoveredSuite): string {
  const { suppliersAsked, supplierFailures, itemsUnscored } = coverage
  if (suppliersAsked === 0) return 'Nobody has been asked yet.'
  return `${formatAmount(suppliersAsked, 'supplier')} asked; ${formatAmount(supplierFailures, 'item')} not answered and scored the least, ${formatAmount(itemsUnscored, 'item')} not scored for reasons that are not theirs.`
}
