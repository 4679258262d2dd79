import type { Answer, RelationOperator } from './answer.ts'
import { latexTokens, type Token } from './latex-tokens.ts'
import { parseExpression, type Sign } from './parse-expression.ts'
import { TokenReader, UnreadableMathematics } from './token-reader.ts'

/** Longer answers are compared as texts. */
const maximumLength = 2000

/**
 * Reads an answer written in LaTeX or plainly: numbers, expressions, points, intervals, sets and lists, unions, matrices,
 * equations and inequalities, with or without units. What cannot be read is a text. Nothing is executed.
 *
 * @example parseAnswer('x = \\frac12').kind // => 'relation'
 */
export function parseAnswer(latex: string): Answer {
  const text: Answer = { kind: 'text', text: plainText(latex) }
  if (latex.length > maximumLength) return text
  const tokens = withoutUnits(latexTokens(withoutWrapping(latex)))
  if (tokens.length === 0) return text
  try {
    return parseList(tokens)
  } catch (error) {
    if (error instanceof UnreadableMathematics) return text
    throw error
  }
}

/** Small letters without commands for text, spaces and marks at the ends. */
function plainText(latex: string): string {
  const words = latex.replace(/\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox)\s*\{([^{}]*)\}/g, '$1')
  return words.toLowerCase().replace(/[\s$\\{}]|^[([]|[)\].]$/g, '')
}

/** Takes away what stands around the whole answer: dollar signs, a box, a full stop. */
function withoutWrapping(latex: string): string {
  const bare = latex.trim().replace(/\.$/, '').trim()
  const boxed = /^\\(?:boxed|fbox)\s*\{([\s\S]*)\}$/.exec(bare)?.[1]
  return boxed ?? bare.replace(/^\$+|\$+$/g, '').replace(/^\\\(|\\\)$|^\\\[|\\\]$/g, '')
}

const units =
  /^(?:square|sq|cubic|inch(?:es)?|in|feet|foot|ft|yards?|yd|miles?|mi|mph|meters?|metres?|m|cm|mm|km|kg|grams?|g|lbs?|pounds?|ounces?|oz|liters?|litres?|l|ml|gallons?|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|dollars?|cents?|degrees?|deg|radians?|rad|percent|units?|points?)+$/i

/** Words stand last, after a number: `5 \text{ cm}^2`, `8 \text{ meals}`, `5 cm`. */
function withoutUnits(tokens: readonly Token[]): Token[] {
  const first = tokens.findIndex((token, index) => index > 0 && isUnitText(token) && endsNumber(tokens[index - 1]))
  const marks = tokens.slice(Math.max(first, 0)).filter(({ kind }) => kind !== 'text')
  const isTail = /^(?:\^(?:[23]|\{[23]\}))*$/.test(marks.map(({ text }) => text).join(''))
  const kept = first >= 0 && isTail ? tokens.slice(0, first) : tokens
  const letters = kept.findIndex((_, index) => index > 0 && isPlainUnit(kept.slice(index)))
  return [...(letters > 0 && kept[letters - 1]?.kind === 'number' ? kept.slice(0, letters) : kept)]
}

function isUnitText({ kind, text }: Token): boolean {
  return kind === 'text' && /^[\p{L}\s.,/²³-]+$/u.test(text) && !/^[\s,]*(?:and|or)\s*$/i.test(text)
}

function endsNumber(token: Token | undefined): boolean {
  return token?.kind === 'number' || token?.text === '}' || token?.text === ')' || token?.text === '\\%'
}

/** Letters side by side that spell a unit of more than one letter. */
function isPlainUnit(tokens: readonly Token[]): boolean {
  const word = tokens.map(({ text }) => text).join('')
  return tokens.length > 1 && tokens.every(({ kind }) => kind === 'letter') && units.test(word)
}

const opening = new Set(['(', '[', '{', '\\{', '\\begin'])
const closing = new Set([')', ']', '}', '\\}', '\\end'])

/** Splits at separators that stand outside all brackets. */
function splitTokens(tokens: readonly Token[], isSeparator: (token: Token, index: number) => boolean): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'text' && opening.has(token.text)) depth++
    if (token.kind !== 'text' && closing.has(token.text)) depth--
    if (depth === 0 && isSeparator(token, index)) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function isMark(token: Token, text: string): boolean {
  return token.kind !== 'text' && token.text === text
}

/** Commas, semicolons and "and" or "or" make a list, whose order does not matter. */
function parseList(tokens: readonly Token[]): Answer {
  const items = splitTokens(tokens, (token, index) => isListMark(tokens, token, index)).filter(
    (part) => part.length > 0,
  )
  const [only] = items
  if (only === undefined) throw new UnreadableMathematics('it is empty')
  return items.length === 1 ? parseUnion(only) : { kind: 'set', items: items.map(parseUnion) }
}

function isListMark(tokens: readonly Token[], token: Token, index: number): boolean {
  if (token.kind === 'text') return /^[\s,]*(?:and|or)\s*$/i.test(token.text)
  return token.text === ';' || (token.text === ',' && !isThousands(tokens, index))
}

