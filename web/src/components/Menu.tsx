import { type ReactNode, useId } from 'react'
import { buttonLook } from './Button.tsx'

/** A button that opens a box below it; Escape, or a click elsewhere, closes it. The browser does the rest. */
export function Menu({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  const id = useId()
  const anchor = `--menu-${id.replaceAll(/\W/g, '')}`
  return (
    <>
      <button type="button" popoverTarget={id} className={buttonLook} style={{ anchorName: anchor }}>
        {title}
      </button>
      <div
        id={id}
        popover="auto"
        style={{ positionAnchor: anchor }}
        className="absolute inset-auto m-0 max-h-[70dvh] w-80 max-w-[calc(100vw-1rem)] overflow-auto rounded-large border border-line bg-raised p-2 text-ink shadow-popover [position-area:block-end_span-inline-start] [position-try-fallbacks:flip-inline] [margin-block-start:0.375rem]"
      >
        {children}
      </div>
    </>
  )
}
