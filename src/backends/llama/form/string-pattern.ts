import type { Form, Forms } from './form.ts'
import { type CodePoints, character, everyCodePoint } from './json-text.ts'
import { SchemaRefusal } from './schema-refusal.ts'

/** Bounds of counts within one another multiply; more of them together would make too many forms. */
const mostRepeats = 1_000
const mostLetters = 1_000

const classes: Readonly<Record<string, readonly CodePoints[]>> = {
  d: [[0x30, 0x39]],
  w: [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x5f, 0x5f],
    [0x61, 0x7a],
  ],
  // The space and the control characters that can be written; there are more in Unicode.
  s: [
    [0x09, 0x0d],
    [0x20, 0x20],
  ],
}
/** The whole class, for what is not in it. */
const wholeSpace: readonly CodePoints[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const signs: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, 0: 0x00 }
const lineEnds: readonly CodePoints[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

/**
 * The inside of JSON strings that a regular expression of ECMA-262 matches, read by code points: letters, classes, groups, `|`,
 * and counts; `^` and `$` at the ends of an alternative only. Looking around and references back are refused. A pattern that is
 * not held at an end lets anything stand there.
 */
export function patternText(forms: Forms, pattern: string): Form {
  if (pattern.length > mostLetters) throw new SchemaRefusal(`has a "pattern" longer than ${mostLetters} letters`)
  try {
    new RegExp(pattern, 'u')
  } catch {
    throw new SchemaRefusal('has a "pattern" that is no regular expression')
  }
  const reader = { forms, letters: [...pattern], at: 0 }
  const { form } = readAlternatives(reader, true)
  if (reader.at < reader.letters.length) throw new SchemaRefusal('has a "pattern" that cannot be read')
  return form
}

type Reader = { readonly forms: Forms; readonly letters: readonly string[]; at: number }

/** A part of a pattern, and how often its innermost part may come by all counts around it. */
type Part = { readonly form: Form; readonly repeats: number }

function readAlternatives(reader: Reader, isOutermost: boolean): Part {
  const options = [readSequence(reader, isOutermost)]
  while (reader.letters[reader.at] === '|') {
    reader.at++
    options.push(readSequence(reader, isOutermost))
  }
  return { form: reader.forms.either(...options.map(({ form }) => form)), repeats: greatest(options) }
}

function readSequence(reader: Reader, isOutermost: boolean): Part {
  const { forms, letters } = reader
  const parts: Part[] = []
  const isHeld = isOutermost && letters[reader.at] === '^'
  if (isHeld) reader.at++
  let isHeldAtEnd = false
  while (reader.at < letters.length && letters[reader.at] !== '|' && letters[reader.at] !== ')') {
    const next = letters[reader.at + 1]
    if (isOutermost && letters[reader.at] === '$' && (next === undefined || next === '|')) {
      reader.at++
      isHeldAtEnd = true
      break
    }
    parts.push(readCounted(reader))
  }
  const anything = isOutermost ? forms.repeat(character(forms, everyCodePoint), 0, Number.POSITIVE_INFINITY) : forms.end
  const inside = forms.sequence(...parts.map(({ form }) => form))
  const form = forms.sequence(isHeld ? forms.end : anything, inside, isHeldAtEnd ? forms.end : anything)
  return { form, repeats: greatest(parts) }
}

function greatest(parts: readonly Part[]): number {
  return Math.max(1, ...parts.map(({ repeats }) => repeats))
}

function readCounted(reader: Reader): Part {
  const { form, repeats } = readAtom(reader)
  const [least, most] = readCount(reader)
  const together = repeats * Math.max(1, Number.isFinite(most) ? most : least)
  if (together > mostRepeats) throw new SchemaRefusal(`has a "pattern" with counts beyond ${mostRepeats} together`)
  return { form: least === 1 && most === 1 ? form : reader.forms.repeat(form, least, most), repeats: together }
}

function readCount(reader: Reader): readonly [number, number] {
  const text = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(reader.letters.slice(reader.at, reader.at + 24).join(''))
  if (text === null) return [1, 1]
  reader.at += text[0].length
  const [sign, low, comma, high] = text
  if (low === undefined)
    return sign.startsWith('*')
      ? [0, Number.POSITIVE_INFINITY]
      : sign.startsWith('+')
        ? [1, Number.POSITIVE_INFINITY]
        : [0, 1]
  if (comma === '') return [Number(low), Number(low)]
  return [Number(low), high === '' ? Number.POSITIVE_INFINITY : Number(high)]
}

function readAtom(reader: Reader): Part {
  const { forms, letters } = reader
  const letter = letters[reader.at]
  if (letter === '(') {
    const kind = letters.slice(reader.at + 1, reader.at + 4).join('')
    if (kind.startsWith('?') && !kind.startsWith('?:') && !/^\?<[^=!]/.test(kind))
      throw new SchemaRefusal('has a "pattern" that looks around, which is not supported')
    reader.at += kind.startsWith('?:') ? 3 : kind.startsWith('?<') ? letters.indexOf('>', reader.at) - reader.at + 1 : 1
    const inside = readAlternatives(reader, false)
    reader.at++
    return inside
  }
  if (letter === '^' || letter === '$')
    throw new SchemaRefusal(`has a "pattern" with "${letter}" inside, which is not supported`)
  if (letter === '[') return { form: character(forms, readClass(reader)), repeats: 1 }
  if (letter === '.') {
    reader.at++
    return { form: character(forms, without(lineEnds)), repeats: 1 }
  }
  return { form: character(forms, readPoints(reader)), repeats: 1 }
}

function readClass(reader: Reader): readonly CodePoints[] {
  const { letters } = reader
  reader.at++
  const isInverted = letters[reader.at] === '^'
  if (isInverted) reader.at++
  const points: CodePoints[] = []
  while (letters[reader.at] !== ']') {
    const first = readPoints(reader, isInverted)
    const isRange = letters[reader.at] === '-' && letters[reader.at + 1] !== ']'
    if (!isRange) points.push(...first)
    else {
      reader.at++
      points.push([first[0]?.[0] ?? 0, readPoints(reader, isInverted)[0]?.[1] ?? 0])
    }
  }
  reader.at++
  return isInverted ? without(points) : points
}

/** A letter, or what an escape stands for. */
function readPoints(reader: Reader, isInverted = false): readonly CodePoints[] {
  const { letters } = reader
  const letter = letters[reader.at++] ?? ''
  if (letter !== '\\') return only(letter.codePointAt(0))
  const escaped = letters[reader.at++] ?? ''
  const named = classes[escaped]
  if (named !== undefined) return escaped === 's' && isInverted ? wholeSpace : named
  const inverted = classes[escaped.toLowerCase()]
  if (inverted !== undefined) return without(escaped === 'S' ? wholeSpace : inverted)
  if (Object.hasOwn(signs, escaped)) return only(signs[escaped])
  if (escaped === 'x' || escaped === 'u') {
    const text = letters.slice(reader.at, reader.at + 8).join('')
    const code = escaped === 'x' ? /^[0-9a-f]{2}/i.exec(text) : /^(?:[0-9a-f]{4}|\{[0-9a-f]+\})/i.exec(text)
    reader.at += code?.[0].length ?? 0
    return only(Number.parseInt((code?.[0] ?? '').replace(/[{}]/g, ''), 16))
  }
  if (/[a-z0-9]/i.test(escaped)) throw new SchemaRefusal(`has a "pattern" with "\\${escaped}", which is not supported`)
  return only(escaped.codePointAt(0))
}

function only(code: number | undefined): readonly CodePoints[] {
  return code === undefined ? [] : [[code, code]]
}

/** All code points but these. */
function without(points: readonly CodePoints[]): readonly CodePoints[] {
  const kept: CodePoints[] = []
  let next = 0
  for (const [first, last] of points.toSorted(([one], [other]) => one - other)) {
    if (first > next) kept.push([next, first - 1])
    next = Math.max(next, last + 1)
  }
  if (next <= 0x10ffff) kept.push([next, 0x10ffff])
  return kept
}
