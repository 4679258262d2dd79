import { useNavigate } from '@tanstack/react-router'
import type { Supplier } from '../../api/api-types.ts'
import { Icon } from '../../components/Icon.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { MOST_SUPPLIERS } from './compare-search.ts'
import { SupplierSearch } from './SupplierSearch.tsx'

type Props = {
  /** As the address names them. */
  readonly chosen: readonly string[]
  /** Those whose names have come, in the same order. */
  readonly known: readonly Supplier[]
}

/** Who is compared: each with a button that takes it out, and a search that adds another. All of it is kept in the address. */
export function ChooseSuppliers({ chosen, known }: Props) {
  const navigate = useNavigate({ from: '/compare' })
  const choose = (supplier: readonly string[]) => void navigate({ search: { supplier }, resetScroll: false })
  return (
    <div className="mb-6 flex flex-wrap items-center gap-2">
      <ul aria-label="Compared suppliers" className="contents">
        {chosen.map((name) => (
          <li key={name}>
            <Chosen name={nameOf(name, known)} onRemove={() => choose(chosen.filter((other) => other !== name))} />
          </li>
        ))}
      </ul>
      {chosen.length < MOST_SUPPLIERS && (
        <SupplierSearch
          without={[...chosen, ...known.map(({ id }) => id)]}
          onChoose={(id) => choose([...chosen, id])}
        />
      )}
    </div>
  )
}

function Chosen({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) {
  return (
    <span className="inline-flex h-9 items-center gap-1 rounded-medium border border-line-strong bg-raised pr-1 pl-3 text-small">
      <bdi className="max-w-48 truncate font-medium">{name}</bdi>
      <button
        type="button"
        onClick={onRemove}
        aria-label={`Take ${name} out`}
        className="rounded-small p-1 text-ink-faint hover:bg-hover hover:text-ink"
      >
        <Icon name="close" className="size-3.5" />
      </button>
    </span>
  )
}

/** A supplier may be named by its id, the beginning of it, its address or its name. */
function nameOf(text: string, known: readonly Supplier[]): string {
  const supplier = known.find(({ id, address, name }) => id.startsWith(text) || address === text || name === text)
  return supplier === undefined ? visibleText(text.length > 16 ? `${text.slice(0, 8)}…` : text) : supplierName(supplier)
}
