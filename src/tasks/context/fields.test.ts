import { describe, expect, it } from 'vitest'
import { compileFields } from './fields.ts'

const base = { task: 't', columns: new Set(['q', 'options', 'answer', 'literal']), hasChoices: false, doc_to_text: 'q' }
const row = { q: 'Why?', options: ['x', 2, null], answer: 1, literal: "['a', 'b']" }

describe('compileFields', () => {
  it('default: a column, a template, an index', () => {
    const fields = compileFields({
      ...base,
      doc_to_target: 'answer',
      doc_to_choice: 'options',
      gen_prefix: 'So {{answer}}',
    })
    expect([fields.text(row), fields.target(row), fields.choices?.(row), fields.prefix(row)]).toEqual([
      'Why?',
      1,
      ['x', '2', 'None'],
      'So 1',
    ])
  })

  it('behavior: a rendered number is an index only where there are choices', () => {
    const sources = { ...base, doc_to_target: '{{answer}}' }
    expect(compileFields(sources).target(row)).toBe('1')
    expect(compileFields({ ...sources, hasChoices: true }).target(row)).toBe(1)
    expect(compileFields({ ...sources, doc_to_target: '007', hasChoices: true }).target(row)).toBe('007')
  })

  it('behavior: choices from a list template, a printed literal, a mapping', () => {
    const choices = ["{{['a', q]}}", '{{literal}}', ' {{literal}}', { x: 1, y: 'z' }].map((source) =>
      compileFields({ ...base, doc_to_choice: source }).choices?.(row),
    )
    expect(choices).toEqual([
      ['a', 'Why?'],
      ['a', 'b'],
      ['a', 'b'],
      ['1', 'z'],
    ])
  })

  it('behavior: a rendered target in brackets is a list', () => {
    expect(compileFields({ ...base, doc_to_target: '{{options}}' }).target(row)).toEqual(['x', 2, null])
  })

  it('behavior: brackets that hold no literal stay text; a list stands for itself', () => {
    expect(compileFields({ ...base, doc_to_target: '[x{{q}}]' }).target(row)).toBe('[xWhy?]')
    expect(compileFields({ ...base, doc_to_target: ['a', 'b'] }).target(row)).toEqual(['a', 'b'])
  })

  it('behavior: functions of the document', () => {
    const fields = compileFields({
      ...base,
      doc_to_text: ({ q }) => `${q}!`,
      doc_to_target: ({ answer = null }) => answer,
      doc_to_choice: ({ options = null }) => options,
    })
    expect([fields.text(row), fields.target(row), fields.choices?.(row)]).toEqual(['Why?!', 1, ['x', '2', 'None']])
  })

  it('error: a function that fails names task and field', () => {
    const fail = () => {
      throw new Error('no such key')
    }
    expect(() => compileFields({ ...base, doc_to_target: fail }).target(row)).toThrow(
      'its function fails: no such key\nTask: t\nField: doc_to_target',
    )
  })

  it('error: choices that are no list', () => {
    expect(() => compileFields({ ...base, doc_to_choice: '{{q}}' }).choices?.(row)).toThrow('Field: doc_to_choice')
    expect(() => compileFields({ ...base, doc_to_choice: 'answer' }).choices?.(row)).toThrow('the choices are no list')
  })
})
