import { createHash, timingSafeEqual } from 'node:crypto'

/** The token that a request carries in `Authorization: Bearer …`; undefined when it carries none. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
}

/** Compares digests, so that neither the length nor the beginning of the token shows in the time it takes. */
export function isSameToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
