import { Link } from '@tanstack/react-router'
import type { Comparison, SupplierPair } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatAmount } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { BothOneNeither } from './BothOneNeither.tsx'
import { DifferenceTable } from './DifferenceTable.tsx'
import { differenceSentence } from './difference-sentence.ts'

type Props = { readonly pair: SupplierPair; readonly comparison: Comparison }

/** Two suppliers on their common items: who did better, by how much at least, on which skills, and how alike they are. */
export function PairCard({ pair, comparison }: Props) {
  const [first, second] = [nameOf(pair.first, comparison), nameOf(pair.second, comparison)]
  return (
    <Card
      title={`${first} and ${second}`}
      note={differenceSentence(pair.overall, { first, second })}
      actions={<span className="text-caption text-ink-faint">{formatAmount(pair.overall.n, 'common item')}</span>}
    >
      {pair.overall.n === 0 ? (
        <p className="text-ink-soft text-small">
          Common items are asked of each supplier at times of its own, so it takes a while until two have some in
          common.
        </p>
      ) : (
        <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[1fr_20rem]">
          <DifferenceTable pair={pair} names={{ first, second }} />
          <div className="space-y-6">
            <BothOneNeither scores={pair.overall} names={{ first, second }} />
            <Likeness pair={pair} />
          </div>
        </div>
      )}
    </Card>
  )
}

const levels = {
  'same-backend': 'one backend stands behind both',
  'same-weights': 'they have the same weights',
  'same-family': 'they are of one family: the same model, perhaps at another precision',
  different: 'they are different models',
  unknown: 'how alike they are is not known',
} as const

function Likeness({ pair: { agreement, identity } }: { readonly pair: SupplierPair }) {
  return (
    <div className="text-small">
      <h3 className="font-medium">Are they one model?</h3>
      <p className="mt-1 text-ink-soft">
        {agreement.n === 0
          ? 'No item has a readable answer of both.'
          : `Word for word the same answer to ${agreement.same} of ${formatAmount(agreement.n, 'item')} that both answered readably.`}
      </p>
      <p className="mt-1 text-ink-soft">
        {identity === null
          ? 'The comparison of all suppliers has not found them alike.'
          : `The comparison of all suppliers found: ${levels[identity.level]} (a group of ${identity.size}).`}{' '}
        <Link
          to="/method/$subject"
          params={{ subject: 'identity' }}
          className="text-accent underline underline-offset-2"
        >
          How that is found
        </Link>
      </p>
    </div>
  )
}

function nameOf(id: string, { suppliers }: Comparison): string {
  const found = suppliers.find(({ supplier }) => supplier.id === id)
  return found === undefined ? id.slice(0, 8) : supplierName(found.supplier)
}
