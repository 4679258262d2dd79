import type { Form, Forms } from './form.ts'

/**
 * Texts of one length between two others, in the order of their bytes: of numbers written with as many digits, and of
 * characters in UTF-8.
 *
 * @param inner the least and the greatest byte that may stand in any place but the first
 */
export function bytesBetween(
  forms: Forms,
  low: readonly number[],
  high: readonly number[],
  inner: readonly [number, number],
): Form {
  const [least, most] = inner
  const [lowFirst, ...lowRest] = low
  const [highFirst, ...highRest] = high
  if (lowFirst === undefined || highFirst === undefined) return forms.end
  const leastRest = lowRest.map(() => least)
  const mostRest = highRest.map(() => most)
  const between = (from: readonly number[], to: readonly number[]) => bytesBetween(forms, from, to, inner)
  if (lowFirst === highFirst) return forms.sequence(forms.byte(lowFirst), between(lowRest, highRest))
  const isLowOpen = lowRest.every((byte) => byte === least)
  const isHighOpen = highRest.every((byte) => byte === most)
  return forms.either(
    isLowOpen ? forms.nothing : forms.sequence(forms.byte(lowFirst), between(lowRest, mostRest)),
    forms.sequence(
      forms.byte(isLowOpen ? lowFirst : lowFirst + 1, isHighOpen ? highFirst : highFirst - 1),
      ...leastRest.map(() => forms.byte(least, most)),
    ),
    isHighOpen ? forms.nothing : forms.sequence(forms.byte(highFirst), between(leastRest, highRest)),
  )
}

/** Whole numbers in JSON between two others, both safe integers. */
export function integersBetween(forms: Forms, least: number, most: number): Form {
  if (least > most) return forms.nothing
  const negative =
    least < 0 ? forms.sequence(forms.literal('-'), naturalsBetween(forms, Math.max(1, -most), -least)) : forms.nothing
  return forms.either(negative, naturalsBetween(forms, Math.max(0, least), most))
}

const digits: readonly [number, number] = [0x30, 0x39]

function naturalsBetween(forms: Forms, least: number, most: number): Form {
  const options: Form[] = []
  for (let low = least; low <= most; ) {
    const high = Math.min(most, 10 ** String(low).length - 1)
    options.push(bytesBetween(forms, [...Buffer.from(String(low))], [...Buffer.from(String(high))], digits))
    low = high + 1
  }
  return forms.either(...options)
}
