import { bytesBetween, integersBetween } from './byte-ranges.ts'
import type { Form, Forms } from './form.ts'

/** Code points from the first to the last one. */
export type CodePoints = readonly [number, number]

export const everyCodePoint: readonly CodePoints[] = [[0, 0x10ffff]]

/** Digits of whole numbers without bounds, so that every program can hold them: 2^53 has sixteen. */
const greatestInteger = 10 ** 15 - 1

const mostFractionDigits = 15

const escapes: readonly [number, string][] = [
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]

/** Where the number of bytes in UTF-8 changes, and the surrogates, which are no characters. */
const wholes: readonly CodePoints[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0x7f],
  [0x80, 0x7ff],
  [0x800, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x10ffff],
]

/**
 * One character within a JSON string, out of those given. Characters are written as they are, and escaped only where they must be;
 * control characters that have no short escape are left out.
 */
export function character(forms: Forms, points: readonly CodePoints[]): Form {
  const options: Form[] = []
  for (const [first, last] of points) {
    for (const [code, text] of escapes) if (code >= first && code <= last) options.push(forms.literal(text))
    for (const [from, to] of wholes) {
      const low = Math.max(first, from)
      const high = Math.min(last, to)
      if (low <= high) options.push(bytesBetween(forms, utf8(low), utf8(high), [0x80, 0xbf]))
    }
  }
  return forms.either(...options)
}

function utf8(code: number): number[] {
  return [...Buffer.from(String.fromCodePoint(code))]
}

/** A JSON string of so many characters. */
export function stringText(forms: Forms, least = 0, most = Number.POSITIVE_INFINITY): Form {
  return quoted(forms, forms.repeat(character(forms, everyCodePoint), least, most))
}

export function quoted(forms: Forms, inside: Form): Form {
  return forms.sequence(forms.literal('"'), inside, forms.literal('"'))
}

export function integerText(forms: Forms, least = -greatestInteger, most = greatestInteger): Form {
  return integersBetween(forms, least, most)
}

/** A number; one with bounds has no exponent. */
export function numberText(forms: Forms, least?: number, most?: number): Form {
  const isBounded = least !== undefined || most !== undefined
  const low = Math.ceil(least ?? -greatestInteger)
  const high = Math.floor(most ?? greatestInteger)
  const fraction = forms.sequence(forms.literal('.'), forms.repeat(forms.byte(0x30, 0x39), 1, mostFractionDigits))
  const magnitudes = (from: number, to: number) =>
    forms.sequence(integersBetween(forms, Math.max(0, from), to), fraction)
  const plain = forms.either(
    integersBetween(forms, low, high),
    magnitudes(low, high - 1),
    forms.sequence(forms.literal('-'), magnitudes(-high, -low - 1)),
  )
  if (isBounded) return plain
  const exponent = forms.sequence(
    forms.either(forms.literal('e'), forms.literal('E')),
    forms.optional(forms.either(forms.literal('+'), forms.literal('-'))),
    forms.repeat(forms.byte(0x30, 0x39), 1, 2),
  )
  return forms.sequence(plain, forms.optional(exponent))
}

/** A value as JSON has it, without spaces. */
export function literalValue(forms: Forms, value: unknown): Form {
  return forms.literal(JSON.stringify(value))
}

/** After a comma and a colon one space may stand, as most models write it; no others. */
export function separator(forms: Forms, sign: ',' | ':'): Form {
  return forms.sequence(forms.literal(sign), forms.optional(forms.literal(' ')))
}

/** Parts in brackets, with commas between them. */
export function listText(forms: Forms, item: Form, least = 0, most = Number.POSITIVE_INFINITY): Form {
  if (most <= 0) return least > 0 ? forms.nothing : forms.literal('[]')
  const more = forms.repeat(forms.sequence(separator(forms, ','), item), Math.max(0, least - 1), most - 1)
  const full = forms.sequence(forms.literal('['), item, more, forms.literal(']'))
  return least > 0 ? full : forms.either(forms.literal('[]'), full)
}

/** An object with any names, its values of one form. */
export function mapText(forms: Forms, value: Form): Form {
  const member = forms.sequence(stringText(forms), separator(forms, ':'), value)
  const more = forms.repeat(forms.sequence(separator(forms, ','), member), 0, Number.POSITIVE_INFINITY)
  return forms.either(forms.literal('{}'), forms.sequence(forms.literal('{'), member, more, forms.literal('}')))
}

/** Any JSON value. */
export function anyValue(forms: Forms): Form {
  const value = forms.rule('any value')
  forms.define(
    'any value',
    forms.either(
      mapText(forms, value),
      listText(forms, value),
      stringText(forms),
      numberText(forms),
      ...[true, false, null].map((one) => literalValue(forms, one)),
    ),
  )
  return value
}

/** Any JSON object. */
export function anyObject(forms: Forms): Form {
  return mapText(forms, anyValue(forms))
}
