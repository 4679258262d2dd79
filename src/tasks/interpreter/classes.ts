import type { ClassValue, Instance, Value } from './value.ts'

/** A class and all its bases in the order in which members are looked up: depth first, a shared base after all who share it. */
export function resolutionOrder(type: ClassValue): readonly ClassValue[] {
  const known = orders.get(type)
  if (known !== undefined) return known
  const all = [type, ...type.bases.flatMap(resolutionOrder)]
  const order = all.filter((each, index) => !all.includes(each, index + 1))
  orders.set(type, order)
  return order
}

const orders = new WeakMap<ClassValue, readonly ClassValue[]>()

/** What the class or the nearest of its bases has under the name. */
export function classMember(type: ClassValue, name: string): Value | undefined {
  const own = type.members.get(name)
  if (own !== undefined || type.bases.length === 0) return own
  for (const each of resolutionOrder(type)) {
    const member = each.members.get(name)
    if (member !== undefined) return member
  }
  return undefined
}

/** Python's `issubclass` for two classes. */
export function isSubclass(type: ClassValue, base: ClassValue): boolean {
  return type === base || type.bases.some((each) => isSubclass(each, base))
}

/** True when the object is of a class with this name, or of one below it. */
export function isInstanceOf(instance: Instance, className: string): boolean {
  return resolutionOrder(instance.type).some((each) => each.name === className)
}
