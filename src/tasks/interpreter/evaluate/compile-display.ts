import { allocate } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { hashKey, iterate } from '../operations.ts'
import type { DictEntry, Expression } from '../syntax/nodes.ts'
import { typeNameOf } from '../type-name.ts'
import { Dictionary, SetValue, Tuple, type Value } from '../value.ts'
import type { Evaluate, Frame } from './frame.ts'
import type { Scope } from './scope.ts'
import { setItem } from './subscripts.ts'

/** `(a, b)`, `[a, *b]`, `{a, b}`, `{a: b, **c}`. */
export function compileDisplay(
  expression: Expression & { kind: 'tuple' | 'list' | 'set' | 'dict' },
  scope: Scope,
): Evaluate {
  if (expression.kind === 'dict') return compileDict(expression.entries, scope)
  const items = compileItems(expression.items, scope)
  if (expression.kind === 'list') return items
  if (expression.kind === 'tuple') return (frame) => new Tuple(items(frame))
  return (frame) => {
    const set = new SetValue()
    for (const item of items(frame)) addToSet(set, item)
    return set
  }
}

/** Adds an item unless an equal one is there. */
export function addToSet(set: SetValue, item: Value): void {
  const hash = hashKey(item)
  if (set.entries.has(hash)) return
  allocate(1)
  set.entries.set(hash, item)
}

/** Items in a row, those with a star gone through. */
export function compileItems(items: readonly Expression[], scope: Scope): (frame: Frame) => Value[] {
  const parts = items.map((each) =>
    each.kind === 'starred'
      ? { isStarred: true, value: scope.expression(each.value) }
      : { isStarred: false, value: scope.expression(each) },
  )
  if (parts.every(({ isStarred }) => !isStarred)) {
    const values = parts.map(({ value }) => value)
    return (frame) => {
      allocate(values.length)
      return values.map((value) => value(frame))
    }
  }
  return (frame) => {
    const all: Value[] = []
    for (const { isStarred, value } of parts) {
      if (isStarred) for (const each of iterate(value(frame))) all.push(each)
      else all.push(value(frame))
    }
    allocate(all.length)
    return all
  }
}

function compileDict(entries: readonly DictEntry[], scope: Scope): Evaluate {
  const parts = entries.map(({ key, value }) => ({
    key: key === undefined ? undefined : scope.expression(key),
    value: scope.expression(value),
  }))
  return (frame) => {
    const dictionary = new Dictionary()
    for (const { key, value } of parts) {
      if (key === undefined) mergeInto(dictionary, value(frame))
      else setItem(dictionary, key(frame), value(frame))
    }
    return dictionary
  }
}

function mergeInto(dictionary: Dictionary, source: Value): void {
  const entries =
    source instanceof Dictionary
      ? source.entries
      : raise('TypeError', `'${typeNameOf(source)}' object is not a mapping`)
  for (const [key, value] of entries.values()) setItem(dictionary, key, value)
}
