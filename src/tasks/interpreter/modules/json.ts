import { floatRepr } from '../../python/to-string.ts'
import { PythonFloat } from '../../python/value.ts'
import { allocate, spend } from '../budget.ts'
import { callValue } from '../calls.ts'
import { exceptionClasses, PythonException, raise } from '../exceptions.ts'
import { bytesOf, expectText, float, integer, sequenceItems, setEntry } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { sortedItems } from '../methods/ordering.ts'
import { isTruthy } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassValue, Dictionary, Instance, type Module, Tuple, type Value } from '../value.ts'
import { wholeText } from './files.ts'
import { moduleOf } from './native-module.ts'

type Style = {
  readonly isAscii: boolean
  readonly indent: string | undefined
  readonly itemSeparator: string
  readonly keySeparator: string
  readonly isSorted: boolean
  readonly otherwise: Value
}

function written(value: Value, style: Style, depth: number): string {
  spend(1)
  const text = uncounted(value, style, depth)
  // a part that stands in many places is written out in each
  allocate(text.length)
  return text
}

function uncounted(value: Value, style: Style, depth: number): string {
  if (typeof value === 'string') return textJson(value, style.isAscii)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' || typeof value === 'bigint') return toRepr(value)
  if (value instanceof PythonFloat) return floatJson(value.value)
  const items = sequenceItems(value)
  if (items !== undefined)
    return enclosed(
      '[]',
      items.map((item) => written(item, style, depth + 1)),
      style,
      depth,
    )
  if (value instanceof Dictionary) return enclosed('{}', members(value, style, depth), style, depth)
  if (style.otherwise !== null) return written(callValue(style.otherwise, [value]), style, depth)
  return raise('TypeError', `Object of type ${typeNameOf(value)} is not JSON serializable`)
}

function members(value: Dictionary, style: Style, depth: number): string[] {
  const pairs = [...value.entries.values()]
  const ordered = style.isSorted
    ? sortedItems(
        pairs.map((pair) => new Tuple(pair)),
        (pair) => (pair as Tuple).items[0] ?? null,
      ).map((pair) => (pair as Tuple).items)
    : pairs
  return ordered.map(
    ([key = null, member = null]) =>
      `${textJson(keyText(key), style.isAscii)}${style.keySeparator}${written(member, style, depth + 1)}`,
  )
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key
  if (key === null || typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint') {
    return key === null ? 'null' : typeof key === 'boolean' ? String(key) : toRepr(key)
  }
  if (key instanceof PythonFloat) return floatJson(key.value)
  return raise('TypeError', `keys must be str, int, float, bool or None, not ${typeNameOf(key)}`)
}

