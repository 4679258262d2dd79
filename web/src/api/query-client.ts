import { QueryClient } from '@tanstack/react-query'
import { ApiFault } from './client.ts'

const FRESH_MS = 2_000
const RETRIES = 3
const LONGEST_WAIT_MS = 8_000

/** Figures come by events or polling (`live/`), so coming back to the window asks only for what is old. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => count < RETRIES && error instanceof ApiFault && error.isPassing,
        retryDelay: (count) => Math.min(LONGEST_WAIT_MS, 1000 * 2 ** count),
      },
    },
  })
}
