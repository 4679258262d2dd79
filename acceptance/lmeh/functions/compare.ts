import { type PythonDict, PythonFloat, type PythonValue } from '#tasks/python/value.ts'

/** Python's values as `probe.py` writes them: floats and large ints by their texts, so that `3` and `3.0` stay apart. */
export function decode(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'object' || value === null) return value as PythonValue
  const members = value as Record<string, unknown>
  if (typeof members.$float === 'string') return new PythonFloat(floatOf(members.$float))
  if (typeof members.$int === 'string') return BigInt(members.$int)
  if (Array.isArray(members.$set)) return members.$set.map(decode)
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, decode(member)])) as PythonDict
}

function floatOf(text: string): number {
  if (text === 'inf' || text === '-inf') return text === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  return Number(text)
}

/**
 * Where two values differ, as a path and both sides; undefined when they are equal. Floats may differ by a part in 10^12, an
 * int never equals a float, and a set (which Python orders anew in each process) is compared without its order.
 */
export function difference(theirs: unknown, ours: PythonValue, path = ''): string | undefined {
  const told = () => `${path || 'value'}: ${shown(decode(theirs))} became ${shown(ours)}`
  if (Array.isArray(theirs)) return Array.isArray(ours) ? listDifference(theirs, ours, path) : told()
  if (typeof theirs !== 'object' || theirs === null) return theirs === ours ? undefined : told()
  const members = theirs as Record<string, unknown>
  if (typeof members.$float === 'string') {
    return ours instanceof PythonFloat && isNear(floatOf(members.$float), ours.value) ? undefined : told()
  }
  if (typeof members.$int === 'string') return BigInt(members.$int) === ours ? undefined : told()
  if (Array.isArray(members.$set)) return setDifference(members.$set, ours) ? told() : undefined
  if (typeof ours !== 'object' || ours === null || Array.isArray(ours) || ours instanceof PythonFloat) return told()
  return dictDifference(members, ours as PythonDict, path)
}

function isNear(theirs: number, ours: number): boolean {
  if (Object.is(theirs, ours)) return true
  return Math.abs(theirs - ours) <= 1e-12 * Math.max(1, Math.abs(theirs))
}

function listDifference(theirs: readonly unknown[], ours: readonly PythonValue[], path: string): string | undefined {
  if (theirs.length !== ours.length) {
    return `${path || 'value'}: ${theirs.length} items became ${ours.length}: ${shown(decode(theirs))} / ${shown(ours)}`
  }
  for (const [index, item] of theirs.entries()) {
    const found = difference(item, ours[index] ?? null, `${path}[${index}]`)
    if (found !== undefined) return found
  }
  return undefined
}

function setDifference(theirs: readonly unknown[], ours: PythonValue): boolean {
  if (!Array.isArray(ours)) return true
  const texts = (items: readonly PythonValue[]) => items.map(shown).sort().join()
  return texts(theirs.map(decode)) !== texts(ours)
}

function dictDifference(theirs: Record<string, unknown>, ours: PythonDict, path: string): string | undefined {
  const [keys, ownKeys] = [Object.keys(theirs), Object.keys(ours)]
  if (keys.join('\0') !== ownKeys.join('\0'))
    return `${path || 'value'}: keys ${keys.join(', ')} became ${ownKeys.join(', ')}`
  for (const key of keys) {
    const found = difference(theirs[key], ours[key] ?? null, `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return String(member)
    return member instanceof PythonFloat ? `float ${member.value}` : member
  })
  return (text ?? 'undefined').slice(0, 160)
}
