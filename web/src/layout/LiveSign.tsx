import { useIsRestoring, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type LiveState, useLiveState } from '../live/live-state.ts'

const texts: Readonly<Record<LiveState, string>> = { live: 'Live', polling: 'Refreshing', away: 'No answer' }
const explanations: Readonly<Record<LiveState, string>> = {
  live: 'Figures change here as they are measured.',
  polling: 'Figures are asked for every few seconds.',
  away: 'Assay does not answer just now: these figures may be old.',
}

/** Whether what is on screen is fresh. */
export function LiveSign() {
  const isAway = useIsAway()
  const transport = useLiveState()
  const state = isAway ? 'away' : transport
  return (
    <span
      role="status"
      title={explanations[state]}
      className="flex items-center gap-1.5 px-2 text-caption text-ink-soft"
    >
      <span
        aria-hidden="true"
        className={`size-1.5 rounded-full ${state === 'away' ? 'bg-bad' : state === 'live' ? 'bg-good' : 'bg-ink-faint'}`}
      />
      {texts[state]}
    </span>
  )
}

/** True while the newest answer of any figure on screen is a fault. */
function useIsAway(): boolean {
  const queries = useQueryClient()
  const isRestoring = useIsRestoring()
  const [isAway, setIsAway] = useState(false)
  useEffect(() => {
    if (isRestoring) return undefined
    const look = () => {
      const active = queries.getQueryCache().findAll({ type: 'active' })
      setIsAway(
        active.some(
          ({ state }) => state.fetchFailureCount > 1 || (state.status === 'error' && state.data !== undefined),
        ),
      )
    }
    return queries.getQueryCache().subscribe(() => queueMicrotask(look))
  }, [queries, isRestoring])
  return isAway
}
