import { type ReactNode, useId } from 'react'

type Props = {
  readonly title: string
  /** A sentence below the title. */
  readonly note?: ReactNode
  /** To the right of the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}

/** A titled part of a page. */
export function Card({ title, note, actions, children, className = '' }: Props) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={`min-w-0 rounded-large border border-line bg-raised p-4 sm:p-5 ${className}`}
    >
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <div className="min-w-0 max-w-[70ch] [overflow-wrap:anywhere]">
          <h2 id={id} className="font-semibold text-prose">
            {title}
          </h2>
          {note !== undefined && <div className="text-ink-soft text-small">{note}</div>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
