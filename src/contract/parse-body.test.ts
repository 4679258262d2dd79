import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan, parseBody } from './parse-body.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('parseBody', () => {
  it.each<[string, unknown]>([
    ['{"a":[1,"é\\u0000😀"]}', { a: [1, 'é\u0000😀'] }],
    ['\ufeff{"a":1}', { a: 1 }],
    [' [] \n', []],
    ['{"a":"[[[[\\"[[[["}', { a: '[[[["[[[[' }],
    ['1e308', 1e308],
    ['null', null],
  ])('default: %s', (text, value) => {
    expect(parseBody(bytesOf(text))).toEqual({ kind: 'json', value })
  })

  it("behavior: a key that is a prototype's stays a key", () => {
    const parsed = parseBody(bytesOf('{"__proto__":{"a":1}}'))
    expect(parsed.kind === 'json' && JSON.stringify(parsed.value)).toBe('{"__proto__":{"a":1}}')
  })

  it.each([
    ['', 'The body is empty.'],
    ['  \n', 'The body is white space only.'],
    ['{"a":', 'The JSON is broken or ends too early.'],
    ['{"a":1}{', 'The JSON is broken or ends too early.'],
    ["[1,'a']", 'The JSON is broken or ends too early.'],
    ['<!doctype html><p>', 'The body is an HTML page.'],
    ['<html>', 'The body is an HTML page.'],
    ['<?xml version="1.0"?>', 'The body is markup, not JSON.'],
    ['data: {"a":1}\n\n', 'The body is an event stream, which was not asked for.'],
    ['upstream timed out', 'The body is not JSON.'],
    ['NaN', 'The body is not JSON.'],
    ['{"a":1e999}', 'The JSON has a number that is too large to be read.'],
    ['[[-1e400]]', 'The JSON has a number that is too large to be read.'],
    [deep(101), 'The JSON is nested more than 100 levels deep.'],
    [deep(100_000), 'The JSON is nested more than 100 levels deep.'],
    ['{"a":'.repeat(200_000), 'The JSON is nested more than 100 levels deep.'],
  ])('error: %#', (text, problem) => {
    expect(parseBody(bytesOf(text))).toEqual({ kind: 'broken', problem })
  })

  it.each([[[0x22, 0xff, 0x22]], [[0x22, 0xc3, 0x22]], [[0x22, 0xed, 0xa0, 0x80, 0x22]], [[0x22, 0xc0, 0xaf, 0x22]]])(
    'error: bytes %j are not UTF-8',
    (bytes) => {
      expect(parseBody(new Uint8Array(bytes))).toEqual({ kind: 'broken', problem: 'The body is not valid UTF-8.' })
    },
  )

  it('args: a view into a larger buffer', () => {
    const buffer = bytesOf('xx{"a":1}xx')
    expect(parseBody(buffer.subarray(2, 9))).toEqual({ kind: 'json', value: { a: 1 } })
  })

  it('behavior: exactly the limit is let pass', () => {
    expect(parseBody(bytesOf(deep(100))).kind).toBe('json')
  })

  it('behavior: agrees with JSON.parse on any JSON of little depth', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (json) => {
        expect(parseBody(bytesOf(json))).toEqual({ kind: 'json', value: JSON.parse(json) })
      }),
    )
  })

  it('behavior: never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['json', 'broken']).toContain(parseBody(bytes).kind)
      }),
    )
  })
})

describe('isDeeperThan', () => {
  it.each([
    ['{"a":["\\\\"]}', 1, true],
    ['{"a":["\\\\"]}', 2, false],
    ['["\\"[[[[", []]', 2, false],
    ['["\\\\", [[]]]', 2, true],
    ['"[[[[', 1, false],
  ])('args: %s, %i', (text, limit, expected) => {
    expect(isDeeperThan(Buffer.from(text), limit)).toBe(expected)
  })
})
