import type { ReactNode } from 'react'

/** Nothing to show, why, and what to do about it. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="rounded-large border border-line-strong border-dashed px-6 py-12 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mx-auto mt-1 max-w-[60ch] text-ink-soft">{children}</div>}
    </div>
  )
}
