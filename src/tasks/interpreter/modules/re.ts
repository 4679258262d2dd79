import { unescaped } from '../../python/literal.ts'
import { allocate } from '../budget.ts'
import { callValue } from '../calls.ts'
import { exceptionClasses, raise } from '../exceptions.ts'
import { iteratorOver } from '../iteration.ts'
import { dictionaryOf, expectInteger, expectText } from '../methods/expect.ts'
import { type MethodTable, native, nativeClass } from '../methods/native.ts'
import { toStr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { Callable, ClassValue, Instance, type Module, Tuple, type Value } from '../value.ts'
import { moduleOf } from './native-module.ts'
import { compileRegex, PythonRegex, type RegexMatch, regexFlags } from './regular-expressions.ts'

/** No text longer than this is searched: backtracking takes too long on more. */
const maximumLength = 4_000_000

function subject(value: Value | undefined): string {
  if (typeof value !== 'string') {
    return raise(
      'TypeError',
      `expected string or bytes-like object, got '${value === undefined ? 'nothing' : typeNameOf(value)}'`,
    )
  }
  return value.length <= maximumLength ? value : raise('MemoryError', 'the text is too long for a regular expression')
}

function regexOf(value: Value, flags: Value = 0): PythonRegex {
  if (value instanceof Instance && value.native instanceof PythonRegex) return value.native
  if (typeof value !== 'string') return raise('TypeError', 'first argument must be string or compiled pattern')
  return compileRegex(value, expectInteger(flags))
}

const matchClass: ClassValue = nativeClass('Match', {
  isOwn: (value) => value instanceof Instance && value.type === matchClass,
  methods: {
    group: [
      '*groups',
      (self: Value, groups: Value[]) => {
        const values = (groups.length === 0 ? [0] : groups).map((group) => groupText(self, group))
        return values.length === 1 ? (values[0] ?? null) : new Tuple(values)
      },
    ],
    __getitem__: ['group', groupText],
    groups: [
      'default=',
      (self: Value, otherwise: Value = null) =>
        new Tuple(
          matchOf(self)
            .found.slice(1)
            .map((text: string | undefined) => text ?? otherwise),
        ),
    ],
    groupdict: [
      'default=',
      (self: Value, otherwise: Value = null) => {
        const { found, regex } = matchOf(self)
        return dictionaryOf([...regex.groupNames].map(([name, group]) => [name, found[group] ?? otherwise] as const))
      },
    ],
    start: ['group=', (self: Value, group: Value = 0) => spanOf(self, group)[0]],
    end: ['group=', (self: Value, group: Value = 0) => spanOf(self, group)[1]],
    span: ['group=', (self: Value, group: Value = 0) => new Tuple(spanOf(self, group))],
    expand: [
      'template',
      (self: Value, template: Value) => expandTemplate(matchOf(self), expectText(template, 'template')),
    ],
    __bool__: ['', () => true],
  },
})

function matchOf(value: Value): RegexMatch {
  return value instanceof Instance ? (value.native as RegexMatch) : raise('TypeError', 'a match is needed')
}

function wrapped(match: RegexMatch | undefined): Value {
  if (match === undefined) return null
  const instance = new Instance(matchClass, match)
  instance.attributes.set('string', match.text)
  instance.attributes.set('re', patternInstance(match.regex))
  return instance
}

function groupNumber(match: RegexMatch, group: Value): number {
  const number = typeof group === 'string' ? match.regex.groupNames.get(group) : expectInteger(group)
  return number !== undefined && number >= 0 && number < match.found.length
    ? number
    : raise('IndexError', 'no such group')
}

function groupText(self: Value, group: Value): Value {
  const match = matchOf(self)
  return match.found[groupNumber(match, group)] ?? null
}

function spanOf(self: Value, group: Value): readonly [number, number] {
  const match = matchOf(self)
  return match.regex.span(match, groupNumber(match, group)) ?? [-1, -1]
}

const templatePart = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[0-3][0-7][0-7])|([1-9][0-9]?)|([\s\S]))/g
const templateEscapes = 'abfnrtv\\'

/** A replacement with its group references filled in; groups that took no part are empty. */
function expandTemplate(match: RegexMatch, template: string): string {
  return template.replace(
    templatePart,
    (whole, reference?: string, octal?: string, digits?: string, other?: string) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
      const group = reference ?? digits
      if (group !== undefined) {
        const number = /^\d+$/.test(group) ? Number(group) : match.regex.groupNames.get(group)
        if (number === undefined) return raise('IndexError', `unknown group name '${group}'`)
        if (number >= match.found.length) return raiseRegexError(`invalid group reference ${number}`)
        return match.found[number] ?? ''
      }
      if (templateEscapes.includes(other ?? '')) return unescaped(whole)
      return /[A-Za-z]/.test(other ?? '') ? raiseRegexError(`bad escape \\${other}`) : whole
    },
  )
}

const errorClass = new ClassValue('error', [exceptionClasses.get('Exception') as ClassValue], new Map())

function raiseRegexError(message: string): never {
  return raise('ValueError', message)
}

