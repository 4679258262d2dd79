/**
 * A Python float. Whole floats must stay apart from integers, because Python prints `3.0` where JavaScript prints `3`;
 * a plain JavaScript number in a {@link PythonValue} is always a Python int.
 */
export class PythonFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** What a data set row or a template literal can hold, with Python's distinctions kept. */
export type PythonValue = string | number | bigint | boolean | null | PythonFloat | readonly PythonValue[] | PythonDict

export type PythonDict = { readonly [key: string]: PythonValue }

/** True for a dict: an object that is neither a list nor a float. */
export function isDict(value: unknown): value is PythonDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonFloat)
}

/** The numeric value of an int, float or bool (Python counts True as 1); undefined for everything else. */
export function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return value instanceof PythonFloat ? value.value : undefined
}

/** Python's `==`: deep, and `1 == 1.0 == True`. */
export function pythonEquals(a: unknown, b: unknown): boolean {
  const [left, right] = [numberOf(a), numberOf(b)]
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of the same value are equal in Python
  if (left !== undefined || right !== undefined) return left == right
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => pythonEquals(item, b[index]))
  }
  if (!isDict(a) || !isDict(b)) return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && pythonEquals(a[key], b[key]))
  )
}
