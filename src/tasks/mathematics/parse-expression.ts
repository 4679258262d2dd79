import { type Expression, negated } from './expression.ts'
import type { Token } from './latex-tokens.ts'
import { decimalRational, rational } from './rational.ts'
import { type TokenReader, UnreadableMathematics } from './token-reader.ts'

/** What `\pm` stands for: both signs are read one after the other. */
export type Sign = 1 | -1

const functions = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh ln log exp min max gcd lcm det arg deg'.split(' '),
)

/**
 * Reads sums, products (also by juxtaposition), quotients, powers, roots, functions and brackets, as far as they go.
 *
 * @throws {UnreadableMathematics}
 */
export function parseExpression(reader: TokenReader, sign: Sign = 1): Expression {
  return reader.nested(() => {
    const terms: Expression[] = []
    let isNegative = leadingSign(reader, sign)
    for (;;) {
      const term = parseProduct(reader, sign)
      terms.push(isNegative ? negated(term) : term)
      const next = reader.peek()
      if (next === undefined || !isSignToken(next)) break
      isNegative = leadingSign(reader, sign)
    }
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'sum', terms }
  })
}

function isSignToken({ kind, text }: Token): boolean {
  return kind !== 'text' && (text === '+' || text === '-' || text === '\\pm' || text === '\\mp')
}

/** Signs before a term; true when they make it negative. */
function leadingSign(reader: TokenReader, sign: Sign): boolean {
  let isNegative = false
  for (;;) {
    if (reader.take('+')) continue
    if (reader.take('-')) isNegative = !isNegative
    else if (reader.take('\\pm')) isNegative = isNegative !== (sign === -1)
    else if (reader.take('\\mp')) isNegative = isNegative !== (sign === 1)
    else return isNegative
  }
}

function parseProduct(reader: TokenReader, sign: Sign): Expression {
  let product = parsePower(reader, sign)
  for (;;) {
    if (reader.take('*')) {
      const isNegative = leadingSign(reader, sign)
      const factor = parsePower(reader, sign)
      product = { kind: 'product', factors: [product, isNegative ? negated(factor) : factor] }
    } else if (reader.take('/')) {
      const isNegative = leadingSign(reader, sign)
      const denominator = parsePower(reader, sign)
      product = { kind: 'quotient', numerator: product, denominator: isNegative ? negated(denominator) : denominator }
    } else if (startsFactor(reader.peek())) {
      const factor = parsePower(reader, sign)
      product = mixedNumber(product, factor) ?? { kind: 'product', factors: [product, factor] }
    } else return product
  }
}

/** `3\frac{1}{2}` is three and a half, not a product. */
function mixedNumber(whole: Expression, part: Expression): Expression | undefined {
  if (whole.kind !== 'number' || whole.value.denominator !== 1n || part.kind !== 'quotient') return undefined
  const { numerator, denominator } = part
  if (numerator.kind !== 'number' || denominator.kind !== 'number') return undefined
  const isProper = numerator.value.denominator === 1n && numerator.value.numerator < denominator.value.numerator
  return isProper ? { kind: 'sum', terms: [whole, part] } : undefined
}

const openings = new Set([
  '(',
  '[',
  '{',
  '|',
  '\\{',
  '\\lfloor',
  '\\lceil',
  '\\sqrt',
  '\\frac',
  '\\binom',
  '\\overline',
])
const constants: Readonly<Record<string, Expression>> = {
  '\\pi': { kind: 'constant', name: 'pi' },
  '\\infty': { kind: 'constant', name: 'infinity' },
  e: { kind: 'constant', name: 'e' },
  i: { kind: 'constant', name: 'i' },
}
const greek = new Set(
  (
    'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi ' +
    'varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell'
  )
    .split(' ')
    .map((name) => `\\${name}`),
)

function startsFactor(token: Token | undefined): boolean {
  if (token === undefined) return false
  if (token.kind === 'number' || token.kind === 'letter') return true
  if (token.kind === 'text') return true
  const { text } = token
  if (text === '|' || text === '[' || text === '\\{') return false
  return openings.has(text) || constants[text] !== undefined || greek.has(text) || functions.has(text.slice(1))
}

/** A factor with what stands behind it: powers, factorials, degrees and per cent, which are left out. */
function parsePower(reader: TokenReader, sign: Sign): Expression {
  let base = parsePrimary(reader, sign)
  for (;;) {
    if (reader.take('^')) {
      if (takeDegree(reader)) continue
      base = { kind: 'power', base, exponent: parseArgument(reader, sign) }
    } else if (reader.take('!')) base = { kind: 'call', name: 'factorial', values: [base] }
    else if (!reader.take('\\degree') && !reader.take('\\%') && !reader.take('%')) return base
  }
}

/** `^\circ` and `^{\circ}`. */
function takeDegree(reader: TokenReader): boolean {
  if (reader.take('\\circ')) return true
  if (reader.peek()?.text !== '{' || reader.peek(1)?.text !== '\\circ' || reader.peek(2)?.text !== '}') return false
  for (let count = 0; count < 3; count++) reader.next()
  return true
}

/** What a root or `^` applies to: a group in braces, or one token. More digits than one count, as writers mean them. */
function parseArgument(reader: TokenReader, sign: Sign): Expression {
  if (reader.take('{')) return closed(reader, '}', sign)
  if (reader.take('-')) return negated(parsePrimary(reader, sign))
  return parsePrimary(reader, sign)
}

function closed(reader: TokenReader, end: string, sign: Sign): Expression {
  const expression = parseExpression(reader, sign)
  reader.expect(end)
  return expression
}

