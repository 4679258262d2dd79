/** A complex number in doubles. */
export type Complex = { readonly re: number; readonly im: number }

export const zero: Complex = { re: 0, im: 0 }
export const one: Complex = { re: 1, im: 0 }
export const notANumber: Complex = { re: Number.NaN, im: Number.NaN }

export function real(re: number): Complex {
  return { re, im: 0 }
}

export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im }
}

export function multiply(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0) return real(a.re * b.re)
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }
}

export function divide(a: Complex, b: Complex): Complex {
  const size = b.re * b.re + b.im * b.im
  if (size === 0) return notANumber
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size }
}

export function magnitude({ re, im }: Complex): number {
  return Math.hypot(re, im)
}

/** Principal value. */
export function logarithm(a: Complex): Complex {
  const size = magnitude(a)
  return size === 0 ? notANumber : { re: Math.log(size), im: Math.atan2(a.im, a.re) }
}

export function exponential({ re, im }: Complex): Complex {
  const size = Math.exp(re)
  return im === 0 ? real(size) : { re: size * Math.cos(im), im: size * Math.sin(im) }
}

/** Principal value; whole real exponents are exact in sign. */
export function power(base: Complex, exponent: Complex): Complex {
  if (base.im === 0 && exponent.im === 0 && (base.re >= 0 || Number.isInteger(exponent.re))) {
    return real(base.re ** exponent.re)
  }
  if (magnitude(base) === 0) return magnitude(exponent) === 0 ? one : zero
  return exponential(multiply(exponent, logarithm(base)))
}

export function sine({ re, im }: Complex): Complex {
  return { re: Math.sin(re) * Math.cosh(im), im: Math.cos(re) * Math.sinh(im) }
}

export function cosine({ re, im }: Complex): Complex {
  return { re: Math.cos(re) * Math.cosh(im), im: -Math.sin(re) * Math.sinh(im) }
}

export function isFiniteComplex({ re, im }: Complex): boolean {
  return Number.isFinite(re) && Number.isFinite(im)
}

/** Equal to nine digits. */
export function isClose(a: Complex, b: Complex): boolean {
  const scale = Math.max(magnitude(a), magnitude(b), 1e-6)
  return magnitude({ re: a.re - b.re, im: a.im - b.im }) <= 1e-9 * scale
}
