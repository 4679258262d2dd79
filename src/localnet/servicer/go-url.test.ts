import { describe, expect, it } from 'vitest'
import { joinUrl, parseGoUrl } from './go-url.ts'

describe('joinUrl', () => {
  it.each([
    ['http://host:8000/', '/v1/completions', 'http://host:8000/v1/completions'],
    ['http://host:8000/base/', '//v1/x/?a=1', 'http://host:8000/base/v1/x/?a=1'],
    ['http://host:8000//', '', 'http://host:8000'],
    ['http://host:8000/base', '/', 'http://host:8000/base/'],
  ])('default: %s and %s', (chain, path, joined) => {
    expect(joinUrl(chain, path)).toBe(joined)
  })
})

describe('parseGoUrl', () => {
  it.each([
    ['http://h:8000', '/', 'http://h:8000'],
    ['http://h:8000/base/v1?q=1&r=%zz', '/base/v1?q=1&r=%zz', 'http://h:8000'],
    ['http://h/a/../b/./c', '/a/../b/./c', 'http://h'],
    ['http://h/a%2Fb', '/a%2Fb', 'http://h'],
    ['http://h/a b%2F(c)', '/a%20b/%28c%29', 'http://h'],
    ['http://h/é"<>', '/%C3%A9%22%3C%3E', 'http://h'],
    ['http://h/a#fragment?no', '/a', 'http://h'],
    ['http://h?a b', '/?a%20b', 'http://h'],
  ])('default: %s', (full, target, origin) => {
    expect(parseGoUrl(full)).toMatchObject({ kind: 'url', url: { target, origin, credentials: undefined } })
  })

  it('behavior: a password is used and never shown', () => {
    expect(parseGoUrl('http://me:s%40cret@h:1/a')).toEqual({
      kind: 'url',
      url: {
        text: 'http://me:***@h:1/a',
        origin: 'http://h:1',
        target: '/a',
        credentials: { username: 'me', password: 's@cret' },
      },
    })
  })

  it.each([
    ['http://h/a%zz', 'parse "http://h/a%zz": invalid URL escape "%zz"'],
    ['http://h/a%4', 'parse "http://h/a%4": invalid URL escape "%4"'],
    ['http://h/a\nb', 'parse "http://h/a\\nb": net/url: invalid control character in URL'],
  ])('error: %j', (full, text) => {
    expect(parseGoUrl(full)).toEqual({ kind: 'invalid', text })
  })
})
