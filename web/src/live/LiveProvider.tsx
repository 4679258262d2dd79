import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { followEvents } from './follow-events.ts'
import { LiveContext, type LiveState } from './live-state.ts'

/** Keeps what is on screen fresh: what an event speaks of is asked for again, and all of it now and then where no events come. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const [state, setState] = useState<LiveState>('polling')
  useEffect(
    () =>
      followEvents({
        onState: setState,
        onStale: (paths) =>
          void queries.invalidateQueries({
            predicate: ({ queryKey }) => paths === 'all' || paths.some((path) => String(queryKey[0]).startsWith(path)),
          }),
      }),
    [queries],
  )
  return <LiveContext.Provider value={state}>{children}</LiveContext.Provider>
}
