import { Link } from '@tanstack/react-router'
import type { SupplierReport } from '../../api/api-types.ts'
import { buttonLook } from '../../components/Button.tsx'
import { ForeignWord } from '../../components/ForeignText.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Tag } from '../../components/Tag.tsx'
import { useNow } from '../../components/use-now.ts'
import { formatDistance, formatMoment } from '../../format/format-time.ts'
import { supplierName } from '../../supplier/supplier-name.ts'

/** Who it is: name, service, operator, what it says it runs, and how fresh these figures are. */
export function SupplierHeader({ report: { supplier, summary } }: { readonly report: SupplierReport }) {
  const { id, network, address, service, operator, declaredModel, isReference, isSimulated, isListed } = supplier
  const now = useNow()
  return (
    <>
      <nav aria-label="Way here" className="mb-2 text-caption text-ink-soft">
        <Link to="/" className="hover:text-ink hover:underline">
          Leaderboard
        </Link>
        <span aria-hidden="true"> / </span>
        <Link to="/" search={{ service }} className="hover:text-ink hover:underline">
          <ForeignWord>{service}</ForeignWord>
        </Link>
      </nav>
      <PageHeading
        title={supplierName(supplier)}
        actions={
          <Link to="/compare" search={{ supplier: [id] }} className={buttonLook}>
            Compare with others
          </Link>
        }
      >
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small">
          {isReference && <Tag tone="accent">Reference</Tag>}
          {isSimulated && <Tag title="A simulated endpoint: no model is behind it">SIM</Tag>}
          {!isListed && <Tag title="The network no longer lists it">Gone</Tag>}
          <span>
            {network} · <ForeignWord>{service}</ForeignWord>
          </span>
          <ForeignWord className="font-mono text-caption">{address}</ForeignWord>
          <span>
            by{' '}
            <Link to="/" search={{ operator }} className="text-accent hover:underline">
              <ForeignWord>{operator}</ForeignWord>
            </Link>
          </span>
          {declaredModel !== null && (
            <span>
              says it runs <ForeignWord>{declaredModel}</ForeignWord>
            </span>
          )}
          {summary !== null && (
            <span title={formatMoment(summary.computedAt)}>figures of {formatDistance(summary.computedAt, now)}</span>
          )}
        </span>
      </PageHeading>
    </>
  )
}
