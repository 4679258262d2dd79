import type { CheckRequest } from '#checks/transport-port.ts'

/** The path below the endpoint's base. */
export function pathBelow(base: URL, path: string): string {
  return `${base.pathname.replace(/\/$/, '')}${path}`
}

/** The header with the key that a request is to carry. */
export function authorizationOf(asked: CheckRequest['key'], key: string | null): Record<string, string> {
  if (asked === 'none') return {}
  const sent = typeof asked === 'object' ? asked.wrong : key
  return sent === null ? {} : { authorization: `Bearer ${sent}` }
}
