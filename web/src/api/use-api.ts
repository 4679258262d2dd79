import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ApiReads } from './api-types.ts'
import { type ApiFault, type ReadOptions, readApi } from './client.ts'

/**
 * An answer of the API that stays fresh by itself (`live/`). The last one is shown until that of other parameters has
 * come, with `isPlaceholderData` true.
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
    placeholderData: keepPreviousData,
  })
}
