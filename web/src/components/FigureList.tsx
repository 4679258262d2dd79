import type { ReactNode } from 'react'

export type Figure = {
  readonly name: string
  readonly value: ReactNode
  /** A few words below the value. */
  readonly note?: ReactNode
}

/** Figures side by side, each with its name above it. */
export function FigureList({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))]">
      {figures.map(({ name, value, note }) => (
        <div key={name} className="min-w-0">
          <dt className="text-caption text-ink-soft">{name}</dt>
          <dd>
            <span className="block font-medium text-heading">{value}</span>
            {note !== undefined && <span className="block text-caption text-ink-faint">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
