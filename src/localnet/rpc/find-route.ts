import { type Answer, plainText } from './answer.ts'
import type { Route } from './route.ts'

export type FoundRoute =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'answer'; readonly answer: Answer | null; readonly headers: Readonly<Record<string, string>> }

const noSniff = { 'X-Content-Type-Options': 'nosniff' } as const

/**
 * Finds a route as httprouter does with its defaults, which pocket-core keeps: a path that differs by case, slashes or
 * dots is redirected (301 for GET, otherwise 307), OPTIONS is answered from the table, another method is a 405.
 */
export function findRoute(
  routes: ReadonlyMap<string, Route>,
  { method, path, search }: { readonly method: string; readonly path: string; readonly search: string },
): FoundRoute {
  const route = routes.get(path)
  if (route === undefined) return redirectOrNotFound(routes, { method, path, search })
  if (route.method === method || (route.hasCors === true && method === 'OPTIONS')) return { kind: 'route', route }
  const allow = [route.method, 'OPTIONS'].sort().join(', ')
  if (method === 'OPTIONS') return { kind: 'answer', answer: null, headers: { Allow: allow } }
  return {
    kind: 'answer',
    answer: plainText(405, 'Method Not Allowed\n'),
    headers: { Allow: allow, ...noSniff },
  }
}

function redirectOrNotFound(
  routes: ReadonlyMap<string, Route>,
  { method, path, search }: { readonly method: string; readonly path: string; readonly search: string },
): FoundRoute {
  const fixed = cleanPath(path).toLowerCase()
  if (routes.get(fixed)?.method === method) {
    const status = method === 'GET' ? 301 : 307
    return {
      kind: 'answer',
      answer: status === 301 ? movedPermanently(fixed + search) : { status, contentType: '', body: '' },
      headers: { Location: fixed + search },
    }
  }
  return { kind: 'answer', answer: plainText(404, '404 page not found\n'), headers: noSniff }
}

/** Without `.`, `..`, and slashes that are too many (httprouter/path.go `CleanPath`). */
function cleanPath(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  return `/${kept.join('/')}`
}

/** What Go's `http.Redirect` writes for GET. */
function movedPermanently(location: string): Answer {
  const href = location
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
  return { status: 301, contentType: 'text/html; charset=utf-8', body: `<a href="${href}">Moved Permanently</a>.\n\n` }
}
