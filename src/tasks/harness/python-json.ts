import { floatRepr } from '../python/to-string.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'

/** Python's `json.dumps(value, indent=2, ensure_ascii=False)`, of which the harness takes its `doc_hash`. */
export function pythonJson(value: PythonValue, indent = ''): string {
  const inner = `${indent}  `
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof PythonFloat) return floatJson(value.value)
  // a fraction among texts is no column of floats, and stays a plain number
  if (typeof value === 'number' && !Number.isInteger(value)) return floatJson(value)
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value).toString()
  const [open, close, members] = isDict(value)
    ? ([
        '{',
        '}',
        Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${pythonJson(member, inner)}`),
      ] as const)
    : (['[', ']', value.map((item) => pythonJson(item, inner))] as const)
  if (members.length === 0) return open + close
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? floatRepr(value) : value > 0 ? 'Infinity' : '-Infinity'
}

/** A value as JSON holds it: floats as numbers, large integers as text. */
export function plainJson(value: PythonValue): unknown {
  if (value instanceof PythonFloat) return value.value
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return (value as readonly PythonValue[]).map(plainJson)
  if (!isDict(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainJson(member)]))
}

/** The other way: numbers with a fraction, and those that are no numbers, are floats. */
export function fromPlainJson(value: unknown): PythonValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : new PythonFloat(value)
  if (Array.isArray(value)) return value.map(fromPlainJson)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (!isDict(value)) return null
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromPlainJson(member)]))
}
