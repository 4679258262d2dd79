import { describe, expect, it } from 'vitest'
import { findRoute } from './find-route.ts'
import type { Route } from './route.ts'

const handle = () => ({ status: 200, contentType: '', body: '' })
const version: Route = { method: 'GET', path: '/v1', handle }
const height: Route = { method: 'POST', path: '/v1/query/height', handle }
const dispatch: Route = { method: 'POST', path: '/v1/client/dispatch', handle, hasCors: true }
const routes = new Map([version, height, dispatch].map((route) => [route.path, route]))
const find = (method: string, path: string, search = '') => findRoute(routes, { method, path, search })

describe('findRoute', () => {
  it('default: by method and path', () => {
    expect(find('GET', '/v1')).toEqual({ kind: 'route', route: version })
    expect(find('POST', '/v1/query/height')).toEqual({ kind: 'route', route: height })
  })

  it('behavior: another method is a 405 that lists what there is', () => {
    expect(find('GET', '/v1/query/height')).toEqual({
      kind: 'answer',
      answer: { status: 405, contentType: 'text/plain; charset=utf-8', body: 'Method Not Allowed\n' },
      headers: { Allow: 'OPTIONS, POST', 'X-Content-Type-Options': 'nosniff' },
    })
    expect(find('HEAD', '/v1')).toMatchObject({ answer: { status: 405 }, headers: { Allow: 'GET, OPTIONS' } })
  })

  it('behavior: OPTIONS is the handler where browsers are spoken to, elsewhere the list', () => {
    expect(find('OPTIONS', '/v1/client/dispatch')).toEqual({ kind: 'route', route: dispatch })
    expect(find('OPTIONS', '/v1')).toEqual({ kind: 'answer', answer: null, headers: { Allow: 'GET, OPTIONS' } })
  })

  it('behavior: another case, slashes and dots are redirected, the query kept', () => {
    for (const path of ['/v1/query/height/', '//v1/query//height', '/v1/./query/x/../HEIGHT']) {
      expect(find('POST', path)).toMatchObject({ headers: { Location: '/v1/query/height' } })
    }
    expect(find('POST', '/v1/query/Height/', '?a=1')).toEqual({
      kind: 'answer',
      answer: { status: 307, contentType: '', body: '' },
      headers: { Location: '/v1/query/height?a=1' },
    })
    expect(find('GET', '/v1/')).toEqual({
      kind: 'answer',
      answer: {
        status: 301,
        contentType: 'text/html; charset=utf-8',
        body: '<a href="/v1">Moved Permanently</a>.\n\n',
      },
      headers: { Location: '/v1' },
    })
  })

  it('error: what is not there, names of Object included', () => {
    const notFound = {
      kind: 'answer',
      answer: { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' },
      headers: { 'X-Content-Type-Options': 'nosniff' },
    }
    for (const path of ['', '/', '/v2', '/v1/query', '/v1/query/height/x', '__proto__', 'constructor']) {
      expect(find('POST', path)).toEqual(notFound)
    }
  })
})
