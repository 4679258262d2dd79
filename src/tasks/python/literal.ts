import { PythonFloat, type PythonValue } from './value.ts'

/** Thrown for text that is no literal of Python. */
export class PythonLiteralError extends Error {
  override readonly name = 'PythonLiteralError'
  readonly code = 'PYTHON_LITERAL_INVALID'
  constructor({ text, position, reason }: { text: string; position: number; reason: string }) {
    super(`Not a Python literal: ${reason}\nPosition: ${position}\nText: ${text.slice(0, 200)}`)
  }
}

/**
 * Python's `ast.literal_eval` for strings, numbers, True, False, None, lists, tuples (read as lists) and dicts with
 * string keys. Nothing is executed.
 *
 * @throws {PythonLiteralError}
 * @example parsePythonLiteral("['a', 'it\\'s']") // => ['a', "it's"]
 */
export function parsePythonLiteral(text: string): PythonValue {
  const reader = new LiteralReader(text)
  const value = reader.value()
  reader.expectEnd()
  return value
}

const maximumDepth = 100
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

/** A string that may hold line breaks and quotes. */
const tripleQuoted = /'''((?:[^\\]|\\[\s\S])*?)'''|"""((?:[^\\]|\\[\s\S])*?)"""/

class LiteralReader {
  readonly #text: string
  #position = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  #fail(reason: string): never {
    throw new PythonLiteralError({ text: this.#text, position: this.#position, reason })
  }

  #take(expression: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(expression.source, `${expression.flags}y`)
    sticky.lastIndex = this.#position
    const found = sticky.exec(this.#text) ?? undefined
    this.#position += found?.[0].length ?? 0
    return found
  }

  #takeMark(mark: string): boolean {
    this.#take(/\s+/)
    if (this.#text[this.#position] !== mark) return false
    this.#position++
    return true
  }

  expectEnd(): void {
    this.#take(/\s+/)
    if (this.#position < this.#text.length) this.#fail('something follows the value')
  }

  value(): PythonValue {
    this.#take(/\s+/)
    const name = this.#take(/(?:True|False|None)\b/)?.[0]
    if (name !== undefined) return name === 'None' ? null : name === 'True'
    const number = this.#take(/[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/)?.[0]
    if (number !== undefined) return numberLiteral(number.replaceAll('_', ''))
    if (this.#takeMark('[')) return this.#nested(() => this.#items(']'))
    if (this.#takeMark('(')) return this.#nested(() => this.#items(')'))
    if (this.#takeMark('{')) return this.#nested(() => this.#members())
    return this.#strings()
  }

  #nested<Value>(read: () => Value): Value {
    if (++this.#depth > maximumDepth) this.#fail('it is nested too deep')
    const value = read()
    this.#depth--
    return value
  }

  #items(end: string): PythonValue[] {
    const items: PythonValue[] = []
    while (!this.#takeMark(end)) {
      items.push(this.value())
      if (!this.#takeMark(',')) {
        if (!this.#takeMark(end)) this.#fail(`"${end}" is missing`)
        break
      }
    }
    return items
  }

  #members(): { [key: string]: PythonValue } {
    const members: [string, PythonValue][] = []
    while (!this.#takeMark('}')) {
      const key = this.value()
      if (typeof key !== 'string' || !this.#takeMark(':')) this.#fail('a dict needs string keys and colons')
      members.push([key, this.value()])
      if (!this.#takeMark(',')) {
        if (!this.#takeMark('}')) this.#fail('"}" is missing')
        break
      }
    }
    return Object.fromEntries(members)
  }

  /** One string, or several side by side, which Python joins. */
  #strings(): string {
    let text = ''
    let count = 0
    for (;;) {
      this.#take(/\s+/)
      const quoted = this.#take(tripleQuoted) ?? this.#take(/'((?:[^'\\\n]|\\[\s\S])*)'|"((?:[^"\\\n]|\\[\s\S])*)"/)
      if (quoted === undefined) break
      text += unescaped(quoted[1] ?? quoted[2] ?? '')
      count++
    }
    return count > 0 ? text : this.#fail('a value is missing')
  }
}

function numberLiteral(text: string): PythonValue {
  if (/[.eE]/.test(text)) return new PythonFloat(Number(text))
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/**
 * The text of a quoted Python string without its escapes; unknown escapes stay as they are.
 *
 * @throws {PythonLiteralError} for a character that does not exist
 */
export function unescaped(body: string): string {
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, short?: string, four?: string, eight?: string, octal?: string, other?: string) => {
      const hexadecimal = short ?? four ?? eight
      if (hexadecimal !== undefined) {
        const codePoint = Number.parseInt(hexadecimal, 16)
        if (codePoint <= 0x10ffff) return String.fromCodePoint(codePoint)
        throw new PythonLiteralError({ text: whole, position: 0, reason: 'the character is beyond U+10FFFF' })
      }
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
      return escapes[other ?? ''] ?? whole
    },
  )
}
