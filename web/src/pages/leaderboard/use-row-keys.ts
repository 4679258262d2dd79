import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'

type Options = { readonly total: number; readonly scrollTo: (index: number) => void }

const PAGE_STEP = 10

/**
 * Moves through rows by the keyboard: Tab reaches one row, arrows, Page Up and Down, Home and End lead from there to the
 * others, and Enter follows the row's link, as it does for every link.
 */
export function useRowKeys({ total, scrollTo }: Options) {
  const [active, setActive] = useState(0)
  const waiting = useRef<{ readonly body: Element; readonly index: number } | null>(null)
  const kept = Math.max(0, Math.min(active, total - 1))
  // The row may have to be drawn first: it is focused at the render that holds it.
  useEffect(() => {
    if (waiting.current === null) return
    const { body, index } = waiting.current
    const link = body.querySelector<HTMLElement>(`[data-row="${index}"] [data-row-link]`)
    if (link === null) return
    waiting.current = null
    link.focus({ preventScroll: true })
  })

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const next = nextIndex(event.key, kept, total)
    const isField = event.target instanceof HTMLInputElement && event.key.length === 1
    if (next === undefined || isField || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    waiting.current = { body: event.currentTarget, index: next }
    setActive(next)
    scrollTo(next)
  }

  function onFocus(event: FocusEvent<HTMLElement>): void {
    const index = event.target.closest('[data-row]')?.getAttribute('data-row')
    if (index != null) setActive(Number(index))
  }

  return { active: kept, onKeyDown, onFocus }
}

function nextIndex(key: string, active: number, total: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE_STEP,
    PageUp: active - PAGE_STEP,
    Home: 0,
    End: total - 1,
  }
  const next = steps[key]
  return next === undefined ? undefined : Math.max(0, Math.min(total - 1, next))
}
