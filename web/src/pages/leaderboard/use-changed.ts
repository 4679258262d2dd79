import { useRef } from 'react'

/**
 * A class that tints an element for a moment whenever a value changes; empty until the first change. Two names take turns,
 * since an animation begins anew only under another one.
 */
export function useChanged(value: string): string {
  const before = useRef({ value, changes: 0 })
  if (before.current.value !== value) before.current = { value, changes: before.current.changes + 1 }
  const { changes } = before.current
  return changes === 0 ? '' : changes % 2 === 0 ? 'changed-again' : 'changed'
}
