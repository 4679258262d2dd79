import { createContext, useContext } from 'react'

/** How figures come: pushed by events, asked for now and then, or not at all just now. */
export type LiveState = 'live' | 'polling' | 'away'

export const LiveContext = createContext<LiveState>('polling')

export function useLiveState(): LiveState {
  return useContext(LiveContext)
}
