import { raise } from '../exceptions.ts'
import { ClassValue, Instance, type Value } from '../value.ts'
import { bytesOf, listOf } from './expect.ts'
import { construction, methodMembers } from './native.ts'

function isBytes(value: Value | undefined): boolean {
  return bytesOf(value) !== undefined
}

function decoded(self: Value, errors: Value | undefined): string {
  const bytes = bytesOf(self) ?? new Uint8Array()
  try {
    return new TextDecoder('utf-8', { fatal: errors !== 'ignore' && errors !== 'replace', ignoreBOM: true }).decode(
      bytes,
    )
  } catch {
    return raise('UnicodeDecodeError', "'utf-8' codec can't decode bytes")
  }
}

function bytesRepr(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => {
    if (byte === 0x5c) return '\\\\'
    if (byte === 0x0a) return '\\n'
    if (byte === 0x0d) return '\\r'
    if (byte === 0x09) return '\\t'
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }).join('')
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return `b${quote}${quote === "'" ? text.replaceAll("'", "\\'") : text}${quote}`
}

/** The class `bytes`, as far as task functions use it: to be hashed, measured, compared and decoded. */
export const bytesClass: ClassValue = new ClassValue(
  'bytes',
  [],
  methodMembers('bytes', isBytes, {
    decode: ['encoding=, errors=', (self: Value, _encoding: Value, errors: Value) => decoded(self, errors)],
    hex: ['', (self: Value) => Buffer.from(bytesOf(self) ?? []).toString('hex')],
    __len__: ['', (self: Value) => bytesOf(self)?.length ?? 0],
    __repr__: ['', (self: Value) => bytesRepr(bytesOf(self) ?? new Uint8Array())],
    __hash__: ['', (self: Value) => bytesRepr(bytesOf(self) ?? new Uint8Array())],
    __eq__: [
      'other',
      (self: Value, other: Value) => {
        const [left, right] = [bytesOf(self), bytesOf(other)]
        return left !== undefined && right !== undefined && Buffer.from(left).equals(right)
      },
    ],
    __getitem__: [
      'index',
      (self: Value, index: Value) => {
        const bytes = bytesOf(self) ?? new Uint8Array()
        const byte = typeof index === 'number' ? bytes.at(index) : undefined
        return byte ?? raise('IndexError', 'index out of range')
      },
    ],
  }),
  construction('bytes', 'source=, encoding=', (source: Value = [], encoding: Value) => {
    if (typeof source === 'string' && encoding !== undefined) return makeBytes(new TextEncoder().encode(source))
    return makeBytes(Uint8Array.from(listOf(source), (byte) => Number(byte)))
  }),
)

/** A bytes object. */
export function makeBytes(bytes: Uint8Array): Instance {
  return new Instance(bytesClass, bytes)
}
