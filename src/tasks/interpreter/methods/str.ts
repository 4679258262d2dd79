import { capitalize, strip, stripEnd, stripStart, textLength } from '../../python/text.ts'
import { allocate } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { hashKey } from '../operations.ts'
import { toStr } from '../representation.ts'
import { ClassValue, Dictionary, type Instance, StaticMethod, type Value } from '../value.ts'
import { makeBytes } from './bytes.ts'
import { bytesOf, expectInteger, expectText, setEntry } from './expect.ts'
import { formatTemplate } from './format-template.ts'
import { construction, type MethodTable, methodMembers, native } from './native.ts'
import { caseFold, characterTests, isLowerText, isTitleText, isUpperText, swapCase, titleText } from './text-case.ts'
import { isSpaceText, partMethods } from './text-parts.ts'

function stripped(cut: (text: string, characters?: string) => string): MethodTable[string] {
  return [
    'chars=',
    (text: string, chars: Value) =>
      chars === undefined || chars === null ? cut(text) : cut(text, expectText(chars, 'strip arg')),
  ]
}

/** Fills a text up to a width; `before` says how many of the missing characters stand before it. */
function filled(before: (missing: number, width: number) => number): MethodTable[string] {
  return [
    'width, fillchar=',
    (text: string, width: Value, fillchar: Value = ' ') => {
      const fill = expectText(fillchar, 'the fill character')
      if (textLength(fill) !== 1) raise('TypeError', 'The fill character must be exactly one character long')
      const size = expectInteger(width)
      const missing = Math.max(0, size - textLength(text))
      allocate(missing)
      const left = before(missing, size)
      return fill.repeat(left) + text + fill.repeat(missing - left)
    },
  ]
}

function zeroFilled(text: string, width: Value): string {
  const missing = Math.max(0, expectInteger(width) - textLength(text))
  allocate(missing)
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function expandTabs(text: string, tabsize: Value = 8): string {
  const size = expectInteger(tabsize)
  let column = 0
  return Array.from(text, (character) => {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0
      column += spaces
      return ' '.repeat(spaces)
    }
    column = character === '\n' || character === '\r' ? 0 : column + 1
    return character
  }).join('')
}

function translated(text: string, table: Value): string {
  if (!(table instanceof Dictionary)) return raise('TypeError', 'translate() needs a dict')
  return Array.from(text, (character) => {
    const entry = table.entries.get(hashKey(character.codePointAt(0) ?? 0))
    if (entry === undefined) return character
    const [, replacement] = entry
    if (replacement === null) return ''
    return typeof replacement === 'number' ? String.fromCodePoint(replacement) : toStr(replacement)
  }).join('')
}

/** `str.maketrans` of one dict, or of two texts of one length and a third of what goes. */
function makeTranslation(from: Value, to?: Value, removed?: Value): Dictionary {
  const table = new Dictionary()
  if (to === undefined) {
    if (!(from instanceof Dictionary))
      return raise('TypeError', 'if you give only one argument to maketrans it must be a dict')
    for (const [key, value] of from.entries.values()) {
      setEntry(table, typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value)
    }
    return table
  }
  const [keys, values] = [
    [...expectText(from, 'maketrans() argument 1')],
    [...expectText(to, 'maketrans() argument 2')],
  ]
  if (keys.length !== values.length) raise('ValueError', 'the first two maketrans arguments must have equal length')
  for (const [index, key] of keys.entries())
    setEntry(table, key.codePointAt(0) ?? 0, values[index]?.codePointAt(0) ?? 0)
  if (removed !== undefined) {
    for (const key of expectText(removed, 'maketrans() argument 3')) setEntry(table, key.codePointAt(0) ?? 0, null)
  }
  return table
}

function encoded(text: string, encoding: Value = 'utf-8'): Instance {
  const name = expectText(encoding, 'encoding').toLowerCase().replaceAll('_', '-')
  if (name === 'utf-8' || name === 'utf8') return makeBytes(new TextEncoder().encode(text))
  const limit = name === 'ascii' ? 0x80 : name === 'latin-1' || name === 'iso-8859-1' ? 0x100 : 0
  if (limit === 0) raise('LookupError', `unknown encoding: ${name}`)
  return makeBytes(
    Uint8Array.from(text, (character) => {
      const code = character.codePointAt(0) ?? 0
      return code < limit ? code : raise('UnicodeEncodeError', `'${name}' codec can't encode character`)
    }),
  )
}

const caseMethods: MethodTable = {
  lower: ['', (text: string) => text.toLowerCase()],
  upper: ['', (text: string) => text.toUpperCase()],
  capitalize: ['', (text: string) => capitalize(text)],
  title: ['', (text: string) => titleText(text)],
  swapcase: ['', (text: string) => swapCase(text)],
  casefold: ['', (text: string) => caseFold(text)],
  isupper: ['', (text: string) => isUpperText(text)],
  islower: ['', (text: string) => isLowerText(text)],
  istitle: ['', (text: string) => isTitleText(text)],
  isspace: ['', (text: string) => isSpaceText(text)],
  ...Object.fromEntries(
    Object.entries(characterTests).map(([name, test]) => [name, ['', (text: string) => test.test(text)] as const]),
  ),
}

const textMethods: MethodTable = {
  ...caseMethods,
  ...partMethods,
  strip: stripped(strip),
  lstrip: stripped(stripStart),
  rstrip: stripped(stripEnd),
  ljust: filled(() => 0),
  rjust: filled((missing) => missing),
  center: filled((missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  zfill: ['width', zeroFilled],
  expandtabs: ['tabsize=', expandTabs],
  translate: ['table', translated],
  encode: ['encoding=, errors=', encoded],
  format: [
    '*values, **named',
    (text: string, values: Value[], named: Dictionary) => formatTemplate(text, values, named),
  ],
  format_map: ['mapping', (text: string, mapping: Value) => formatTemplate(text, [], mapping)],
}

function isText(value: Value | undefined): boolean {
  return typeof value === 'string'
}

/** The class `str`: calling it prints a value, or decodes bytes. */
export const strClass = new ClassValue(
  'str',
  [],
  methodMembers('str', isText, textMethods),
  construction('str', 'object=, encoding=, errors=', (object: Value = '', encoding: Value) => {
    const bytes = encoding === undefined ? undefined : bytesOf(object)
    return bytes === undefined ? toStr(object) : new TextDecoder().decode(bytes)
  }),
)
strClass.members.set('maketrans', new StaticMethod('maketrans', native('maketrans', 'x, y=, z=', makeTranslation).call))
