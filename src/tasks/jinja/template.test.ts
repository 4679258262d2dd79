import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rowReviver } from '../dataset/dataset.ts'
import { readJsonRows } from '../dataset/read-json.ts'
import { PythonFloat } from '../python/value.ts'
import { compileTemplate, type TemplateVariables } from './template.ts'
import { TemplateError } from './template-error.ts'

type Golden = {
  documents: string[]
  templates: { source: string; printed: { text?: string; error?: string }[] }[]
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '__golden__/jinja.json'), 'utf8')) as Golden
const origin = { task: 'a_task', field: 'doc_to_text' }

/** The documents with their floats: the only ones are `f` and the 2.5 among the items. */
const documents = golden.documents.map((text): TemplateVariables => {
  const { f, items, ...rest } = JSON.parse(text) as { f: number; items: (string | number)[] }
  return { ...rest, f: new PythonFloat(f), items: items.map((item) => (item === 2.5 ? new PythonFloat(2.5) : item)) }
})

function printed(source: string, variables: TemplateVariables): { text: string } | { error: true } {
  try {
    return { text: compileTemplate(source, origin).render(variables) }
  } catch (error) {
    if (error instanceof TemplateError) return { error: true }
    throw error
  }
}

describe('compileTemplate', () => {
  it.each(golden.templates.map(({ source, printed: expected }) => [source, expected] as const))(
    'default: %j prints as Jinja2',
    (source, expected) => {
      const wanted = expected.map(({ text }) => (text === undefined ? { error: true } : { text }))
      expect(documents.map((variables) => printed(source, variables))).toEqual(wanted)
    },
  )

  it('behavior: evaluate gives the value of a single print tag only', () => {
    const list = compileTemplate('{{ a }}', origin).evaluate?.({ a: ['x', 1] })
    expect([list, compileTemplate('{{ a }} ', origin).evaluate]).toEqual([['x', 1], undefined])
  })

  it('behavior: a name of Object.prototype is not defined', () => {
    expect(printed('{{ constructor }}{{ toString }}', {})).toEqual({ error: true })
    expect(printed('{{ a.constructor }}', { a: { b: 1 } })).toEqual({ error: true })
  })

  it('behavior: memory is bounded', () => {
    expect(printed("{{ 'x' * 100000000 }}", {})).toEqual({ error: true })
    expect(printed('{% for i in range(10000000) %}{% endfor %}', {})).toEqual({ error: true })
  })

  it('error: names task, field and line', () => {
    const template = compileTemplate('one\n{{ a }}\n{{ b }}', origin)
    expect(() => template.render({ a: 1 })).toThrow(
      `A template of the task failed: 'b' is undefined\nTask: a_task\nField: doc_to_text\nLine: 3\n`,
    )
    expect(() => compileTemplate('\n\n{% frob %}', origin)).toThrow('Line: 3')
  })
})

describe('rowReviver', () => {
  it('behavior: whole floats of a data set print as floats', () => {
    const split = readJsonRows('{"f": 3.0, "n": 3, "l": [1.0]}\n{"f": 2, "n": 4, "l": []}\n', 'x.jsonl')
    const revive = rowReviver(split.columns)
    const template = compileTemplate('{{ f }} {{ n }} {{ l }}', origin)
    expect(split.rows.map((row) => template.render(revive(row)))).toEqual(['3.0 3 [1.0]', '2.0 4 []'])
  })
})
