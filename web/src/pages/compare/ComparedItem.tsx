import { useState } from 'react'
import type { Comparison } from '../../api/api-types.ts'
import { Icon } from '../../components/Icon.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { formatPoints } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { ComparedAnswers } from './ComparedAnswers.tsx'

type Item = Comparison['items'][number]

type Props = { readonly item: Item; readonly suppliers: Comparison['suppliers'] }

/** One common item in a line; opened, the question and every answer to it. */
export function ComparedItem({ item, suppliers }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li>
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary className="flex list-none flex-wrap items-center gap-x-4 gap-y-1 py-2 text-small hover:bg-hover">
          <Icon name={isOpen ? 'below' : 'right'} className="size-3.5 text-ink-faint" />
          <span>{item.task}</span>
          <span className="min-w-0 grow truncate text-caption text-ink-faint">
            <bdi>{visibleText(lastPart(item.documentId))}</bdi>
          </span>
          <span className="flex gap-4">
            {item.results.map((result, place) => (
              <span
                key={suppliers[place]?.supplier.id}
                className={`w-24 text-right font-medium text-caption ${lookOf(result)}`}
              >
                <span className="sr-only">{nameAt(place, suppliers)}: </span>
                {wordOf(result)}
              </span>
            ))}
          </span>
        </summary>
        {isOpen && <ComparedAnswers item={item} suppliers={suppliers} />}
      </details>
    </li>
  )
}

/** A document's id ends in its number within the task's block. */
function lastPart(documentId: string): string {
  return `item ${documentId.split(':').at(-1) ?? documentId}`
}

function nameAt(place: number, suppliers: Props['suppliers']): string {
  const supplier = suppliers[place]?.supplier
  return supplier === undefined ? '' : supplierName(supplier)
}

function wordOf(result: Item['results'][number]): string {
  if (result === null) return 'not asked'
  if (result.value === null) return 'not scored'
  if (result.value === 1) return 'Right'
  return result.value === 0 ? 'Wrong' : `${formatPoints(result.value)} points`
}

function lookOf(result: Item['results'][number]): string {
  if (result === null || result.value === null) return 'text-ink-faint'
  if (result.value === 1) return 'text-good'
  return result.value === 0 ? 'text-bad' : 'text-ink'
}
