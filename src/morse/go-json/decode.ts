import { type GoValue, textOfBytes } from './encode.ts'
import { findSyntaxError, type GoSyntaxError, literalEnd, skipSpace } from './syntax.ts'

/** A value that does not fit the Go type it should go into: Go's `json.UnmarshalTypeError`. */
export type GoTypeError = {
  readonly kind: 'type'
  readonly message: string
  /** What was there: "string", "number", "number 1.5", "bool", "array", "object". */
  readonly value: string
  /** The Go type: "int64", "map[string]string". */
  readonly type: string
  readonly offset: number
  /** Name of the struct that the field is of, and path of the field from the root; both empty at the root. */
  readonly struct: string
  readonly field: string
}

export type GoJsonError = GoSyntaxError | GoTypeError

/** How JSON becomes a value of a Go type. A value is read into what is there already, as Go does for repeated keys. */
export type GoType<T> = {
  readonly name: string
  readonly zero: T
  readonly read: (decoder: Decoder, current: T) => T
}

type Literal = 'null' | 'bool' | 'string' | 'number'

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
    if (decoder.isCompound()) return decoder.refuseCompound(stringType, current)
    const { kind, start } = decoder.literal()
    if (kind === 'string') return decoder.text(start)
    if (kind !== 'null') decoder.refuse(kind, stringType.name, decoder.at)
    return current
  },
}

