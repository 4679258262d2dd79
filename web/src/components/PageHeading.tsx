import { type ReactNode, useEffect } from 'react'

type Props = {
  readonly title: string
  /** One or two sentences below the title. */
  readonly children?: ReactNode
  /** Buttons and links to the right. */
  readonly actions?: ReactNode
}

/** The heading of a page; also names the browser's tab. */
export function PageHeading({ title, children, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Assay`
  }, [title])
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
      <div className="min-w-0 max-w-5xl">
        <h1 className="[overflow-wrap:anywhere] font-semibold text-title tracking-tight">{title}</h1>
        {children !== undefined && <div className="mt-1 text-ink-soft">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
