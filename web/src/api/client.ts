import type { ApiReads, ErrorResponse } from './api-types.ts'

export type ReadOptions<Path extends keyof ApiReads> = {
  /** What stands in braces in the path. */
  readonly params?: ApiReads[Path]['params']
  readonly query?: ApiReads[Path]['query']
}

/**
 * One read of the API. The browser's cache holds the entity tag: an answer that is still true costs a 304.
 *
 * @throws {ApiFault} for an answer that says no, and for none at all.
 */
export async function readApi<Path extends keyof ApiReads>(
  path: Path,
  options: ReadOptions<Path>,
  signal?: AbortSignal,
): Promise<ApiReads[Path]['answer']> {
  const response = await request(apiUrl(path, options), signal)
  if (!response.ok) throw await faultOf(response)
  return (await response.json()) as ApiReads[Path]['answer']
}

/** The address of a read on this origin, for links and downloads too. Fields without a value are left out. */
export function apiUrl<Path extends keyof ApiReads>(path: Path, { params, query }: ReadOptions<Path>): string {
  const values: Readonly<Record<string, unknown>> = params ?? {}
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) search.append(name, String(one))
    }
  }
  return search.size === 0 ? place : `${place}?${search}`
}

async function request(url: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, { signal: signal ?? null, headers: { accept: 'application/json' } })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new ApiFault({
      code: 'unreachable',
      status: 0,
      message: 'Assay does not answer.',
      hint: 'It may have been stopped, or the network is away. This page tries again by itself.',
    })
  }
}

async function faultOf(response: Response): Promise<ApiFault> {
  const body: Partial<ErrorResponse> | undefined = await response.json().catch(() => undefined)
  return new ApiFault({
    code: 'unreadable',
    message: `Assay answered with the status ${response.status}.`,
    hint: 'Load the page again; if it stays so, the log of the instance says more.',
    ...body?.error,
    status: response.status,
  })
}

/** The API said no, or nothing. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly code: string
  /** HTTP's; 0 where there was no answer. */
  readonly status: number
  readonly hint: string

  constructor({ code, status, message, hint }: Record<'code' | 'message' | 'hint', string> & { status: number }) {
    super(message)
    this.code = code
    this.status = status
    this.hint = hint
  }

  /** Whether the same request may do better in a moment. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}
