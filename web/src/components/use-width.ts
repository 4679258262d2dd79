import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** The width of an element in CSS pixels, 0 before it is drawn. */
export function useWidth<Drawn extends HTMLElement>(): readonly [RefObject<Drawn | null>, number] {
  const element = useRef<Drawn>(null)
  const [widthPx, setWidthPx] = useState(0)
  useLayoutEffect(() => {
    if (element.current === null) return undefined
    setWidthPx(element.current.clientWidth)
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidthPx(entry.contentRect.width)
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, widthPx]
}