function parsePrimary(reader: TokenReader, sign: Sign): Expression {
  return reader.nested(() => {
    const token = reader.next()
    if (token.kind === 'number') return numberExpression(reader, token.text)
    if (token.kind === 'text') return { kind: 'variable', name: token.text.trim().toLowerCase() }
    const constant = constants[token.text]
    if (constant !== undefined && reader.peek()?.text !== '_') return constant
    if (token.kind === 'letter' || greek.has(token.text)) return variable(reader, token.text)
    return bracketed(reader, token.text, sign) ?? command(reader, token.text, sign)
  })
}

/** A number; digits in groups of three, a repeating part, and the base of a numeral belong to it. */
function numberExpression(reader: TokenReader, first: string): Expression {
  let digits = first
  while (/^\d{1,3}(?:\d{3})*$/.test(digits) && isThousands(reader)) {
    reader.next()
    digits += reader.next().text
  }
  const repeating = reader.peek()?.text === '\\overline' && digits.includes('.') ? repeatingPart(reader) : undefined
  const value = repeating === undefined ? decimalRational(digits) : withRepetition(digits, repeating)
  if (value === undefined) throw new UnreadableMathematics('a number is too large')
  if (reader.peek()?.text === '_') return { kind: 'variable', name: `${digits}${subscript(reader)}` }
  return { kind: 'number', value }
}

function isThousands(reader: TokenReader): boolean {
  const next = reader.peek(1)
  return reader.peek()?.text === ',' && next?.kind === 'number' && /^\d{3}(?:\.\d+)?$/.test(next.text)
}

function repeatingPart(reader: TokenReader): string {
  reader.expect('\\overline')
  reader.expect('{')
  const { kind, text } = reader.next()
  if (kind !== 'number' || text.includes('.')) throw new UnreadableMathematics('a repeating part is no number')
  reader.expect('}')
  return text
}

/** 0.1 with 6 repeating is (16 − 1) ÷ 90. */
function withRepetition(digits: string, repeating: string): ReturnType<typeof rational> {
  const [whole = '', fraction = ''] = digits.split('.')
  const before = BigInt(`${whole}${fraction}` || '0')
  const all = BigInt(`${whole}${fraction}${repeating}`)
  return rational(all - before, 10n ** BigInt(fraction.length) * (10n ** BigInt(repeating.length) - 1n))
}

function variable(reader: TokenReader, name: string): Expression {
  return { kind: 'variable', name: reader.peek()?.text === '_' ? `${name}${subscript(reader)}` : name }
}

/** `_2` or `_{max}`, as part of a name. */
function subscript(reader: TokenReader): string {
  reader.expect('_')
  if (!reader.take('{')) return `_${reader.next().text}`
  let name = '_'
  while (!reader.take('}')) name += reader.next().text
  return name
}

const bracketEnds: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

function bracketed(reader: TokenReader, opening: string, sign: Sign): Expression | undefined {
  const end = bracketEnds[opening]
  if (end !== undefined) return closed(reader, end, sign)
  if (opening === '|') return { kind: 'call', name: 'abs', values: [closed(reader, '|', sign)] }
  if (opening === '\\lfloor') return { kind: 'call', name: 'floor', values: [closed(reader, '\\rfloor', sign)] }
  if (opening === '\\lceil') return { kind: 'call', name: 'ceil', values: [closed(reader, '\\rceil', sign)] }
  return undefined
}

function command(reader: TokenReader, name: string, sign: Sign): Expression {
  if (name === '\\frac') {
    const numerator = fractionPart(reader, sign)
    return { kind: 'quotient', numerator, denominator: fractionPart(reader, sign) }
  }
  if (name === '\\binom') {
    return { kind: 'call', name: 'binomial', values: [fractionPart(reader, sign), fractionPart(reader, sign)] }
  }
  if (name === '\\sqrt') {
    const index = reader.take('[') ? [closed(reader, ']', sign)] : []
    return { kind: 'call', name: 'root', values: [parseArgument(reader, sign), ...index] }
  }
  if (name === '\\overline') {
    reader.expect('{')
    return { kind: 'call', name: 'conjugate', values: [closed(reader, '}', sign)] }
  }
  if (functions.has(name.slice(1))) return functionCall(reader, name.slice(1), sign)
  throw new UnreadableMathematics(`"${name}" is not known`)
}

/** A part in braces, or one digit: `\frac12` is a half. */
function fractionPart(reader: TokenReader, sign: Sign): Expression {
  const digit = reader.takeDigit()
  return digit === undefined
    ? parseArgument(reader, sign)
    : { kind: 'number', value: { numerator: BigInt(digit), denominator: 1n } }
}

/** `\sin^2 x`, `\log_2 8`, `\sin(x + 1)`, `\sin 2x`. */
function functionCall(reader: TokenReader, name: string, sign: Sign): Expression {
  let base: Expression | undefined
  let exponent: Expression | undefined
  for (;;) {
    if (reader.take('_')) base = parseArgument(reader, sign)
    else if (reader.take('^')) exponent = takeDegree(reader) ? undefined : parseArgument(reader, sign)
    else break
  }
  const values = [functionArgument(reader, sign), ...(base === undefined ? [] : [base])]
  const call: Expression = { kind: 'call', name, values }
  return exponent === undefined ? call : { kind: 'power', base: call, exponent }
}

function functionArgument(reader: TokenReader, sign: Sign): Expression {
  const next = reader.peek()
  if (next?.text === '(' || next?.text === '{') return parsePower(reader, sign)
  const isNegative = leadingSign(reader, sign)
  let argument = parsePower(reader, sign)
  while (
    startsFactor(reader.peek()) &&
    reader.peek()?.text !== '(' &&
    !functions.has(reader.peek()?.text.slice(1) ?? '')
  ) {
    argument = { kind: 'product', factors: [argument, parsePower(reader, sign)] }
  }
  return isNegative ? negated(argument) : argument
}
