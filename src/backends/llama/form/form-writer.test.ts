import { describe, expect, it } from 'vitest'
import { createForms } from './form.ts'
import { createFormWriter } from './form-writer.ts'
import { schemaForm } from './json-schema.ts'

const texts = [
  '',
  ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)),
  '{"',
  '":"',
  '"}',
  'aaaa',
]
const end = 0
const model = {
  bytesOf: (token: number) => Buffer.from(texts[token] ?? ''),
  isEnd: (token: number) => token === end,
}
const everything = new Map(texts.map((_, token) => [token, 1 / texts.length]))

function writerOf(schema: object) {
  const forms = createForms()
  const read = schemaForm(forms, schema, 'test')
  if (read.kind === 'refused') throw new Error(read.reason)
  return createFormWriter(model, { forms, form: read.form })
}

/** The texts of what may come. */
function offered(writer: ReturnType<typeof writerOf>, left: number) {
  return [...writer.narrow(everything, left).keys()].map((token) => texts[token])
}

const object = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }

describe('createFormWriter', () => {
  it('default: tokens that lead on, also those that span parts of the form', () => {
    const writer = writerOf(object)
    expect(offered(writer, 100)).toEqual(['{', '{"'])
    writer.add(texts.indexOf('{"'))
    expect(offered(writer, 100)).toEqual(['a'])
    writer.add(texts.indexOf('a'))
    expect(offered(writer, 100)).toEqual(['"', '":"'])
    writer.add(texts.indexOf('":"'))
    expect(offered(writer, 100)).toHaveLength(95 + 3)
    writer.add(texts.indexOf('"}'))
    expect(writer.isOver).toBe(true)
  })

  it('behavior: near the end only what leaves room for the rest', () => {
    const writer = writerOf(object)
    for (const text of ['{"', 'a', '":"']) writer.add(texts.indexOf(text))
    // After a letter two bytes are missing and one token ends the answer; a backslash needs one more.
    expect(offered(writer, 3)).toContain('aaaa')
    expect(offered(writer, 3)).not.toContain('\\')
    expect(offered(writer, 2)).toEqual(['"', '{"', '"}'])
    // Where nothing fits any more: what comes nearest to the end.
    expect(offered(writer, 0)).toEqual(['"}'])
  })

  it('behavior: an answer that is whole may end, and goes on where it can', () => {
    const writer = writerOf({ type: 'integer' })
    expect(offered(writer, 9)).not.toContain('')
    writer.add(texts.indexOf('1'))
    expect(offered(writer, 9)).toEqual(['', ...'0123456789'])
    expect(writer.isOver).toBe(false)
  })

  it('behavior: nothing, where the vocabulary lacks a letter', () => {
    expect(offered(writerOf({ const: 'é' }), 9)).toEqual(['"'])
    const writer = writerOf({ const: 'é' })
    writer.add(texts.indexOf('"'))
    expect(offered(writer, 9)).toEqual([])
  })
})
