import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { hashKey } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import { Callable, Dictionary, Instance, Property, type Value } from '../value.ts'
import { sequenceItems } from './expect.ts'
import { converted, formatValue } from './format-spec.ts'

/**
 * Python's `template.format(*values, **named)`, with nested fields in format specifications.
 *
 * @param named a dict, or an object with `__getitem__` (`format_map`)
 * @throws KeyError, IndexError, ValueError and the like of Python.
 * @example formatTemplate('{0[a]:>3}|{x!r}', [dict], named)
 */
export function formatTemplate(template: string, values: readonly Value[], named: Value): string {
  return new TemplateReader(values, named).format(template, 2)
}

class TemplateReader {
  readonly #values: readonly Value[]
  readonly #named: Value
  #next = 0
  #isCounted: boolean | undefined

  constructor(values: readonly Value[], named: Value) {
    this.#values = values
    this.#named = named
  }

  format(template: string, depth: number): string {
    if (depth < 0) raise('ValueError', 'Max string recursion exceeded')
    let result = ''
    for (let at = 0; at < template.length; ) {
      const mark = template.slice(at).search(/[{}]/)
      if (mark < 0) return result + template.slice(at)
      result += template.slice(at, at + mark)
      at += mark
      const character = template.charAt(at)
      if (template.charAt(at + 1) === character) {
        result += character
        at += 2
      } else if (character === '}') {
        raise('ValueError', "Single '}' encountered in format string")
      } else {
        const end = closingBrace(template, at)
        result += this.#field(template.slice(at + 1, end), depth)
        at = end + 1
      }
    }
    return result
  }

  #field(text: string, depth: number): string {
    const parts = /^([^!:[]*(?:\[[^\]]*\][^!:[]*)*)(?:!([\s\S]))?(?::([\s\S]*))?$/.exec(text)
    if (parts === null) return raise('ValueError', "expected ':' after conversion specifier")
    const [, name = '', conversion, spec = ''] = parts
    const value = this.#valueOf(name)
    const shown = conversion === undefined ? value : converted(value, conversion)
    return formatValue(shown, spec.includes('{') ? this.format(spec, depth - 1) : spec)
  }

  #valueOf(name: string): Value {
    const [first = ''] = /^[^.[]*/.exec(name) ?? []
    let value = this.#first(first)
    for (const [, attribute, index] of name.slice(first.length).matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
      value = attribute === undefined ? itemOf(value, index ?? '') : attributeOf(value, attribute)
    }
    return value
  }

  #first(name: string): Value {
    if (name === '' || /^\d+$/.test(name)) {
      const isCounted = name === ''
      if (this.#isCounted !== undefined && this.#isCounted !== isCounted) {
        raise('ValueError', 'cannot switch between manual field specification and automatic field numbering')
      }
      this.#isCounted = isCounted
      const index = isCounted ? this.#next++ : Number(name)
      const value = this.#values[index]
      if (value !== undefined) return value
      return raise('IndexError', `Replacement index ${index} out of range for positional args tuple`)
    }
    return memberOf(this.#named, name)
  }
}

function closingBrace(template: string, open: number): number {
  let depth = 0
  for (let at = open; at < template.length; at++) {
    const character = template.charAt(at)
    if (character === '{') depth++
    else if (character === '}' && --depth === 0) return at
  }
  return raise('ValueError', "expected '}' before end of string")
}

function memberOf(container: Value, key: Value): Value {
  if (container instanceof Dictionary) {
    const entry = container.entries.get(hashKey(key))
    if (entry !== undefined) return entry[1]
    return container.missing === undefined ? raise('KeyError', key) : container.missing(key)
  }
  const method = container instanceof Instance ? classMember(container.type, '__getitem__') : undefined
  if (method !== undefined) return callValue(method, [container, key])
  return raise('TypeError', `'${typeNameOf(container)}' object is not subscriptable`)
}

function itemOf(value: Value, index: string): Value {
  const items = typeof value === 'string' ? [...value] : sequenceItems(value)
  if (items === undefined) return memberOf(value, /^\d+$/.test(index) ? Number(index) : index)
  if (!/^\d+$/.test(index)) raise('TypeError', `${typeNameOf(value)} indices must be integers or slices, not str`)
  const item = items[Number(index)]
  return item === undefined ? raise('IndexError', `${typeNameOf(value)} index out of range`) : item
}

function attributeOf(value: Value, name: string): Value {
  const own = value instanceof Instance ? value.attributes.get(name) : undefined
  if (own !== undefined) return own
  const member = value instanceof Instance ? classMember(value.type, name) : undefined
  if (member instanceof Property) return member.call({ values: [value], named: new Map() })
  if (member !== undefined && !(member instanceof Callable)) return member
  return raise('AttributeError', `'${typeNameOf(value)}' object has no attribute '${name}'`)
}
