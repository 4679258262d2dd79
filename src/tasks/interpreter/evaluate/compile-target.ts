import { raise } from '../exceptions.ts'
import { iterate } from '../operations.ts'
import type { Expression } from '../syntax/nodes.ts'
import { typeNameOf } from '../type-name.ts'
import { Dictionary, Instance, SetValue, Tuple, type Value } from '../value.ts'
import { deleteAttribute, setAttribute } from './attributes.ts'
import type { Frame, Store } from './frame.ts'
import { compileStore, compileUnbind, type Scope } from './scope.ts'
import { deleteItem, setItem } from './subscripts.ts'

/** What stands left of `=`, or between `for` and `in`. */
export function compileTarget(target: Expression, scope: Scope): Store {
  switch (target.kind) {
    case 'name':
      return compileStore(target.name, scope)
    case 'attribute': {
      const object = scope.expression(target.object)
      const name = scope.privateName(target.name)
      return (frame, value) => setAttribute(object(frame), name, value)
    }
    case 'subscript': {
      const [object, index] = [scope.expression(target.object), scope.expression(target.index)]
      return (frame, value) => setItem(object(frame), index(frame), value)
    }
    case 'tuple':
    case 'list':
      return compileUnpacking(target.items, scope)
    default:
      return scope.fail('this target of an assignment', target.line)
  }
}

function compileUnpacking(targets: readonly Expression[], scope: Scope): Store {
  const star = targets.findIndex(({ kind }) => kind === 'starred')
  const stores = targets.map((each) => compileTarget(each.kind === 'starred' ? each.value : each, scope))
  return (frame, value) => {
    const items = unpacked(value, star < 0 ? stores.length : undefined)
    if (star < 0) return storeAll(stores, frame, items)
    const after = stores.length - star - 1
    if (items.length < stores.length - 1) {
      raise('ValueError', `not enough values to unpack (expected at least ${stores.length - 1}, got ${items.length})`)
    }
    const middle = items.slice(star, items.length - after)
    storeAll(stores, frame, [...items.slice(0, star), middle, ...items.slice(items.length - after)])
  }
}

function storeAll(stores: readonly Store[], frame: Frame, items: readonly Value[]): void {
  for (const [index, store] of stores.entries()) store(frame, items[index] ?? null)
}

/** The items of a value that is taken apart, exactly as many as are wanted; of an iterator no more than needed are taken. */
function unpacked(value: Value, count: number | undefined): readonly Value[] {
  const isIterable =
    typeof value === 'string' ||
    Array.isArray(value) ||
    [Tuple, Dictionary, SetValue, Instance].some((each) => value instanceof each)
  if (!isIterable) raise('TypeError', `cannot unpack non-iterable ${typeNameOf(value)} object`)
  const items: Value[] = []
  for (const item of iterate(value)) {
    if (items.length === count) raise('ValueError', `too many values to unpack (expected ${count})`)
    items.push(item)
  }
  if (count !== undefined && items.length < count) {
    raise('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`)
  }
  return items
}

/** What stands after `del`. */
export function compileDeletion(target: Expression, scope: Scope): (frame: Frame) => void {
  if (target.kind === 'name') {
    const unbind = compileUnbind(target.name, target.line, scope)
    return (frame) => unbind(frame, null)
  }
  if (target.kind === 'subscript') {
    const [object, index] = [scope.expression(target.object), scope.expression(target.index)]
    return (frame) => deleteItem(object(frame), index(frame))
  }
  if (target.kind !== 'attribute') return scope.fail('this target of del', target.line)
  const object = scope.expression(target.object)
  const name = scope.privateName(target.name)
  return (frame) => deleteAttribute(object(frame), name)
}
