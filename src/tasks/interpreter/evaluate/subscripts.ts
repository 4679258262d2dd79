import { allocate, spend } from '../budget.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { hashKey, iterate } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassValue, Dictionary, Instance, Tuple, type Value } from '../value.ts'
import { isInteger } from './integers.ts'

/** The class of `a:b:c` where an object's own `__getitem__` gets it. */
export const sliceClass = new ClassValue('slice', [], new Map())

/** `a:b:c` as a value; its native is {@link SliceParts}. */
export function makeSlice(start: Value, stop: Value, step: Value): Instance {
  const slice = new Instance(sliceClass, { start, stop, step } satisfies SliceParts)
  slice.attributes.set('start', start).set('stop', stop).set('step', step)
  return slice
}

export type SliceParts = { readonly start: Value; readonly stop: Value; readonly step: Value }

/** Python's `value[index]`. */
export function item(value: Value, index: Value): Value {
  if (value instanceof Dictionary) return entry(value, index)
  const isSlice = index instanceof Instance && index.type === sliceClass
  if (Array.isArray(value)) return isSlice ? sliced(value, index) : itemAt(value, index, 'list')
  if (typeof value === 'string') return isSlice ? slicedText(value, index) : characterAt(value, index)
  if (value instanceof Tuple)
    return isSlice ? new Tuple(sliced(value.items, index)) : itemAt(value.items, index, 'tuple')
  // `List[int]` where a type is expected
  if (value instanceof ClassValue) return value
  const own = value instanceof Instance ? classMember(value.type, '__getitem__') : undefined
  if (own === undefined) return raise('TypeError', `'${typeNameOf(value)}' object is not subscriptable`)
  return callValue(own, [value, index])
}

function entry(dictionary: Dictionary, key: Value): Value {
  const found = dictionary.entries.get(hashKey(key))
  if (found !== undefined) return found[1]
  return dictionary.missing === undefined ? raise('KeyError', key) : dictionary.missing(key)
}

function itemAt(items: readonly Value[], index: Value, typeName: string): Value {
  const found = items[position(index, items.length, typeName)]
  return found === undefined ? raise('IndexError', `${typeName} index out of range`) : found
}

/** Where the index is, −1 where there is nothing. */
function position(index: Value, length: number, typeName: string): number {
  if (!isInteger(index)) {
    const kinds =
      typeName === 'string' ? 'string indices must be integers' : `${typeName} indices must be integers or slices`
    const shown = typeName === 'string' ? `, not '${typeNameOf(index)}'` : `, not ${typeNameOf(index)}`
    return raise('TypeError', kinds + shown)
  }
  const at = Number(index)
  const place = at < 0 ? at + length : at
  return place >= 0 && place < length ? place : -1
}

const pairs = /[\ud800-\udfff]/

function characterAt(text: string, index: Value): string {
  spend(text.length >> 6)
  if (!pairs.test(text)) {
    const at = position(index, text.length, 'string')
    return at < 0 ? raise('IndexError', 'string index out of range') : text.charAt(at)
  }
  const characters = [...text]
  const at = position(index, characters.length, 'string')
  return characters[at] ?? raise('IndexError', 'string index out of range')
}

function slicedText(text: string, slice: Instance): string {
  spend(text.length >> 6)
  if (pairs.test(text)) return sliced([...text], slice).join('')
  const { start, stop, step } = sliceBounds(slice.native as SliceParts, text.length)
  if (step === 1) return text.slice(start, Math.max(start, stop))
  return sliced([...text], slice).join('')
}

function sliced(items: readonly Value[], slice: Instance): Value[] {
  const { start, stop, step } = sliceBounds(slice.native as SliceParts, items.length)
  const part: Value[] = []
  if (step > 0) for (let index = start; index < stop; index += step) part.push(items[index] ?? null)
  else for (let index = start; index > stop; index += step) part.push(items[index] ?? null)
  allocate(part.length)
  return part
}

/** Where a slice begins and ends in a sequence of this length (CPython's PySlice_AdjustIndices). */
export function sliceBounds(slice: SliceParts, length: number): { start: number; stop: number; step: number } {
  const step = slice.step === null ? 1 : sliceIndex(slice.step)
  if (step === 0) raise('ValueError', 'slice step cannot be zero')
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1]
  const clamp = (value: Value, otherwise: number) => {
    if (value === null) return otherwise
    const index = sliceIndex(value)
    return Math.min(Math.max(index < 0 ? index + length : index, lowest), highest)
  }
  return {
    start: clamp(slice.start, step > 0 ? 0 : highest),
    stop: clamp(slice.stop, step > 0 ? length : lowest),
    step,
  }
}

function sliceIndex(value: Value): number {
  if (isInteger(value)) return Number(value)
  return raise('TypeError', 'slice indices must be integers or None or have an __index__ method')
}

/** Python's `value[index] = member`. */
export function setItem(value: Value, index: Value, member: Value): void {
  if (value instanceof Dictionary) {
    const hash = hashKey(index)
    const known = value.entries.get(hash)
    if (known !== undefined) known[1] = member
    else {
      allocate(1)
      value.entries.set(hash, [index, member])
    }
  } else if (Array.isArray(value)) setListItem(value, index, member)
  else {
    const own = value instanceof Instance ? classMember(value.type, '__setitem__') : undefined
    if (own === undefined) raise('TypeError', `'${typeNameOf(value)}' object does not support item assignment`)
    else callValue(own, [value, index, member])
  }
}

function setListItem(list: Value[], index: Value, member: Value): void {
  if (index instanceof Instance && index.type === sliceClass) {
    const { start, stop, step } = sliceBounds(index.native as SliceParts, list.length)
    if (step !== 1) raise('ValueError', 'a slice with a step cannot be assigned to here')
    const after = list.slice(Math.max(start, stop))
    replaceFrom(list, start, [...iterate(member), ...after])
    return
  }
  const at = position(index, list.length, 'list')
  if (at < 0) raise('IndexError', 'list assignment index out of range')
  list[at] = member
}

/** Not by splice: a call takes no more arguments than its stack can hold. */
function replaceFrom(list: Value[], start: number, items: readonly Value[]): void {
  allocate(items.length)
  list.length = start
  for (const item of items) list.push(item)
}

/** Python's `del value[index]`. */
export function deleteItem(value: Value, index: Value): void {
  if (value instanceof Dictionary) {
    if (!value.entries.delete(hashKey(index))) raise('KeyError', index)
  } else if (Array.isArray(value)) deleteListItem(value, index)
  else {
    const own = value instanceof Instance ? classMember(value.type, '__delitem__') : undefined
    if (own === undefined) raise('TypeError', `'${typeNameOf(value)}' object doesn't support item deletion`)
    else callValue(own, [value, index])
  }
}

function deleteListItem(list: Value[], index: Value): void {
  if (index instanceof Instance && index.type === sliceClass) {
    const { start, stop, step } = sliceBounds(index.native as SliceParts, list.length)
    const isDeleted = (at: number) =>
      (step > 0 ? at >= start && at < stop : at <= start && at > stop) && (at - start) % step === 0
    replaceFrom(
      list,
      0,
      list.filter((_, at) => !isDeleted(at)),
    )
    return
  }
  const at = position(index, list.length, 'list')
  if (at < 0) raise('IndexError', 'list assignment index out of range')
  list.splice(at, 1)
}
