import { splitText, stripEnd, textLength, whitespaceClass } from '../../python/text.ts'
import { raise } from '../exceptions.ts'
import { Tuple, type Value } from '../value.ts'
import { clampedIndex, expectInteger, expectText, listOf } from './expect.ts'
import type { MethodTable } from './native.ts'

const lineBreak = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g
const isWhole = new RegExp(`^[${whitespaceClass}]+$`, 'u')

/** True for a text with at least one character, all of them white space to Python. */
export function isSpaceText(text: string): boolean {
  return isWhole.test(text)
}

/** A stretch of a text by code points, as `text.method(…, start, end)` looks at it; undefined where start is beyond the end. */
function stretch(
  text: string,
  start: Value | undefined,
  end: Value | undefined,
): { part: string; offset: number } | undefined {
  if (start === undefined && end === undefined) return { part: text, offset: 0 }
  const points = [...text]
  const from = clampedStart(start, points.length)
  const to = clampedIndex(end, points.length, points.length)
  if (from > points.length || from > to) return undefined
  return { part: points.slice(from, to).join(''), offset: from }
}

/** Unlike in a slice, a start beyond the end stays beyond it: nothing is found there, not even ''. */
function clampedStart(start: Value | undefined, length: number): number {
  if (start === undefined || start === null) return 0
  const index = expectInteger(start)
  return index < 0 ? Math.max(0, length + index) : index
}

function find(text: string, sought: Value, [start, end]: readonly (Value | undefined)[], isLast: boolean): number {
  const wanted = expectText(sought, 'argument')
  const within = stretch(text, start, end)
  if (within === undefined) return -1
  const at = isLast ? within.part.lastIndexOf(wanted) : within.part.indexOf(wanted)
  return at < 0 ? -1 : textLength(within.part.slice(0, at)) + within.offset
}

function found(index: number): number {
  return index < 0 ? raise('ValueError', 'substring not found') : index
}

function countOf(text: string, sought: string): number {
  if (sought === '') return textLength(text) + 1
  let count = 0
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) count++
  return count
}

function hasAffix(
  text: string,
  affix: Value,
  test: (part: string, affix: string) => boolean,
  within: (Value | undefined)[],
): boolean {
  const part = stretch(text, within[0], within[1])?.part
  const affixes = affix instanceof Tuple ? affix.items : [affix]
  return affixes.some((each) => {
    const wanted = expectText(each, 'each affix')
    return part !== undefined && test(part, wanted)
  })
}

function splitLines(text: string, keepsEnds: boolean): string[] {
  const lines: string[] = []
  let from = 0
  for (const { index, 0: mark } of text.matchAll(lineBreak)) {
    lines.push(text.slice(from, index + (keepsEnds ? mark.length : 0)))
    from = index + mark.length
  }
  return from < text.length ? [...lines, text.slice(from)] : lines
}

/** Python's `rsplit`. */
function splitFromEnd(text: string, separator: string | undefined, maximum: number): string[] {
  if (maximum < 0) return splitText(text, separator)
  const parts: string[] = []
  let rest = separator === undefined ? stripEnd(text) : text
  while (parts.length < maximum) {
    const cut = separator === undefined ? lastSpaces(rest) : lastSeparator(rest, separator)
    if (cut === undefined) break
    parts.unshift(rest.slice(cut.to))
    rest = rest.slice(0, cut.from)
  }
  return separator === undefined && rest === '' ? parts : [rest, ...parts]
}

function lastSeparator(text: string, separator: string): { from: number; to: number } | undefined {
  const at = text.lastIndexOf(separator)
  return at < 0 ? undefined : { from: at, to: at + separator.length }
}

function lastSpaces(text: string): { from: number; to: number } | undefined {
  let to = text.length
  while (to > 0 && !isSpaceText(text.charAt(to - 1))) to--
  return to === 0 ? undefined : { from: stripEnd(text.slice(0, to)).length, to }
}

function separatorOf(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  const separator = expectText(value, 'separator')
  return separator === '' ? raise('ValueError', 'empty separator') : separator
}

