import type { ReactNode } from 'react'

type Props = { readonly name: string; readonly note?: string; readonly children: ReactNode }

/** A figure of the answer with its name, and what to compare it with. */
export function AnswerFigure({ name, note, children }: Props) {
  return (
    <div>
      <dt className="text-caption text-ink-faint">{name}</dt>
      <dd>
        <span className="font-semibold text-heading">{children}</span>
        {note !== undefined && <span className="block text-caption text-ink-soft">{note}</span>}
      </dd>
    </div>
  )
}