export const booleanType: GoType<boolean> = {
  name: 'bool',
  zero: false,
  read: (decoder, current) => {
    if (decoder.isCompound()) return decoder.refuseCompound(booleanType, current)
    const { kind, start } = decoder.literal()
    if (kind === 'bool') return decoder.bytes[start] === 0x74
    if (kind !== 'null') decoder.refuse(kind, booleanType.name, decoder.at)
    return current
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
      if (decoder.isCompound()) return decoder.refuseCompound(type, current)
      const { kind, start } = decoder.literal()
      if (kind === 'number') {
        const text = decoder.ascii(start)
        // 19 digits hold any int64; longer ones would cost time to convert.
        if (/^-?\d{1,19}$/.test(text)) {
          const value = BigInt(text)
          if (BigInt.asIntN(64, value) === value) return value
        }
        decoder.refuse(`number ${text}`, name, decoder.at)
      } else if (kind !== 'null') decoder.refuse(kind, name, decoder.at)
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
      if (decoder.isNull()) return null
      if (decoder.bytes[decoder.at] !== openBrace) return decoder.refuseValue(type, current)
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
      if (decoder.isNull()) return null
      if (decoder.bytes[decoder.at] !== openBracket) return decoder.refuseValue(type, current)
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
      if (decoder.isNull()) return current
      if (decoder.bytes[decoder.at] !== openBrace) return decoder.refuseValue(type, current)
      const value = { ...current }
      decoder.members((key) => {
        const field = byKey.get(key) ?? byFoldedKey.get(foldKey(key))
        if (field === undefined) return decoder.skip()
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
  read: (decoder) => decoder.any(),
}

const openBracket = 0x5b
const openBrace = 0x7b

/** The place in a text whose grammar is known to be right. Offsets are those that Go reports (encoding/json/decode.go). */
class Decoder {
  readonly bytes: Uint8Array
  at: number
  error: GoTypeError | null = null
  #struct = ''
  #path: readonly string[] = []

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.at = skipSpace(bytes, 0)
  }

  isCompound(): boolean {
    return this.bytes[this.at] === openBracket || this.bytes[this.at] === openBrace
  }

  /** Whether null is here; it is passed then. */
  isNull(): boolean {
    if (this.bytes[this.at] !== 0x6e) return false
    this.at += 4
    return true
  }

  /** Passes a string, number or word. */
  literal(): { kind: Literal; start: number } {
    const start = this.at
    this.#pass()
    const first = this.bytes[start]
    if (first === 0x22) return { kind: 'string', start }
    if (first === 0x6e) return { kind: 'null', start }
    return { kind: first === 0x74 || first === 0x66 ? 'bool' : 'number', start }
  }

  /** The text of the string that was just passed and began there. */
  text(start: number): string {
    const inside = this.bytes.subarray(start + 1, this.at - 1)
    const text = textOfBytes(inside)
    return inside.includes(0x5c) ? JSON.parse(`"${text}"`).toWellFormed() : text
  }

  ascii(start: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, this.at - start).toString('latin1')
  }

  /** Calls for each member of the object that is here, at its value; the call must pass the value. */
  members(read: (key: string) => void): void {
    this.#items(() => {
      const start = this.at
      this.#pass()
      const key = this.text(start)
      this.at = skipSpace(this.bytes, skipSpace(this.bytes, this.at) + 1)
      read(key)
    })
  }

  /** Calls for each element of the array that is here, at its place; the call must pass it. */
  elements(read: (index: number) => void): void {
    let index = 0
    this.#items(() => read(index++))
  }

  /** Reads with errors attributed to the field. */
  inField(struct: string, key: string, read: () => void): void {
    const outer = { struct: this.#struct, path: this.#path }
    this.#struct = struct.slice(struct.indexOf('.') + 1)
    this.#path = [...outer.path, key]
    read()
    this.#struct = outer.struct
    this.#path = outer.path
  }

  refuse(value: string, type: string, offset: number): void {
    if (this.error !== null) return
    const struct = this.#struct
    const field = this.#path.join('.')
    const place = struct === '' && field === '' ? 'value' : `struct field ${struct}.${field}`
    const message = `json: cannot unmarshal ${value} into Go ${place} of type ${type}`
    this.error = { kind: 'type', message, value, type, offset, struct, field }
  }

  refuseCompound<T>(type: GoType<T>, current: T): T {
    this.refuse(this.bytes[this.at] === openBracket ? 'array' : 'object', type.name, this.at + 1)
    this.skip()
    return current
  }

  /** Refuses whatever is here, which is not null. */
  refuseValue<T>(type: GoType<T>, current: T): T {
    if (this.isCompound()) return this.refuseCompound(type, current)
    const { kind } = this.literal()
    this.refuse(kind, type.name, this.at)
    return current
  }

  /** Passes a value of any kind. */
  skip(): void {
    let depth = 0
    do {
      const byte = this.bytes[this.at]
      if (byte === openBracket || byte === openBrace) depth++
      else if (byte === 0x5d || byte === 0x7d) depth--
      // Inside a container numbers and words are passed byte by byte, as white space and commas are.
      if (byte === 0x22 || (depth === 0 && byte !== 0x5d && byte !== 0x7d)) this.#pass()
      else this.at++
    } while (depth > 0)
  }

  /** The value that is here. Without recursion: it may be nested ten thousand deep. */
  any(): GoValue {
    const open: Container[] = []
    for (;;) {
      let value: GoValue
      const byte = this.bytes[this.at]
      if (byte === openBracket || byte === openBrace) {
        const container: Container = byte === openBracket ? newArray() : this.#newMap()
        this.at = skipSpace(this.bytes, this.at + 1)
        if (this.bytes[this.at] !== container.close) {
          open.push(container)
          container.begin()
          continue
        }
        this.at++
        value = container.value
      } else value = this.#scalar()
      for (;;) {
        const container = open.at(-1)
        if (container === undefined) return value
        container.add(value)
        this.at = skipSpace(this.bytes, this.at)
        const isEnd = this.bytes[this.at] === container.close
        this.at = isEnd ? this.at + 1 : skipSpace(this.bytes, this.at + 1)
        if (!isEnd) {
          container.begin()
          break
        }
        open.pop()
        value = container.value
      }
    }
  }

  #newMap(): Container {
    const map = new Map<string, GoValue>()
    let key = ''
    return {
      value: map,
      close: 0x7d,
      begin: () => {
        const start = this.at
        this.#pass()
        key = this.text(start)
        this.at = skipSpace(this.bytes, skipSpace(this.bytes, this.at) + 1)
      },
      add: (value) => map.set(key, value),
    }
  }

  #scalar(): GoValue {
    const { kind, start } = this.literal()
    if (kind === 'null') return null
    if (kind === 'bool') return this.bytes[start] === 0x74
    if (kind === 'string') return this.text(start)
    const text = this.ascii(start)
    const value = Number(text)
    if (Number.isFinite(value)) return value
    this.refuse(`number ${text}`, 'float64', this.at + 1)
    return null
  }

  #items(read: () => void): void {
    this.at = skipSpace(this.bytes, this.at + 1)
    while (this.bytes[this.at] !== 0x5d && this.bytes[this.at] !== 0x7d) {
      read()
      this.at = skipSpace(this.bytes, this.at)
      if (this.bytes[this.at] === 0x2c) this.at = skipSpace(this.bytes, this.at + 1)
    }
    this.at++
  }

  #pass(): void {
    this.at = this.#end()
  }

  #end(): number {
    const end = literalEnd(this.bytes, this.at)
    if (typeof end !== 'number') throw new RangeError('the grammar was not checked before')
    return end
  }
}

type Container = {
  readonly value: GoValue
  readonly close: number
  readonly begin: () => void
  readonly add: (value: GoValue) => void
}

function newArray(): Container {
  const items: GoValue[] = []
  return { value: items, close: 0x5d, begin: () => {}, add: (value) => items.push(value) }
}

/** Folds a key as Go does: ASCII letters, and the two other characters that fold to one (Kelvin sign, long s). */
function foldKey(key: string): string {
  return key.replace(/[A-Z\u212a\u017f]/g, (letter) =>
    letter === '\u212a' ? 'k' : letter === '\u017f' ? 's' : letter.toLowerCase(),
  )
}
