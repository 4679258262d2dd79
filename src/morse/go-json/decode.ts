import { Decoder, type GoTypeError, type Passed } from './decoder.ts'
import type { GoValue } from './encode.ts'
import { findSyntaxError, type GoSyntaxError } from './syntax.ts'

export type GoJsonError = GoSyntaxError | GoTypeError

/** How JSON becomes a value of a Go type. A value is read into what is there already, as Go does for repeated keys. */
export type GoType<T> = {
  readonly name: string
  readonly zero: T
  readonly read: (decoder: Decoder, current: T) => T
}

/**
 * `json.Unmarshal` of Go up to 1.21 into the type: keys in any case, unknown keys ignored, a repeated key read into what the
 * first one left, null leaving things as they are, integers without loss. As in Go the first value that does not fit is
 * the error, and the grammar of the whole text is checked before.
 */
export function parseGoJson<T>(
  bytes: Uint8Array,
  type: GoType<T>,
): { readonly kind: 'value'; readonly value: T } | { readonly kind: 'bad'; readonly error: GoJsonError } {
  const syntaxError = findSyntaxError(bytes)
  if (syntaxError !== null) return { kind: 'bad', error: syntaxError }
  const decoder = new Decoder(bytes)
  const value = type.read(decoder, type.zero)
  return decoder.error === null ? { kind: 'value', value } : { kind: 'bad', error: decoder.error }
}

/** The error as pocket-core prints it inside an answer: the exported fields of Go's struct, the type being empty. */
export function goErrorFields(error: GoJsonError): GoValue {
  if (error.kind === 'syntax') return { Offset: error.offset }
  const { field, offset, struct, value } = error
  return { Field: field, Offset: offset, Struct: struct, Type: {}, Value: value }
}

/** A Go string. Bytes that are no UTF-8 and lone surrogates become U+FFFD. */
export const stringType: GoType<string> = {
  name: 'string',
  zero: '',
  read: (decoder, current) => {
    const passed = decoder.pass()
    return passed.kind === 'string' ? decoder.text(passed) : keep(decoder, passed, stringType, current)
  },
}

export const booleanType: GoType<boolean> = {
  name: 'bool',
  zero: false,
  read: (decoder, current) => {
    const passed = decoder.pass()
    return passed.kind === 'bool' ? decoder.isTrue(passed) : keep(decoder, passed, booleanType, current)
  },
}

/** An int64; `1.0`, `1e3` and what is out of range do not fit. */
export const int64Type: GoType<bigint> = integerType('int64')

/** Go's `int`, which has 64 bits where pocket-core runs. */
export const intType: GoType<bigint> = integerType('int')

function integerType(name: string): GoType<bigint> {
  const type: GoType<bigint> = {
    name,
    zero: 0n,
    read: (decoder, current) => {
      const passed = decoder.pass()
      if (passed.kind !== 'number') return keep(decoder, passed, type, current)
      const text = decoder.digits(passed)
      // 19 digits hold any int64; longer ones would cost time to convert.
      const value = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined
      if (value !== undefined && BigInt.asIntN(64, value) === value) return value
      decoder.refuse(passed, name, `number ${text}`)
      return current
    },
  }
  return type
}

/** A Go map with string keys; null when it was never made. It has no prototype, so any key is safe in it. */
export function mapType<T>(item: GoType<T>): GoType<Readonly<Record<string, T>> | null> {
  const type: GoType<Readonly<Record<string, T>> | null> = {
    name: `map[string]${item.name}`,
    zero: null,
    read: (decoder, current) => {
      if (!decoder.isAt('object')) return keptOrNull(decoder, type, current)
      const entries: Record<string, T> = Object.assign(Object.create(null), current)
      decoder.members((key) => {
        entries[key] = item.read(decoder, item.zero)
      })
      return entries
    },
  }
  return type
}

/** A Go slice; null when it was never made. */
export function listType<T>(item: GoType<T>): GoType<readonly T[] | null> {
  const type: GoType<readonly T[] | null> = {
    name: `[]${item.name}`,
    zero: null,
    read: (decoder, current) => {
      if (!decoder.isAt('array')) return keptOrNull(decoder, type, current)
      const items: T[] = []
      decoder.elements((index) => items.push(item.read(decoder, current?.[index] ?? item.zero)))
      return items
    },
  }
  return type
}

type FieldTypes<T> = { readonly [Name in keyof T]: { readonly key: string; readonly type: GoType<T[Name]> } }

/**
 * A Go struct, named with its package as in Go's messages ("types.Payload"). Each field says under which key it stands in
 * JSON; other cases of the key fit too, the exact one first.
 */
export function structType<T extends object>(name: string, fields: FieldTypes<T>): GoType<T> {
  const names = Object.keys(fields) as (keyof T)[]
  const byKey = new Map(names.map((field) => [fields[field].key, field]))
  const byFoldedKey = new Map(names.toReversed().map((field) => [foldKey(fields[field].key), field]))
  const type: GoType<T> = {
    name,
    zero: Object.fromEntries(names.map((field) => [field, fields[field].type.zero])) as T,
    read: (decoder, current) => {
      if (!decoder.isAt('object')) return keep(decoder, decoder.pass(), type, current)
      const value = { ...current }
      decoder.members((key) => {
        const field = byKey.get(key) ?? byFoldedKey.get(foldKey(key))
        if (field === undefined) decoder.pass()
        else
          decoder.inField(name, fields[field].key, () => {
            value[field] = fields[field].type.read(decoder, value[field])
          })
      })
      return value
    },
  }
  return type
}

/** An empty interface: objects become Maps, numbers float64. */
export const anyType: GoType<GoValue> = {
  name: 'interface {}',
  zero: null,
  read: (decoder) => decoder.anyValue(),
}

/** Null leaves what is there; anything else that came here does not fit. */
function keep<T>(decoder: Decoder, passed: Passed, type: GoType<T>, current: T): T {
  if (passed.kind !== 'null') decoder.refuse(passed, type.name)
  return current
}

/** As {@link keep}, for types that null empties. */
function keptOrNull<T>(decoder: Decoder, type: GoType<T | null>, current: T | null): T | null {
  const passed = decoder.pass()
  return passed.kind === 'null' ? null : keep(decoder, passed, type, current)
}

/** Folds a key as Go does: ASCII letters, and the two other characters that fold to one (Kelvin sign, long s). */
function foldKey(key: string): string {
  return key.replace(/[A-Z\u212a\u017f]/g, (letter) =>
    letter === '\u212a' ? 'k' : letter === '\u017f' ? 's' : letter.toLowerCase(),
  )
}
