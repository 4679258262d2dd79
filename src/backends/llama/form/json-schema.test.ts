import { describe, expect, it } from 'vitest'
import { createForms } from './form.ts'
import { schemaForm } from './json-schema.ts'

/** Whether a schema's form has the whole text; or why the schema is refused. */
function matcher(schema: unknown) {
  const forms = createForms()
  const read = schemaForm(forms, schema, 'test')
  if (read.kind === 'refused') return () => read.reason
  return (text: string) => {
    let form = read.form
    for (const byte of Buffer.from(text)) form = forms.after(form, byte)
    return forms.isComplete(form)
  }
}

const verdicts = (schema: unknown, texts: readonly string[]) => {
  const matches = matcher(schema)
  return Object.fromEntries(texts.map((text) => [text, matches(text)]))
}

/** All of the first, none of the second. */
function expectTexts(schema: unknown, good: readonly string[], bad: readonly string[]) {
  expect(verdicts(schema, [...good, ...bad])).toEqual({
    ...Object.fromEntries(good.map((text) => [text, true])),
    ...Object.fromEntries(bad.map((text) => [text, false])),
  })
}

const refusalOf = (schema: unknown) => matcher(schema)('')

describe('schemaForm', () => {
  it('default: properties in their order, optional ones where they are', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer' }, b: { type: 'string' }, c: { type: 'boolean' } },
      required: ['b'],
      additionalProperties: false,
    }
    expectTexts(
      schema,
      ['{"b":""}', '{"a":1,"b":"x"}', '{"a": 1, "b": "x", "c": true}', '{"b":"","c":false}'],
      ['{}', '{"a":1}', '{"b":"","a":1}', '{"b":"",}', '{"b":"" }', '{"b":"","d":1}', '{"b":1}', '{"a":1 ,"b":""}'],
    )
    expectTexts(
      { ...schema, required: [] },
      ['{}', '{"c":true}', '{"a":1,"c":true}'],
      ['{,"c":true}', '{"a":1 "c":true}'],
    )
  })

  it('args: strings are characters in UTF-8, escaped where they must be, of so many code points', () => {
    expectTexts(
      { type: 'string' },
      ['""', '"é東🏔"', '"\\n\\"\\\\"', '" "'],
      ['"', '"\n"', '"\\u0041"', '"\\x"', 'x', '"a"b', "''"],
    )
    expectTexts({ type: 'string', minLength: 2, maxLength: 3 }, ['"ab"', '"🏔🏔🏔"', '"\\n\\n"'], ['"a"', '"abcd"'])
    const matches = createForms()
    const read = schemaForm(matches, { type: 'string' }, 'test')
    if (read.kind === 'refused') throw new Error(read.reason)
    const textAfter = (bytes: readonly number[]) => bytes.reduce((form, byte) => matches.after(form, byte), read.form)
    // Half a character, a byte that begins none, a surrogate, a code point beyond the last.
    for (const bytes of [
      [0x22, 0xe6, 0x22],
      [0x22, 0x80],
      [0x22, 0xed, 0xa0],
      [0x22, 0xf4, 0x90],
      [0x22, 0xc0],
    ])
      expect(textAfter(bytes)).toBe(matches.nothing)
    expect(textAfter([0x22, 0xe6, 0x9d])).not.toBe(matches.nothing)
  })

  it('args: patterns', () => {
    const pattern = (text: string) => ({ type: 'string', pattern: text })
    expectTexts(pattern('^[A-Z]{2}-[0-9]{4}$'), ['"AB-0123"'], ['"A-0123"', '"AB-01234"', '"xAB-0123"', '"ab-0123"'])
    expectTexts(pattern('b+'), ['"b"', '"abba"'], ['"a"', '""'])
    expectTexts(pattern('^(?:a|bc)*?(d|e)?$'), ['""', '"abc"', '"ad"', '"bcbce"'], ['"b"', '"de"'])
    expectTexts(pattern('^a|b$'), ['"ax"', '"xb"'], ['"xa"', '"bx"'])
    expectTexts(pattern('^[^a-y"]\\d\\w\\s$'), ['"z1_ "', '"é0a "'], ['"a1_ "', '"\\"1_ "', '"zx_ "'])
    expectTexts(pattern('^\\\\.\\x41\\u{1F3D4}$'), ['"\\\\xA🏔"'], ['"\\\\\\nA🏔"', '"xxA🏔"'])
  })

  it('args: whole numbers within bounds', () => {
    const inside = (least: number, most: number) => ({ type: 'integer', minimum: least, maximum: most })
    for (const [least, most] of [
      [1, 7],
      [0, 1000],
      [-12, 305],
      [-40, -3],
      [98, 102],
      [7, 7],
      [-5, 0],
    ] as const) {
      const matches = matcher(inside(least, most))
      const found = Array.from({ length: 3001 }, (_, index) => index - 1500).filter((value) => matches(String(value)))
      expect(found).toEqual(Array.from({ length: most - least + 1 }, (_, index) => least + index))
      expect([matches('01'), matches('-0'), matches('1.0'), matches('1e0')]).toEqual([false, false, false, false])
    }
    expectTexts({ type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 3 }, ['2'], ['1', '3'])
    expectTexts({ type: 'integer', minimum: 18 }, ['18', '999999999999999'], ['17', '9', '-18'])
    expectTexts(inside(-(2 ** 53 - 1), 2 ** 53 - 1), ['9007199254740991', '-9007199254740991'], ['9007199254740992'])
  })

  it('args: numbers', () => {
    expectTexts({ type: 'number' }, ['0', '-1.5', '12e+10', '0.001E2'], ['.5', '1.', '01', '1e999', '+1', 'NaN'])
    expectTexts(
      { type: 'number', minimum: 0, maximum: 1 },
      ['0', '1', '0.999', '0.0'],
      ['-0.1', '1.1', '1.0', '1e0', '-0'],
    )
    expectTexts({ type: 'number', minimum: -2.5, maximum: 0.5 }, ['-2', '-1.99', '0', '-0.5'], ['-2.1', '0.1', '0.5'])
  })

  it('args: closed sets, several types, alternatives, lists', () => {
    expectTexts({ type: 'string', enum: ['a', 'ab', '"'] }, ['"a"', '"ab"', '"\\""'], ['"b"', '""'])
    expectTexts({ const: { x: [1, null] } }, ['{"x":[1,null]}'], ['{"x":[1]}'])
    expectTexts({ type: ['string', 'null'] }, ['""', 'null'], ['1'])
    expectTexts(
      { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }] },
      ['1', '[1, 2]'],
      ['[', 'true'],
    )
    const tagged = (tag: string) => ({ type: 'object', properties: { kind: { const: tag } }, required: ['kind'] })
    expectTexts({ oneOf: [tagged('a'), tagged('b')] }, ['{"kind":"a"}', '{"kind":"b"}'], ['{"kind":"c"}'])
    expectTexts(
      { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 },
      ['[true]', '[true,false]'],
      ['[]', '[true,true,true]'],
    )
    expectTexts({}, ['1', '"x"', '{"a":[{}]}', 'null', '[[],{}]'], ['', '{a:1}', '[1,]'])
    expectTexts({ type: 'object', additionalProperties: { type: 'integer' } }, ['{}', '{"x":1,"y":2}'], ['{"x":""}'])
  })

  it('args: references, also to the schema itself', () => {
    const node = {
      type: 'object',
      properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
      required: ['next'],
    }
    expectTexts(node, ['{"next":null}', '{"next":{"next":null}}'], ['{}', '{"next":{}}'])
    expectTexts({ $defs: { 'a/b': { type: 'integer' } }, $ref: '#/$defs/a~1b' }, ['12'], ['""'])
  })

  it('error: what would narrow the values and is not known', () => {
    const place = { type: 'object', properties: { a: { type: 'string' } } }
    expect({
      list: refusalOf([]),
      multiple: refusalOf({ type: 'integer', multipleOf: 2 }),
      nested: refusalOf({ type: 'array', items: { not: {} } }),
      allOf: refusalOf({ allOf: [place, place] }),
      oneOf: refusalOf({ oneOf: [place, place] }),
      beside: refusalOf({ $ref: '#/$defs/a', type: 'string', $defs: { a: true } }),
      type: refusalOf({ type: 'colour' }),
      foreign: refusalOf({ type: 'string', minimum: 1 }),
      away: refusalOf({ $ref: 'https://example.org/schema' }),
      missing: refusalOf({ $ref: '#/$defs/a' }),
      itself: refusalOf({
        $defs: { a: { anyOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } },
        $ref: '#/$defs/a',
      }),
      endless: refusalOf({ type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }),
      empty: refusalOf({ type: 'integer', minimum: 2, maximum: 1 }),
      required: refusalOf({ ...place, required: ['b'], additionalProperties: false }),
      lookahead: refusalOf({ type: 'string', pattern: '^(?=a)' }),
      broken: refusalOf({ type: 'string', pattern: '(' }),
      counts: refusalOf({ type: 'string', pattern: '((a{1,99}){1,99})' }),
      both: refusalOf({ type: 'string', pattern: 'a', minLength: 2 }),
      deep: refusalOf(Array.from({ length: 40 }).reduce((items) => ({ type: 'array', items }), {})),
      long: refusalOf({ enum: ['x'.repeat(70_000)] }),
    }).toMatchInlineSnapshot(`
      {
        "allOf": "uses "allOf" with several schemas, which is not supported",
        "away": "has a "$ref" that leads out of it",
        "beside": "has "type" beside "$ref", which is not supported",
        "both": "has "pattern" beside a length, which is not supported",
        "broken": "has a "pattern" that is no regular expression",
        "counts": "has a "pattern" with counts beyond 1000 together",
        "deep": "is nested more than 32 deep",
        "empty": "allows no value",
        "endless": "allows no value",
        "foreign": "has "minimum", which says nothing of string",
        "itself": "has a "$ref" that leads to itself: #/$defs/a",
        "list": "is no object",
        "long": "is longer than 65536 characters",
        "lookahead": "has a "pattern" that looks around, which is not supported",
        "missing": "has a "$ref" to what it does not hold: #/$defs/a",
        "multiple": "uses "multipleOf", which is not supported",
        "nested": "uses "not", which is not supported",
        "oneOf": "has alternatives in "oneOf" that may both be met, which is not supported; "anyOf" is",
        "required": "requires "b", which it does not allow",
        "type": "has the unknown type "colour"",
      }
    `)
  })

  it('behavior: the shortest text', () => {
    const forms = createForms()
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', minLength: 2 }, b: { $ref: '#/$defs/b' } },
      required: ['a', 'b'],
      $defs: { b: { type: 'array', items: {}, minItems: 2 } },
    }
    const read = schemaForm(forms, schema, 'test')
    expect(read.kind === 'form' && forms.shortest(read.form)).toBe('{"a":"xx","b":[0,0]}'.length)
  })
})
