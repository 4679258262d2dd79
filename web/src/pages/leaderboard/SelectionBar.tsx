import { Link } from '@tanstack/react-router'
import { formatAmount } from '../../format/format-number.ts'

/** The most suppliers that can be compared at once. */
export const MOST_SELECTED = 6

/** What is selected, and the way to its comparison; at the foot of the window while anything is. */
export function SelectionBar({ ids, onClear }: { readonly ids: readonly string[]; readonly onClear: () => void }) {
  if (ids.length === 0) return null
  return (
    <section
      aria-label="Selection"
      className="fixed bottom-4 left-1/2 z-30 flex -translate-x-1/2 items-center gap-4 rounded-large border border-line bg-raised py-2 pr-2 pl-4 shadow-popover"
    >
      <span role="status" className="whitespace-nowrap">
        {formatAmount(ids.length, 'supplier')} selected
      </span>
      <button type="button" className="text-ink-soft hover:text-ink" onClick={onClear}>
        Clear
      </button>
      {ids.length > 1 ? (
        <Link
          to="/compare"
          search={{ supplier: [...ids] }}
          className="rounded-medium bg-accent px-3 py-1.5 font-medium text-on-accent"
        >
          Compare
        </Link>
      ) : (
        <span className="rounded-medium bg-hover px-3 py-1.5 text-ink-soft whitespace-nowrap">Select another one</span>
      )}
    </section>
  )
}
