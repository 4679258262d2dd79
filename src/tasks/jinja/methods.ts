import { capitalize, splitText, strip, stripEnd, stripStart, textLength, titleText } from '../python/text.ts'
import { isDict, PythonFloat, pythonEquals } from '../python/value.ts'
import { type CallArguments, Callable, integerOf, itemsOf, type JinjaValue, OperationError, textOf } from './value.ts'

type Method<Subject> = (subject: Subject, callArguments: CallArguments) => JinjaValue

function optionalText({ values }: CallArguments, index = 0): string | undefined {
  const value = values[index]
  return value === undefined || value === null ? undefined : textOf(value, 'the argument')
}

function requiredText({ values }: CallArguments, index = 0): string {
  return textOf(values[index], 'the argument')
}

function splitMethod(text: string, callArguments: CallArguments): JinjaValue {
  const separator = callArguments.named.sep ?? callArguments.values[0]
  const maximum = callArguments.named.maxsplit ?? callArguments.values[1]
  const at = separator === undefined || separator === null ? undefined : textOf(separator, 'the separator')
  if (at === '') throw new OperationError('the separator of split is empty')
  return splitText(text, at, maximum === undefined ? -1 : integerOf(maximum, 'maxsplit'))
}

function affixes({ values }: CallArguments): string[] {
  const given = values[0]
  return Array.isArray(given) ? given.map((affix) => textOf(affix, 'the affix')) : [textOf(given, 'the affix')]
}

function replaceMethod(text: string, { values }: CallArguments): string {
  const [old, replacement] = [textOf(values[0], 'the old text'), textOf(values[1], 'the new text')]
  const limit = values[2] === undefined ? -1 : integerOf(values[2], 'the count')
  if (limit < 0) return text.replaceAll(old, () => replacement)
  let count = 0
  return text.replaceAll(old, (found) => (count++ < limit ? replacement : found))
}

function findText(text: string, wanted: string): number {
  const index = text.indexOf(wanted)
  return index < 0 ? -1 : textLength(text.slice(0, index))
}

const textMethods: Readonly<Record<string, Method<string>>> = {
  strip: (text, given) => strip(text, optionalText(given)),
  lstrip: (text, given) => stripStart(text, optionalText(given)),
  rstrip: (text, given) => stripEnd(text, optionalText(given)),
  split: splitMethod,
  splitlines: (text) =>
    text
      .split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
      .filter((line, at, all) => line !== '' || at < all.length - 1),
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  capitalize: (text) => capitalize(text),
  title: (text) => titleText(text),
  replace: replaceMethod,
  startswith: (text, given) => affixes(given).some((affix) => text.startsWith(affix)),
  endswith: (text, given) => affixes(given).some((affix) => text.endsWith(affix)),
  join: (text, { values }) =>
    itemsOf(values[0] ?? [])
      .map((item) => textOf(item, 'an item of join'))
      .join(text),
  find: (text, given) => findText(text, requiredText(given)),
  count: (text, given) => text.split(requiredText(given)).length - 1,
  index: (text, given) => {
    const index = findText(text, requiredText(given))
    if (index < 0) throw new OperationError('the text to find is not there')
    return index
  },
  isdigit: (text) => /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u.test(text),
  isupper: (text) => text !== text.toLowerCase() && text === text.toUpperCase(),
  islower: (text) => text !== text.toUpperCase() && text === text.toLowerCase(),
}

const listMethods: Readonly<Record<string, Method<readonly JinjaValue[]>>> = {
  index: (list, { values }) => {
    const index = list.findIndex((item) => pythonEquals(item, values[0]))
    if (index < 0) throw new OperationError(`the value is not in the list of ${list.length}`)
    return index
  },
  count: (list, { values }) => list.filter((item) => pythonEquals(item, values[0])).length,
}

const dictMethods: Readonly<Record<string, Method<{ readonly [key: string]: JinjaValue }>>> = {
  items: (dict) => Object.entries(dict),
  keys: (dict) => Object.keys(dict),
  values: (dict) => Object.values(dict),
  get: (dict, { values }) => {
    const key = values[0]
    const isThere = typeof key === 'string' && Object.hasOwn(dict, key)
    return (isThere ? dict[key] : values[1]) ?? null
  },
}

function bound<Subject>(methods: Readonly<Record<string, Method<Subject>>>, subject: Subject, name: string) {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  return method === undefined ? undefined : new Callable(name, (given) => method(subject, given))
}

/** The method of that name, bound to the value; undefined when its type has none. */
export function methodOf(value: JinjaValue, name: string): Callable | undefined {
  if (typeof value === 'string') return bound(textMethods, value, name)
  if (Array.isArray(value)) return bound(listMethods, value as readonly JinjaValue[], name)
  if (!isDict(value) || value instanceof Callable || value instanceof PythonFloat) return undefined
  return bound(dictMethods, value as { readonly [key: string]: JinjaValue }, name)
}
