/** A request that cannot be served, in words for the client. */
export type ImageRefusal = {
  readonly kind: 'refused'
  /** Of HTTP. */
  readonly status: number
  readonly message: string
  readonly param: string | null
  readonly code: string | null
}

/** Refuses with status 400. */
export function refuseImage(message: string, param: string | null, code: string | null = null): ImageRefusal {
  return { kind: 'refused', status: 400, message, param, code }
}