/** A comma with one to three digits before it and three behind. */
function isThousands(tokens: readonly Token[], comma: number): boolean {
  const [before, after] = [tokens[comma - 1], tokens[comma + 1]]
  const isBefore = before?.kind === 'number' && /^\d{1,3}$/.test(before.text)
  return isBefore && after?.kind === 'number' && /^\d{3}(?:\.\d+)?$/.test(after.text)
}

function parseUnion(tokens: readonly Token[]): Answer {
  const parts = splitTokens(tokens, (token) => isMark(token, '\\cup'))
  return parts.length === 1 ? parseShape(tokens) : { kind: 'union', parts: parts.map((part) => parseShape(part)) }
}

function parseShape(tokens: readonly Token[]): Answer {
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (first === undefined || last === undefined) throw new UnreadableMathematics('it is empty')
  if (isMark(first, '\\begin')) return parseMatrix(tokens)
  if (isMark(first, '\\in')) return parseShape(tokens.slice(1))
  const membership = tokens.findIndex((token) => isMark(token, '\\in'))
  if (membership === 1) return parseUnion(tokens.slice(2))
  const inside = enclosed(tokens)
  if (inside !== undefined) {
    const items = splitTokens(inside, (token) => isMark(token, ','))
    if (isMark(first, '\\{')) return { kind: 'set', items: items.filter((item) => item.length > 0).map(parseUnion) }
    if (items.length > 1) return { kind: 'tuple', items: items.map(parseUnion), brackets: first.text + last.text }
  }
  return parseRelation(tokens)
}

/** What one pair of brackets around everything encloses. */
function enclosed(tokens: readonly Token[]): Token[] | undefined {
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (first === undefined || last === undefined || tokens.length < 3) return undefined
  const isPair = ['(', '[', '\\{'].includes(first.text) && [')', ']', '\\}'].includes(last.text)
  if (!isPair || first.kind === 'text') return undefined
  let depth = 0
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind === 'text') continue
    if (opening.has(text)) depth++
    if (closing.has(text)) depth--
    if (depth === 0 && index < tokens.length - 1) return undefined
  }
  return tokens.slice(1, -1)
}

/** `\begin{pmatrix} a & b \\ c & d \end{pmatrix}`. */
function parseMatrix(tokens: readonly Token[]): Answer {
  const start = tokens.findIndex((token) => isMark(token, '}'))
  const end = tokens.findLastIndex((token) => isMark(token, '\\end'))
  const inside = tokens.slice(start + 1, end)
  const rows = splitTokens(inside, (token) => isMark(token, '\\\\')).filter((row) => row.length > 0)
  return { kind: 'matrix', rows: rows.map((row) => splitTokens(row, (token) => isMark(token, '&')).map(parseUnion)) }
}

const operators = new Set<string>(['=', '<', '>', '\\le', '\\ge', '\\ne'])

function parseRelation(tokens: readonly Token[]): Answer {
  const found = tokens.filter(({ kind, text }) => kind !== 'text' && operators.has(text))
  const sides = splitTokens(tokens, ({ kind, text }) => kind !== 'text' && operators.has(text))
  if (sides.length === 1) return parseValue(tokens)
  if (sides.length - 1 !== found.length) throw new UnreadableMathematics('a relation stands inside brackets')
  const value = sides.at(-1) ?? []
  // f(x) = …, x = (1, 2): what is on the left only names the answer.
  if (found.length === 1 && found[0]?.text === '=' && isName(sides[0] ?? [])) return parseList(value)
  return {
    kind: 'relation',
    operators: found.map(({ text }) => text as RelationOperator),
    sides: sides.map((side) => whole(side, 1)),
  }
}

/** A single letter, possibly with an index, an argument or several of them: `x`, `f(x)`, `(x, y)`, `\angle ABC`. */
function isName(tokens: readonly Token[]): boolean {
  return /^(?:\p{L}|\\[a-zA-Z]+)(?:_(?:\{[^{}]*\}|.))?(?:\(\p{L}(?:,\p{L})*\))?$|^\(\p{L}(?:,\p{L})+\)$|^\\angle\p{L}+$/u.test(
    tokens.map(({ text }) => text).join(''),
  )
}

function parseValue(tokens: readonly Token[]): Answer {
  const hasSigns = tokens.some(({ kind, text }) => kind !== 'text' && (text === '\\pm' || text === '\\mp'))
  const upper: Answer = { kind: 'value', expression: whole(tokens, 1) }
  if (!hasSigns) return upper
  return { kind: 'set', items: [upper, { kind: 'value', expression: whole(tokens, -1) }] }
}

/** The expression that takes all tokens. */
function whole(tokens: readonly Token[], sign: Sign) {
  const reader = new TokenReader(tokens)
  const expression = parseExpression(reader, sign)
  if (!reader.isEnd()) throw new UnreadableMathematics('something follows the expression')
  return expression
}
