import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Comparison } from '../../api/api-types.ts'
import { Button } from '../../components/Button.tsx'
import { Card } from '../../components/Card.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { formatAmount, formatCount } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { ComparedItem } from './ComparedItem.tsx'

const SHOWN_AT_ONCE = 10

/** Common items that are public by now: who was right, and opened, what each of them answered. */
export function ComparedItems({ comparison }: { readonly comparison: Comparison }) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const { items, sharedItems, publicItems, suppliers } = comparison
  return (
    <Card
      title="Answers side by side"
      note={`${formatAmount(sharedItems, 'item')} in common, ${formatCount(publicItems)} of them public by now. The others are shown once their period’s seed has been revealed.`}
    >
      {items.length === 0 ? (
        <EmptyState title="None is public yet">
          <Link to="/method" className="text-accent underline underline-offset-2">
            When items are shown
          </Link>
        </EmptyState>
      ) : (
        <>
          <p aria-hidden="true" className="hidden justify-end gap-4 pb-1 text-caption text-ink-faint sm:flex">
            {suppliers.map(({ supplier }) => (
              <bdi key={supplier.id} className="w-24 truncate text-right">
                {supplierName(supplier)}
              </bdi>
            ))}
          </p>
          <ul className="divide-y divide-line border-line border-y">
            {items.slice(0, shown).map((item) => (
              <ComparedItem key={item.documentId} item={item} suppliers={suppliers} />
            ))}
          </ul>
        </>
      )}
      {items.length > shown && (
        <Button className="mt-4" onClick={() => setShown(shown + 3 * SHOWN_AT_ONCE)}>
          Show more
        </Button>
      )}
    </Card>
  )
}