function substituted(regex: PythonRegex, replacement: Value, text: string, count: number): readonly [string, number] {
  let result = ''
  let end = 0
  let done = 0
  for (const match of regex.matches(text, count)) {
    const inserted =
      typeof replacement === 'string'
        ? replacement.includes('\\')
          ? expandTemplate(match, replacement)
          : replacement
        : toStr(callValue(replacement, [wrapped(match)]))
    allocate(inserted.length)
    result += text.slice(end, match.found.index) + inserted
    end = match.found.index + match.found[0].length
    done++
  }
  allocate(result.length)
  return [result + text.slice(end), done]
}

function splitAt(regex: PythonRegex, text: string, maximum: number): Value[] {
  const parts: Value[] = []
  let end = 0
  for (const { found } of regex.matches(text, maximum)) {
    parts.push(text.slice(end, found.index), ...found.slice(1).map((group: string | undefined) => group ?? null))
    end = found.index + found[0].length
  }
  return [...parts, text.slice(end)]
}

function foundItem({ found }: RegexMatch): Value {
  if (found.length === 1) return found[0]
  if (found.length === 2) return found[1] ?? ''
  return new Tuple(found.slice(1).map((group: string | undefined) => group ?? ''))
}

function* wrappedMatches(regex: PythonRegex, text: string): Iterable<Value> {
  for (const match of regex.matches(text)) yield wrapped(match)
}

/** UTF-16 offset of a code point position. */
function offsetOf(text: string, position: Value | undefined): number {
  const points = position === undefined ? 0 : Math.max(0, expectInteger(position))
  return points === 0 ? 0 : [...text].slice(0, points).join('').length
}

/** What can be done with a regular expression: as methods of a compiled one, and as functions whose first argument it is. */
const operations: Readonly<
  Record<string, readonly [parameters: string, run: (regex: PythonRegex, ...values: Value[]) => Value]>
> = {
  search: ['string, pos=', (regex, text, pos) => wrapped(regex.search(subject(text), offsetOf(subject(text), pos)))],
  match: ['string, pos=', (regex, text, pos) => wrapped(regex.match(subject(text), offsetOf(subject(text), pos)))],
  fullmatch: ['string', (regex, text) => wrapped(regex.fullMatch(subject(text)))],
  findall: ['string', (regex, text) => Array.from(regex.matches(subject(text)), foundItem)],
  finditer: ['string', (regex, text) => iteratorOver(wrappedMatches(regex, subject(text)))],
  sub: [
    'repl, string, count=',
    (regex, replacement = '', text, count = 0) =>
      substituted(regex, replacement, subject(text), expectInteger(count))[0],
  ],
  subn: [
    'repl, string, count=',
    (regex, replacement = '', text, count = 0) =>
      new Tuple(substituted(regex, replacement, subject(text), expectInteger(count))),
  ],
  split: ['string, maxsplit=', (regex, text, maxsplit = 0) => splitAt(regex, subject(text), expectInteger(maxsplit))],
}

const patternMethods: MethodTable = Object.fromEntries(
  Object.entries(operations).map(([name, [parameters, run]]) => [
    name,
    [parameters, (self: Value, ...values: Value[]) => run(regexOf(self), ...values)] as const,
  ]),
)
const patternClass: ClassValue = nativeClass('Pattern', {
  isOwn: (value) => value instanceof Instance && value.native instanceof PythonRegex,
  methods: patternMethods,
})
const instances = new WeakMap<PythonRegex, Instance>()

function patternInstance(regex: PythonRegex): Instance {
  const known = instances.get(regex)
  if (known !== undefined) return known
  const instance = new Instance(patternClass, regex)
  instance.attributes.set('pattern', regex.pattern)
  instance.attributes.set('flags', regex.flags)
  instance.attributes.set('groups', regex.groupCount)
  instance.attributes.set('groupindex', dictionaryOf([...regex.groupNames]))
  instances.set(regex, instance)
  return instance
}

/** `re.search(pattern, string, flags)` and its like. */
const functions = Object.entries(operations).map(([name, [parameters, run]]) => {
  const own = parameters.split(', ').filter((parameter) => parameter !== 'pos=')
  return native(name, ['pattern', ...own, 'flags='].join(', '), (pattern: Value, ...values: Value[]) =>
    run(regexOf(pattern, values[own.length]), ...values.slice(0, own.length)),
  )
})

/** `re.compile(pattern)`. */
export function compiledPattern(pattern: string): Value {
  return patternInstance(compileRegex(pattern))
}

const specialCharacters = /[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g

const members: Readonly<Record<string, Value>> = {
  ...Object.fromEntries(functions.map((each) => [each.name, each])),
  ...regexFlags,
  I: regexFlags.IGNORECASE,
  L: regexFlags.LOCALE,
  M: regexFlags.MULTILINE,
  S: regexFlags.DOTALL,
  U: regexFlags.UNICODE,
  X: regexFlags.VERBOSE,
  A: regexFlags.ASCII,
  NOFLAG: 0,
  compile: native('compile', 'pattern, flags=', (pattern: Value, flags: Value) =>
    patternInstance(regexOf(pattern, flags)),
  ),
  escape: native('escape', 'pattern', (text: Value) => expectText(text, 'pattern').replace(specialCharacters, '\\$&')),
  purge: new Callable('purge', () => null),
  error: errorClass,
  Pattern: patternClass,
  Match: matchClass,
}

/** The module `re`. `regex` has the same functions under the same names. */
export function reModule(name: string): Module {
  return moduleOf(name, members)
}
