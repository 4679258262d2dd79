import { Link } from '@tanstack/react-router'
import { ForeignWord } from '../../components/ForeignText.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Tag } from '../../components/Tag.tsx'
import { shortAddress, supplierName } from '../../supplier/supplier-name.ts'
import type { BoardRow } from './board-row.ts'

type Props = {
  readonly row: BoardRow
  readonly isActive: boolean
  readonly fold: GroupFold | undefined
  readonly onToggle: (groupId: string) => void
}

/** How the rest of a row's identity group is shown. */
export type GroupFold = 'open' | 'closed'

const alikeWords = {
  'same-backend': 'on one backend',
  'same-weights': 'with the same weights',
  'same-family': 'of one family',
  different: 'alike',
  unknown: 'alike',
} as const

/** Name and where it stands; the others that cannot be told apart from it are folded into it. */
export function SupplierCell({ row: { supplier, group }, isActive, fold, onToggle }: Props) {
  const { id, name, address, service, operator, isReference, isSimulated, isListed } = supplier
  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-1.5">
        <Link
          to="/suppliers/$id"
          params={{ id }}
          tabIndex={isActive ? 0 : -1}
          data-row-link=""
          className="truncate font-medium hover:underline"
        >
          <bdi>{supplierName({ name, address })}</bdi>
        </Link>
        {isReference && (
          <Tag tone="accent" title="Measured for comparison; never ranked">
            Reference
          </Tag>
        )}
        {isSimulated && <Tag title="A simulated endpoint: no model is behind it">SIM</Tag>}
        {!isListed && <Tag title="The network no longer lists it">Gone</Tag>}
        {fold !== undefined && group !== null && (
          <button
            type="button"
            aria-expanded={fold === 'open'}
            tabIndex={isActive ? 0 : -1}
            onClick={() => onToggle(group.id)}
            title={`${group.size - 1} more ${alikeWords[group.level]}: they cannot be told apart from it`}
            className="inline-flex shrink-0 items-center rounded-full bg-hover py-px pr-1.5 pl-1 text-caption text-ink-soft hover:text-ink"
          >
            <Icon name={fold === 'open' ? 'below' : 'right'} className="size-3" />
            {group.size - 1} alike
          </button>
        )}
      </span>
      <span className="flex min-w-0 gap-1.5 text-caption text-ink-faint">
        <ForeignWord className="max-w-24 shrink-0 truncate">{service}</ForeignWord>
        <span aria-hidden="true">·</span>
        <ForeignWord className="truncate">{name === null ? operator : shortAddress(address)}</ForeignWord>
      </span>
    </span>
  )
}
