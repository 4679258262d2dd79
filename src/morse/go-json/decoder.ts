import { type GoValue, textOfBytes } from './encode.ts'
import { literalEnd, skipSpace } from './syntax.ts'

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

/** A value that was passed: what it is, and where it began. It ends where the decoder is. */
export type Passed = { readonly kind: Kind; readonly start: number }

type Kind = 'null' | 'bool' | 'string' | 'number' | 'array' | 'object'

/** The place in a text whose grammar is known to be right. Offsets are those that Go reports (encoding/json/decode.go). */
export class Decoder {
  error: GoTypeError | null = null
  readonly #bytes: Uint8Array
  #at: number
  #struct = ''
  #path: readonly string[] = []

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#at = skipSpace(bytes, 0)
  }

  isAt(kind: Kind): boolean {
    return kindOf(this.#bytes[this.#at]) === kind
  }

  /** Passes a value, whole. */
  pass(): Passed {
    const start = this.#at
    let depth = 0
    do {
      const byte = this.#bytes[this.#at]
      if (byte === openBracket || byte === openBrace) depth++
      else if (byte === closeBracket || byte === closeBrace) depth--
      // Inside a container numbers and words are passed byte by byte, as white space and commas are.
      if (byte === quote || (depth === 0 && byte !== closeBracket && byte !== closeBrace)) this.#passLiteral()
      else this.#at++
    } while (depth > 0)
    return { kind: kindOf(this.#bytes[start]), start }
  }

  /** The text of the string that was just passed. */
  text({ start }: Passed): string {
    const inside = this.#bytes.subarray(start + 1, this.#at - 1)
    const text = textOfBytes(inside)
    return inside.includes(backslash) ? JSON.parse(`"${text}"`).toWellFormed() : text
  }

  /** The number that was just passed, as it was written. */
  digits({ start }: Passed): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, this.#at - start).toString('latin1')
  }

  isTrue({ start }: Passed): boolean {
    return this.#bytes[start] === 0x74
  }

  /** Calls for each member of the object that is here, at its value; the call must pass the value. */
  members(read: (key: string) => void): void {
    this.#items(() => read(this.#key()))
  }

  /** Calls for each element of the array that is here, at its place; the call must pass it. */
  elements(read: (index: number) => void): void {
    let index = 0
    this.#items(() => read(index++))
  }

  /** Reads with errors attributed to the field of the struct. */
  inField(struct: string, key: string, read: () => void): void {
    const outer = { struct: this.#struct, path: this.#path }
    this.#struct = struct.slice(struct.indexOf('.') + 1)
    this.#path = [...outer.path, key]
    read()
    this.#struct = outer.struct
    this.#path = outer.path
  }

  /** Notes that the value just passed does not fit the Go type, unless another did not before. */
  refuse({ kind, start }: Passed, type: string, value: string = kind): void {
    if (this.error !== null) return
    const struct = this.#struct
    const field = this.#path.join('.')
    const place = struct === '' && field === '' ? 'value' : `struct field ${struct}.${field}`
    const message = `json: cannot unmarshal ${value} into Go ${place} of type ${type}`
    const offset = kind === 'array' || kind === 'object' ? start + 1 : this.#at
    this.error = { kind: 'type', message, value, type, offset, struct, field }
  }

  /** The value that is here, of any kind. Without recursion: it may be nested ten thousand deep. */
  anyValue(): GoValue {
    const open: Container[] = []
    for (;;) {
      let value: GoValue
      const container = this.#opened()
      if (container !== null && this.#bytes[this.#at] !== container.close) {
        open.push(container)
        container.begin()
        continue
      }
      if (container === null) value = this.#scalar()
      else {
        this.#at++
        value = container.value
      }
      for (;;) {
        const outer = open.at(-1)
        if (outer === undefined) return value
        outer.add(value)
        this.#at = skipSpace(this.#bytes, this.#at)
        const isEnd = this.#bytes[this.#at] === outer.close
        this.#at = isEnd ? this.#at + 1 : skipSpace(this.#bytes, this.#at + 1)
        if (!isEnd) {
          outer.begin()
          break
        }
        open.pop()
        value = outer.value
      }
    }
  }

  /** Enters the array or object that is here, if one is. */
  #opened(): Container | null {
    const kind = kindOf(this.#bytes[this.#at])
    if (kind !== 'array' && kind !== 'object') return null
    this.#at = skipSpace(this.#bytes, this.#at + 1)
    if (kind === 'array') {
      const items: GoValue[] = []
      return { value: items, close: closeBracket, begin: () => {}, add: (value) => items.push(value) }
    }
    const members = new Map<string, GoValue>()
    let key = ''
    return {
      value: members,
      close: closeBrace,
      begin: () => {
        key = this.#key()
      },
      add: (value) => members.set(key, value),
    }
  }

  #scalar(): GoValue {
    const passed = this.pass()
    if (passed.kind === 'null') return null
    if (passed.kind === 'bool') return this.isTrue(passed)
    if (passed.kind === 'string') return this.text(passed)
    const text = this.digits(passed)
    const value = Number(text)
    if (Number.isFinite(value)) return value
    // Go looks one byte further here before it notices.
    this.#at++
    this.refuse(passed, 'float64', `number ${text}`)
    this.#at--
    return null
  }

  /** Passes a key and its colon. */
  #key(): string {
    const key = this.text(this.pass())
    this.#at = skipSpace(this.#bytes, skipSpace(this.#bytes, this.#at) + 1)
    return key
  }

  #items(read: () => void): void {
    this.#at = skipSpace(this.#bytes, this.#at + 1)
    while (this.#bytes[this.#at] !== closeBracket && this.#bytes[this.#at] !== closeBrace) {
      read()
      this.#at = skipSpace(this.#bytes, this.#at)
      if (this.#bytes[this.#at] === comma) this.#at = skipSpace(this.#bytes, this.#at + 1)
    }
    this.#at++
  }

  #passLiteral(): void {
    const end = literalEnd(this.#bytes, this.#at)
    if (typeof end !== 'number') throw new RangeError('the grammar was not checked before')
    this.#at = end
  }
}

/** An array or object that is being read. */
type Container = {
  readonly value: GoValue
  readonly close: number
  readonly begin: () => void
  readonly add: (value: GoValue) => void
}

/** The kind of the value that begins with this byte. */
function kindOf(byte: number | undefined): Kind {
  if (byte === openBrace) return 'object'
  if (byte === openBracket) return 'array'
  if (byte === quote) return 'string'
  if (byte === 0x6e) return 'null'
  return byte === 0x74 || byte === 0x66 ? 'bool' : 'number'
}

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
