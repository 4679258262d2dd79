import { pythonString } from '../python/to-string.ts'
import { isDict } from '../python/value.ts'
import { methodOf } from './methods.ts'
import { Callable, defined, type JinjaValue, Undefined } from './value.ts'

/** `object.name`: a method first (so a dict's `items` hides a key of that name), then an item. */
export function attributeOf(object: JinjaValue, name: string): JinjaValue {
  const known = defined(object)
  return methodOf(known, name) ?? itemOf(known, name) ?? new Undefined(`'${name}'`)
}

/** `object[key]`: an item first, then a method. */
export function subscriptOf(object: JinjaValue, key: JinjaValue): JinjaValue {
  const known = defined(object)
  const index = defined(key)
  const item = itemOf(known, index)
  if (item !== undefined) return item
  const method = typeof index === 'string' ? methodOf(known, index) : undefined
  return method ?? new Undefined(`the item ${pythonString(index)}`)
}

function itemOf(object: JinjaValue, key: JinjaValue): JinjaValue | undefined {
  const position = typeof key === 'boolean' ? Number(key) : key
  if (typeof object === 'string') return typeof position === 'number' ? characterAt(object, position) : undefined
  if (Array.isArray(object)) return typeof position === 'number' ? object.at(position) : undefined
  if (typeof key !== 'string' || !isDict(object) || object instanceof Callable) return undefined
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function characterAt(text: string, index: number): string | undefined {
  return [...text].at(index)
}
