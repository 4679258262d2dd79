import { textLength } from '../python/text.ts'

/** What a division `a/b` becomes where one of both is no integer: MATH's script fails, AGIEval's copy leaves it. */
export type OnBadDivision = 'fail' | 'keep'

/**
 * MATH's normalisation of an answer's text (Hendrycks et al. 2021, modeling/math_equivalence.py): spacing, units, degrees,
 * per cent, `\frac12`, `\sqrt3`, `1/2`, `x=`. Undefined where the original fails, which then compares the texts as they are.
 */
export function stripString(text: string, onBadDivision: OnBadDivision): string | undefined {
  const removed = ['\n', '\\!'].reduce((rest, found) => rest.replaceAll(found, ''), text)
  const plain = removed.replaceAll('\\\\', '\\').replaceAll('tfrac', 'frac').replaceAll('dfrac', 'frac')
  const bare = ['\\left', '\\right', '^{\\circ}', '^\\circ', '\\$'].reduce((r, found) => r.replaceAll(found, ''), plain)
  const unitless = withoutUnits(bare)
  if (unitless === undefined) return undefined
  let answer = unitless.replaceAll('\\%', '').replaceAll(' .', ' 0.').replaceAll('{.', '{0.')
  if (answer === '') return answer
  if (answer.startsWith('.')) answer = `0${answer}`
  const [name = '', value, ...more] = answer.split('=')
  if (value !== undefined && more.length === 0 && textLength(name) <= 2) answer = value
  const rooted = bracedRoots(answer)
  if (rooted === undefined) return undefined
  const fractions = bracedFractions(rooted.replaceAll(' ', ''))
  if (fractions === undefined) return undefined
  return divisionAsFraction(fractions === '0.5' ? '\\frac{1}{2}' : fractions, onBadDivision)
}

function withoutUnits(text: string): string | undefined {
  const [before = '', unit, ...more] = text.split('\\text{ ')
  if (unit === undefined) return text
  return more.length === 0 ? before : undefined
}

/** `\sqrt3` as `\sqrt{3}`. */
function bracedRoots(text: string): string | undefined {
  const [before = '', ...parts] = text.split('\\sqrt')
  if (parts.includes('')) return undefined
  const braced = parts.map((part) => {
    const [first = '', ...rest] = part
    return first === '{' ? `\\sqrt${part}` : `\\sqrt{${first}}${rest.join('')}`
  })
  return before + braced.join('')
}

/** `\frac12` and `\frac1{2}` as `\frac{1}{2}`. */
function bracedFractions(text: string): string | undefined {
  const [before = '', ...parts] = text.split('\\frac')
  let result = before
  for (const part of parts) {
    const [a, b, ...rest] = part
    if (a === undefined) return undefined
    if (a === '{') result += `\\frac${part}`
    else if (b === undefined) return text
    else result += `\\frac{${a}}${b === '{' ? b : `{${b}}`}${rest.join('')}`
  }
  return result
}

const integer = /^[+-]?\p{Nd}+(?:_\p{Nd}+)*$/u
const plainDivision = /^(-?(?:0|[1-9][0-9]*))\/(-?(?:0|[1-9][0-9]*))$/

function divisionAsFraction(text: string, onBadDivision: OnBadDivision): string | undefined {
  const parts = text.split('/')
  if (parts.length !== 2) return text
  const [, numerator, denominator] = plainDivision.exec(text) ?? []
  if (numerator !== undefined && numerator !== '-0' && denominator !== '-0')
    return `\\frac{${numerator}}{${denominator}}`
  return onBadDivision === 'keep' || parts.every((part) => integer.test(part)) ? text : undefined
}
