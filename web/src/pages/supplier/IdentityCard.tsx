import { Link } from '@tanstack/react-router'
import type { SupplierReport } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatAmount, formatCount, formatShare } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'

const levelSentences = {
  'same-backend': 'One backend stands behind all of them, as a coupling test shows.',
  'same-weights': 'They answer as copies of one model do, weights and precision alike.',
  'same-family': 'They answer as one family of models does; precision or engine may differ.',
  different: 'They differ.',
  unknown: 'How alike they are is not known yet.',
} as const

/** Who cannot be told apart from it, and how surely that is known. */
export function IdentityCard({ report: { supplier, comparison, others } }: { readonly report: SupplierReport }) {
  if (comparison === null) {
    return (
      <Card title="Identity">
        <p className="text-ink-soft">Not yet compared with others of its service.</p>
      </Card>
    )
  }
  const { group, sameWeightsAs, otherWeightsThan, comparedWith, differentFrom, isLeftOut } = comparison.identity
  const linkTo = (id: string) => others.find((one) => one.id === id)
  return (
    <Card title="Identity" note="Two suppliers are called alike only on common errors beyond chance.">
      {group === null ? (
        <p>
          {isLeftOut
            ? 'It was left out of this comparison: more suppliers have common answers than are compared at once.'
            : `Nobody like it was found among the ${formatAmount(comparedWith, 'supplier')} that it was compared with${differentFrom === 0 ? '' : `; of these, ${formatCount(differentFrom)} shown to be of another family`}.`}
        </p>
      ) : (
        <>
          <p>
            {formatAmount(group.size - 1, 'other supplier')} cannot be told apart from it. {levelSentences[group.level]}{' '}
            This rests on {formatAmount(group.comparedItems, 'common item')}; of all such pairs at most{' '}
            {formatShare(group.falseDiscoveryRate)} are false.
          </p>
          <ul className="mt-3 divide-y divide-line border-line border-y">
            {group.members
              .filter((id) => id !== supplier.id)
              .map((id) => {
                const member = linkTo(id)
                return (
                  <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
                    <Link to="/suppliers/$id" params={{ id }} className="text-accent hover:underline">
                      <bdi>{member === undefined ? id.slice(0, 12) : supplierName(member)}</bdi>
                    </Link>
                    <span className="flex gap-4 text-caption text-ink-faint">
                      {sameWeightsAs.includes(id) && 'the same weights'}
                      {otherWeightsThan.includes(id) && 'other weights, by probes'}
                      <Link
                        to="/compare"
                        search={{ supplier: [supplier.id, id] }}
                        className="text-accent hover:underline"
                        aria-label={`Compare with ${member === undefined ? id.slice(0, 12) : supplierName(member)}`}
                      >
                        Compare
                      </Link>
                    </span>
                  </li>
                )
              })}
          </ul>
        </>
      )}
      <Dominated ids={comparison.dominatedBy} linkTo={linkTo} />
    </Card>
  )
}

function Dominated({
  ids,
  linkTo,
}: {
  readonly ids: readonly string[] | null
  readonly linkTo: (id: string) => SupplierReport['others'][number] | undefined
}) {
  if (ids === null || ids.length === 0) return null
  return (
    <p className="mt-3 text-ink-soft">
      {formatAmount(ids.length, 'supplier')} surely better in something and surely no worse in the rest:{' '}
      {ids.slice(0, 5).map((id, index) => {
        const other = linkTo(id)
        return (
          <span key={id}>
            {index > 0 && ', '}
            <Link to="/suppliers/$id" params={{ id }} className="text-accent hover:underline">
              <bdi>{other === undefined ? id.slice(0, 12) : supplierName(other)}</bdi>
            </Link>
          </span>
        )
      })}
      .
    </p>
  )
}
