import { at } from '../draw.ts'
import { withoutMarkdown } from './plain-text.ts'
import type { FindTokens, Token } from './tokens.ts'

// "The answer is", "Answer:", "**Final answer:**" and a heading "Answer"; every repetition is bounded.
const marker =
  /\banswers?\b["'*_`)]{0,4}[ \t]{0,3}(?:(?:is|are|was|would be|should be|comes to)\b|[:=]|(?=\n|$))[:*_`" \t]{0,6}/gi
const boxed = /\\boxed\{/g
const bold = /\*\*([^*\n]{1,300})\*\*/g
const arithmetic = /^[^a-wyz]*=/i
const alternative = /\b(?:or|either|maybe|possibly|perhaps|alternatively)\b/i
const listing = /^\s*(?:[,;|/~–—-]|and|to|through|&)+\s*$/i

/** A piece of a reply that may hold the final answer. */
type Statement = { readonly text: string; readonly start: number; readonly takes: 'first' | 'last' }

/**
 * The one final answer of a reply, or null when there is none or more than one.
 *
 * It is looked for in this order: on the last line, if nothing else stands there; after the last "answer is"
 * (or "Answer:", or in `\boxed{}`); else on the last line with a value, where bold wins and otherwise the last
 * value counts. Values offered as alternatives or in a row, or final lines that contradict each other, are no answer.
 */
export function finalAnswer(text: string, find: FindTokens): string | null {
  const explicit = explicitStatements(text).filter((statement) => find(withoutMarkdown(statement.text)).length > 0)
  const last = lastLines(text, 4).find((line) => find(withoutMarkdown(line.text)).length > 0)
  if (contradicts(text, explicit, find)) return null
  const stated = explicit.at(-1)
  if (last === undefined) return stated === undefined ? null : readStatement(stated, find)
  const isLastBare = isBare(last.text, find, 14)
  if (stated !== undefined && (!isLastBare || stated.start >= last.start)) return readStatement(stated, find)
  return readStatement(last, find)
}

/** Everything that calls itself the answer, in order of place; at most the last 20. */
export function explicitStatements(text: string): Statement[] {
  const marked = [...text.matchAll(marker)].slice(-20).map((match) => afterMarker(text, match.index + match[0].length))
  const inBoxes = [...text.matchAll(boxed)].slice(-20).map((match) => insideBox(text, match.index + match[0].length))
  return [...marked, ...inBoxes].sort((a, b) => a.start - b.start)
}

/** The rest of the line, or the next line with anything on it. */
function afterMarker(text: string, from: number): Statement {
  const start = from + (/^\s*/.exec(text.slice(from, from + 200))?.[0].length ?? 0)
  const end = text.indexOf('\n', start)
  return { text: text.slice(start, end < 0 ? undefined : end), start, takes: 'first' }
}

function insideBox(text: string, start: number): Statement {
  let depth = 1
  let end = start
  while (end < text.length && end < start + 500 && depth > 0) {
    const character = text[end++]
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
  }
  return { text: text.slice(start, depth === 0 ? end - 1 : end), start, takes: 'first' }
}

/** The last lines with anything on them, the very last first. */
export function lastLines(text: string, count: number): Statement[] {
  const found: Statement[] = []
  let end = text.length
  while (end >= 0 && found.length < count) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(start, end)
    if (line.trim() !== '') found.push({ text: line, start, takes: 'last' })
    if (start === 0) break
    end = start - 1
  }
  return found
}

/** Whether a line holds one value and at most a unit or a word beside it. */
function isBare(line: string, find: FindTokens, letters: number): boolean {
  const plain = withoutMarkdown(line)
  const tokens = find(plain)
  if (new Set(tokens.map(({ value }) => value)).size !== 1) return false
  return remainder(plain, tokens).replace(/[^\p{L}\d]/gu, '').length <= letters
}

/** The text without the tokens. */
export function remainder(text: string, tokens: readonly Token[]): string {
  const pieces = tokens.map((token, index) => text.slice(tokens[index - 1]?.end ?? 0, token.start))
  return [...pieces, text.slice(tokens.at(-1)?.end ?? 0)].join(' ')
}

/** Whether the last three lines give different final answers. */
function contradicts(text: string, explicit: readonly Statement[], find: FindTokens): boolean {
  const lines = lastLines(text, 3)
  const tailStart = lines.at(-1)?.start ?? 0
  const bare = lines.filter((line) => isBare(line.text, find, 0))
  const claims = [...explicit.filter(({ start }) => start >= tailStart), ...bare]
  const values = claims.map((claim) => readStatement(claim, find))
  return new Set(values).size > 1
}

function readStatement(statement: Statement, find: FindTokens): string | null {
  const emphasised = [...statement.text.matchAll(bold)].flatMap((match) => find(at(match, 1)))
  const distinct = new Set(emphasised.map(({ value }) => value))
  if (distinct.size === 1) return at(emphasised, 0).value
  const plain = withoutMarkdown(statement.text)
  const tokens = find(plain).filter(({ start }) => !/\bnot\s{1,3}$/i.test(plain.slice(Math.max(0, start - 8), start)))
  return statement.takes === 'first' ? firstValue(plain, tokens) : lastValue(plain, tokens)
}

function firstValue(plain: string, tokens: readonly Token[]): string | null {
  const computation = plain.slice(0, plain.lastIndexOf('=') + 1)
  if (arithmetic.test(computation)) {
    const results = tokens.filter(({ start }) => start >= computation.length)
    if (results.length > 0) return firstValue(plain.slice(computation.length), shifted(results, computation.length))
  }
  const [chosen, ...others] = tokens
  if (chosen === undefined) return null
  return others.some((other) => isAlternative(plain, chosen, other)) ? null : chosen.value
}

function lastValue(plain: string, tokens: readonly Token[]): string | null {
  const chosen = tokens.at(-1)
  if (chosen === undefined) return null
  return tokens.some((other) => isAlternative(plain, other, chosen)) ? null : chosen.value
}

function shifted(tokens: readonly Token[], by: number): Token[] {
  return tokens.map(({ value, start, end }) => ({ value, start: start - by, end: end - by }))
}

/** Whether the second, different value is offered beside the first: "12 or 14", "12, 14", "12 apples, maybe 14". */
function isAlternative(text: string, first: Token, second: Token): boolean {
  if (first.value === second.value || second.start < first.end) return false
  const between = text.slice(first.end, second.start)
  return listing.test(between) || (between.length <= 40 && alternative.test(between))
}
