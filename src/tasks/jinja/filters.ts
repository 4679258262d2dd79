import { capitalize, strip, titleText } from '../python/text.ts'
import { pythonString } from '../python/to-string.ts'
import { numberOf, PythonFloat, pythonEquals } from '../python/value.ts'
import { attributeOf } from './member.ts'
import { arithmetic, pythonOrder } from './operations.ts'
import {
  type CallArguments,
  defined,
  isTrue,
  itemsOf,
  type JinjaValue,
  lengthOf,
  OperationError,
  textOf,
  Undefined,
} from './value.ts'

type Filter = (value: JinjaValue, callArguments: CallArguments) => JinjaValue

function text(value: JinjaValue): string {
  return pythonString(defined(value))
}

function toInteger(value: JinjaValue, { values, named }: CallArguments): JinjaValue {
  const known = defined(value)
  const number = numberOf(known)
  if (number !== undefined) return typeof number === 'bigint' ? number : Math.trunc(number)
  const read = typeof known === 'string' ? /^[+-]?\d+(?:\.\d*)?$/.exec(strip(known)) : null
  return read === null ? (values[0] ?? named.default ?? 0) : Math.trunc(Number(read[0]))
}

function toFloat(value: JinjaValue, { values, named }: CallArguments): JinjaValue {
  const known = defined(value)
  const number =
    numberOf(known) ?? (typeof known === 'string' && strip(known) !== '' ? Number(strip(known)) : Number.NaN)
  return Number.isNaN(Number(number))
    ? (values[0] ?? named.default ?? new PythonFloat(0))
    : new PythonFloat(Number(number))
}

function mapItems(value: JinjaValue, { values, named }: CallArguments): JinjaValue {
  const items = itemsOf(value)
  if (named.attribute !== undefined) {
    const path = textOf(named.attribute, 'the attribute').split('.')
    return items.map((item) => path.reduce((object: JinjaValue, name) => attributeOf(object, name), item))
  }
  const [name, ...rest] = values
  const filter = filterNamed(textOf(name, 'the name of the filter to map'))
  return items.map((item) => filter(item, { values: rest, named: {} }))
}

function orElse(value: JinjaValue, { values }: CallArguments): JinjaValue {
  const replacement = values[0] ?? ''
  if (value instanceof Undefined) return replacement
  return values[1] !== undefined && isTrue(values[1]) && !isTrue(value) ? replacement : value
}

function rounded(value: JinjaValue, { values }: CallArguments): JinjaValue {
  const scale = 10 ** Number(numberOf(values[0] ?? 0) ?? 0)
  const scaled = Number(numberOf(defined(value)) ?? Number.NaN) * scale
  const nearest = Math.abs(scaled % 1) === 0.5 ? 2 * Math.round(scaled / 2) : Math.round(scaled)
  return new PythonFloat(nearest / scale)
}

function unique(value: JinjaValue): JinjaValue {
  const texts = new Set<string>()
  const others: JinjaValue[] = []
  return itemsOf(value).filter((item) => {
    if (typeof item === 'string') {
      const text = item.toLowerCase()
      return !texts.has(text) && texts.add(text)
    }
    if (others.some((earlier) => pythonEquals(earlier, item))) return false
    if (others.length >= maximumCompared) throw new OperationError(`more than ${maximumCompared} different values`)
    return others.push(item)
  })
}

/** Values that are no texts are compared with one another. */
const maximumCompared = 10_000

function folded(item: JinjaValue): JinjaValue {
  return typeof item === 'string' ? item.toLowerCase() : item
}

function join(value: JinjaValue, { values, named }: CallArguments): string {
  const separator = values[0] ?? ''
  const items = named.attribute === undefined ? value : mapItems(value, { values: [], named })
  return itemsOf(items).map(text).join(text(separator))
}

const filters: Readonly<Record<string, Filter>> = {
  string: text,
  length: lengthOf,
  count: lengthOf,
  trim: (value, { values }) =>
    strip(text(value), values[0] === undefined ? undefined : textOf(values[0], 'characters')),
  upper: (value) => text(value).toUpperCase(),
  lower: (value) => text(value).toLowerCase(),
  capitalize: (value) => capitalize(text(value)),
  title: (value) => titleText(text(value)),
  replace: (value, { values }) =>
    text(value).replaceAll(textOf(values[0], 'the old text'), () => textOf(values[1], 'the new text')),
  join,
  int: toInteger,
  float: toFloat,
  abs: (value) => (compareZero(value) < 0 ? arithmetic('*', -1, value) : value),
  round: rounded,
  list: (value) => [...itemsOf(value)],
  first: (value) => itemsOf(value)[0] ?? new Undefined('the first item of an empty sequence'),
  last: (value) => itemsOf(value).at(-1) ?? new Undefined('the last item of an empty sequence'),
  reverse: (value) => (typeof value === 'string' ? [...value].reverse().join('') : [...itemsOf(value)].reverse()),
  sort: (value, { named }) => {
    const direction = named.reverse !== undefined && isTrue(named.reverse) ? -1 : 1
    return [...itemsOf(value)].sort((a, b) => direction * pythonOrder(folded(a), folded(b)))
  },
  unique,
  sum: (value) => itemsOf(value).reduce((total, item) => arithmetic('+', total, item), 0),
  min: (value) => [...itemsOf(value)].sort(pythonOrder)[0] ?? new Undefined('the least of nothing'),
  max: (value) => [...itemsOf(value)].sort(pythonOrder).at(-1) ?? new Undefined('the greatest of nothing'),
  items: (value) => Object.entries(defined(value) as { readonly [key: string]: JinjaValue }),
  map: mapItems,
  default: orElse,
  d: orElse,
  e: (value) => text(value).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark),
  escape: (value) => text(value).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark),
  safe: text,
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

function compareZero(value: JinjaValue): number {
  return pythonOrder(value, 0)
}

/**
 * The filter of that name.
 *
 * @throws {OperationError} when there is none.
 */
export function filterNamed(name: string): Filter {
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (filter === undefined) throw new OperationError(`the filter "${name}" is not supported`)
  return filter
}
