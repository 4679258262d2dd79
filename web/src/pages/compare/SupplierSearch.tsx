import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import type { CompactRow } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { fieldLook } from '../../components/field-look.ts'
import { formatPoints } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'

type Props = {
  /** Ids that are not offered. */
  readonly without: readonly string[]
  readonly onChoose: (id: string) => void
}

const OFFERED = 8

/** Looks suppliers up by name, address or operator; the best come first where nothing is typed. */
export function SupplierSearch({ without, onChoose }: Props) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(0)
  const { offers, isAnswered } = useOffers({ typed, without, isOpen })
  const choose = (offer: CompactRow | undefined) => {
    if (offer === undefined) return
    onChoose(offer.supplier.id)
    setTyped('')
    setActive(0)
  }
  const move = (step: number) => {
    setIsOpen(true)
    setActive((active + step + offers.length) % Math.max(1, offers.length))
  }
  const press = keysOf({ move, choose: () => choose(offers[active]), close: () => setIsOpen(false) })
  return (
    <div className="relative">
      <input
        type="text"
        role="combobox"
        aria-label="Add a supplier"
        aria-expanded={isOpen}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        {...(isOpen && offers.length > 0 && { 'aria-activedescendant': `${id}-${active}` })}
        autoComplete="off"
        placeholder="Add a supplier"
        maxLength={200}
        value={typed}
        className={`${fieldLook} w-56`}
        onChange={({ target }) => {
          setTyped(target.value)
          setActive(0)
          setIsOpen(true)
        }}
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={press}
      />
      <Offers id={id} offers={offers} active={active} isOpen={isOpen} isAnswered={isAnswered} onChoose={choose} />
    </div>
  )
}

type Asked = { readonly typed: string; readonly without: readonly string[]; readonly isOpen: boolean }

function useOffers({ typed, without, isOpen }: Asked) {
  const asked = useDeferredValue(typed.trim())
  const { data } = useApi('/api/leaderboard/compact', {
    query: { ...(asked !== '' && { q: asked }), limit: OFFERED + without.length },
    isEnabled: isOpen,
  })
  const offers = (data?.rows ?? []).filter((row) => !without.includes(row.supplier.id)).slice(0, OFFERED)
  return { offers, isAnswered: data !== undefined }
}

type Moves = { readonly move: (step: number) => void; readonly choose: () => void; readonly close: () => void }

/** What the keys of a search field do: arrows move, Enter chooses, Escape closes. */
function keysOf({ move, choose, close }: Moves) {
  return (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      move(step)
    } else if (event.key === 'Enter') choose()
    else if (event.key === 'Escape') close()
  }
}

type OffersProps = {
  readonly id: string
  readonly offers: readonly CompactRow[]
  readonly active: number
  readonly isOpen: boolean
  readonly isAnswered: boolean
  readonly onChoose: (offer: CompactRow) => void
}

function Offers({ id, offers, active, isOpen, isAnswered, onChoose }: OffersProps) {
  return (
    <div
      id={`${id}-offers`}
      role="listbox"
      aria-label="Suppliers"
      hidden={!isOpen}
      className="absolute top-10 left-0 z-20 w-80 max-w-[calc(100vw-2rem)] rounded-large border border-line bg-raised p-1 shadow-popover"
    >
      {offers.map((offer, index) => (
        <Offer
          key={offer.supplier.id}
          id={`${id}-${index}`}
          offer={offer}
          isActive={index === active}
          onChoose={() => onChoose(offer)}
        />
      ))}
      {isAnswered && offers.length === 0 && <p className="px-3 py-2 text-ink-soft text-small">Nobody found.</p>}
    </div>
  )
}

type OfferProps = {
  readonly id: string
  readonly offer: CompactRow
  readonly isActive: boolean
  readonly onChoose: () => void
}

/** Chosen by the mouse before the field loses the focus; the keyboard chooses in the field. */
function Offer({ id, offer: { supplier, score }, isActive, onChoose }: OfferProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      onPointerDown={(event) => {
        event.preventDefault()
        onChoose()
      }}
      className={`flex cursor-pointer items-baseline justify-between gap-3 rounded-medium px-3 py-1.5 text-small hover:bg-hover ${isActive ? 'bg-hover' : ''}`}
    >
      <span className="min-w-0 truncate">
        <bdi>{supplierName(supplier)}</bdi> <span className="text-caption text-ink-faint">{supplier.service}</span>
      </span>
      <span className="text-ink-soft">{formatPoints(score?.mean)}</span>
    </div>
  )
}