function enclosed([open = '', close = '']: string, parts: readonly string[], style: Style, depth: number): string {
  if (parts.length === 0) return open + close
  if (style.indent === undefined) return open + parts.join(style.itemSeparator) + close
  const line = `\n${style.indent.repeat(depth + 1)}`
  return `${open}${line}${parts.join(style.itemSeparator + line)}\n${style.indent.repeat(depth)}${close}`
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatRepr(value)
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

function textJson(text: string, isAscii: boolean): string {
  const escaped = text.replace(isAscii ? /["\\\0-\x1f]|[^\0-\x7e]/g : /["\\\0-\x1f]/g, (unit) => {
    return shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

const maximumDepth = 900
const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
const textPattern = /"((?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y
const constants: Readonly<Record<string, () => Value>> = {
  null: () => null,
  true: () => true,
  false: () => false,
  NaN: () => float(Number.NaN),
  Infinity: () => float(Number.POSITIVE_INFINITY),
  '-Infinity': () => float(Number.NEGATIVE_INFINITY),
}

const decodeErrorClass = new ClassValue(
  'JSONDecodeError',
  [exceptionClasses.get('ValueError') as ClassValue],
  new Map(),
)

class JsonReader {
  readonly #text: string
  #position = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Value {
    const value = this.#value(0)
    this.#space()
    return this.#position === this.#text.length ? value : this.#fail('Extra data')
  }

  #fail(message: string): never {
    const instance = new Instance(decodeErrorClass)
    instance.attributes.set('args', new Tuple([`${message}: char ${this.#position}`]))
    instance.attributes.set('msg', message)
    instance.attributes.set('doc', this.#text)
    instance.attributes.set('pos', this.#position)
    throw new PythonException(instance)
  }

  #space(): void {
    while (' \t\n\r'.includes(this.#text.charAt(this.#position)) && this.#position < this.#text.length) this.#position++
  }

  #take(mark: string): boolean {
    this.#space()
    if (this.#text.charAt(this.#position) !== mark) return false
    this.#position++
    return true
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.#text) ?? undefined
    this.#position += found?.[0].length ?? 0
    return found
  }

  #value(depth: number): Value {
    if (depth > maximumDepth) raise('RecursionError', 'maximum recursion depth exceeded while decoding a JSON document')
    this.#space()
    if (this.#text.charAt(this.#position) === '"') return this.#string()
    if (this.#take('[')) return this.#list(depth)
    if (this.#take('{')) return this.#object(depth)
    for (const [name, value] of Object.entries(constants)) {
      if (!this.#text.startsWith(name, this.#position)) continue
      this.#position += name.length
      return value()
    }
    const number = this.#match(numberPattern)
    if (number === undefined) return this.#fail('Expecting value')
    const isWhole = number[1] === undefined && number[2] === undefined
    return isWhole ? integer(BigInt(number[0])) : float(Number(number[0]))
  }

  #string(): string {
    const found = this.#match(textPattern)
    if (found === undefined) return this.#fail('Invalid string')
    return found[0].includes('\\') ? (JSON.parse(found[0]) as string) : (found[1] ?? '')
  }

  #list(depth: number): Value[] {
    const items: Value[] = []
    if (this.#take(']')) return items
    do items.push(this.#value(depth + 1))
    while (this.#take(','))
    return this.#take(']') ? items : this.#fail("Expecting ',' delimiter")
  }

  #object(depth: number): Dictionary {
    const members = new Dictionary()
    if (this.#take('}')) return members
    do {
      this.#space()
      if (this.#text.charAt(this.#position) !== '"') this.#fail('Expecting property name enclosed in double quotes')
      const key = this.#string()
      if (!this.#take(':')) this.#fail("Expecting ':' delimiter")
      setEntry(members, key, this.#value(depth + 1))
    } while (this.#take(','))
    return this.#take('}') ? members : this.#fail("Expecting ',' delimiter")
  }
}

/** Python's `json.loads`: NaN and Infinity included. @throws JSONDecodeError of Python. */
export function loadJson(text: string): Value {
  return new JsonReader(text).document()
}

function dumpJson(
  value: Value,
  {
    isAscii,
    indent,
    separators,
    isSorted,
    otherwise,
  }: { isAscii: Value; indent: Value; separators: Value; isSorted: Value; otherwise: Value },
): string {
  const indentText = indent === null ? undefined : typeof indent === 'string' ? indent : ' '.repeat(Number(indent))
  const [itemSeparator, keySeparator] = sequenceItems(separators) ?? []
  return written(
    value,
    {
      isAscii: isTruthy(isAscii),
      indent: indentText,
      itemSeparator: typeof itemSeparator === 'string' ? itemSeparator : indentText === undefined ? ', ' : ',',
      keySeparator: typeof keySeparator === 'string' ? keySeparator : ': ',
      isSorted: isTruthy(isSorted),
      otherwise,
    },
    0,
  )
}

/** The module `json`, without what reads and writes files. */
export function jsonModule(): Module {
  return moduleOf('json', {
    loads: native('loads', 's, **options', (text: Value) => {
      const bytes = bytesOf(text)
      return loadJson(bytes === undefined ? expectText(text, 'the JSON object') : new TextDecoder().decode(bytes))
    }),
    load: native('load', 'fp, **options', (file: Value) => loadJson(wholeText(file))),
    dumps: native(
      'dumps',
      'obj, skipkeys=, ensure_ascii=, check_circular=, allow_nan=, cls=, indent=, separators=, default=, sort_keys=',
      (
        value: Value,
        _skip: Value,
        isAscii: Value = true,
        _check: Value,
        _nan: Value,
        _cls: Value,
        indent: Value = null,
        separators: Value = null,
        otherwise: Value = null,
        isSorted: Value = false,
      ) => dumpJson(value, { isAscii, indent, separators, isSorted, otherwise }),
    ),
    JSONDecodeError: decodeErrorClass,
  })
}
