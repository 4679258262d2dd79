import { type QueryKey, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ApiReads } from './api-types.ts'
import { type ApiFault, type ReadOptions, readApi } from './client.ts'

/**
 * An answer of the API that stays fresh by itself (`live/`). While the answer to another query about the same thing is on its
 * way, the last one is given, with `isPlaceholderData` true.
 */
export function useApi<Path extends keyof ApiReads>(
  path: Path,
  options: ReadOptions<Path> & { readonly isEnabled?: boolean } = {},
): UseQueryResult<ApiReads[Path]['answer'], ApiFault> {
  const { isEnabled = true, ...rest } = options
  return useQuery<ApiReads[Path]['answer'], ApiFault>({
    queryKey: [path, rest],
    queryFn: ({ signal }) => readApi(path, rest, signal),
    enabled: isEnabled,
    placeholderData: (before, query) => (isSameThing(query?.queryKey, rest.params) ? before : undefined),
  })
}

/** What stands in the path says what an answer is about; what stands behind the question mark, which part of it. */
function isSameThing(before: QueryKey | undefined, params: unknown): boolean {
  const options = before?.[1] as { readonly params?: unknown } | undefined
  return JSON.stringify(options?.params) === JSON.stringify(params)
}