function replaced(text: string, old: string, replacement: string, count: number): string {
  if (count < 0) return old === '' ? betweenAll(text, replacement) : text.replaceAll(old, () => replacement)
  const parts = old === '' ? ['', ...text] : text.split(old)
  if (old === '')
    return (
      parts.map((part, index) => (index < count + 1 && index > 0 ? replacement + part : part)).join('') +
      (count > textLength(text) ? replacement : '')
    )
  const kept = parts.slice(0, count + 1).join(replacement)
  return parts.length > count + 1 ? [kept, ...parts.slice(count + 1)].join(old) : kept
}

function betweenAll(text: string, replacement: string): string {
  return replacement + Array.from(text, (character) => character + replacement).join('')
}

/** Methods of str that look for parts, and cut and join. */
export const partMethods: MethodTable = {
  find: [
    'sub, start=, end=',
    (text: string, sub: Value, start: Value, end: Value) => find(text, sub, [start, end], false),
  ],
  rfind: [
    'sub, start=, end=',
    (text: string, sub: Value, start: Value, end: Value) => find(text, sub, [start, end], true),
  ],
  index: [
    'sub, start=, end=',
    (text: string, sub: Value, start: Value, end: Value) => found(find(text, sub, [start, end], false)),
  ],
  rindex: [
    'sub, start=, end=',
    (text: string, sub: Value, start: Value, end: Value) => found(find(text, sub, [start, end], true)),
  ],
  count: [
    'sub, start=, end=',
    (text: string, sub: Value, start: Value, end: Value) => {
      const wanted = expectText(sub, 'argument')
      const within = stretch(text, start, end)
      return within === undefined ? 0 : countOf(within.part, wanted)
    },
  ],
  startswith: [
    'prefix, start=, end=',
    (text: string, prefix: Value, start: Value, end: Value) =>
      hasAffix(text, prefix, (part, affix) => part.startsWith(affix), [start, end]),
  ],
  endswith: [
    'suffix, start=, end=',
    (text: string, suffix: Value, start: Value, end: Value) =>
      hasAffix(text, suffix, (part, affix) => part.endsWith(affix), [start, end]),
  ],
  removeprefix: [
    'prefix',
    (text: string, prefix: Value) => {
      const affix = expectText(prefix, 'removeprefix() argument')
      return text.startsWith(affix) ? text.slice(affix.length) : text
    },
  ],
  removesuffix: [
    'suffix',
    (text: string, suffix: Value) => {
      const affix = expectText(suffix, 'removesuffix() argument')
      return affix !== '' && text.endsWith(affix) ? text.slice(0, -affix.length) : text
    },
  ],
  split: [
    'sep=, maxsplit=',
    (text: string, sep: Value, maxsplit: Value = -1) => splitText(text, separatorOf(sep), expectInteger(maxsplit)),
  ],
  rsplit: [
    'sep=, maxsplit=',
    (text: string, sep: Value, maxsplit: Value = -1) => splitFromEnd(text, separatorOf(sep), expectInteger(maxsplit)),
  ],
  splitlines: [
    'keepends=',
    (text: string, keepends: Value) => splitLines(text, keepends !== undefined && keepends !== false),
  ],
  partition: [
    'sep',
    (text: string, sep: Value) => {
      const separator = separatorOf(expectText(sep, 'sep')) ?? ''
      const at = text.indexOf(separator)
      return new Tuple(at < 0 ? [text, '', ''] : [text.slice(0, at), separator, text.slice(at + separator.length)])
    },
  ],
  rpartition: [
    'sep',
    (text: string, sep: Value) => {
      const separator = separatorOf(expectText(sep, 'sep')) ?? ''
      const at = text.lastIndexOf(separator)
      return new Tuple(at < 0 ? ['', '', text] : [text.slice(0, at), separator, text.slice(at + separator.length)])
    },
  ],
  replace: [
    'old, new, count=',
    (text: string, old: Value, replacement: Value, count: Value = -1) =>
      replaced(
        text,
        expectText(old, 'replace() argument 1'),
        expectText(replacement, 'replace() argument 2'),
        expectInteger(count),
      ),
  ],
  join: [
    'iterable',
    (text: string, iterable: Value) =>
      listOf(iterable)
        .map((item, index) =>
          typeof item === 'string' ? item : expectText(item, `sequence item ${index}: expected str instance, it`),
        )
        .join(text),
  ],
}
