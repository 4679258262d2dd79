import { translateRegex } from '../python/regex.ts'
import { stripEnd } from '../python/text.ts'

/**
 * Splits English text into sentences by the decisions of Punkt (Kiss and Strunk 2006, Computational Linguistics 32:4) as
 * NLTK takes them: candidates, abbreviations, initials, ordinals, ellipses, quotes and brackets after the mark.
 *
 * NLTK's trained English model is not part of this program. In its place stand the abbreviations and the common words below:
 * the splits are NLTK's own for these parameters (`sentences.test.ts`), and differ from its model's where a text has an
 * abbreviation that only one of the two knows.
 *
 * @example splitSentences('Dr. Smith left. He came back!') // => ['Dr. Smith left.', 'He came back!']
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  const slices = sentenceSlices(text)
  let realign = 0
  for (const [index, [start, end]] of slices.entries()) {
    const from = start + realign
    const next = slices[index + 1]
    const closing = next === undefined ? null : closingMarks.exec(text.slice(next[0], next[1]))
    realign = closing?.[0].length ?? 0
    const to = next === undefined || closing === null ? end : next[0] + stripEnd(closing[0]).length
    if (to > from) sentences.push(text.slice(from, to))
  }
  return sentences
}

/** Abbreviations after which a sentence goes on, without their last period, in small letters. */
export const abbreviations: ReadonlySet<string> = new Set(
  (
    'dr mr mrs ms prof rev hon st sr jr gen gov sen rep col capt lt sgt maj cmdr adm messrs inc ltd co corp bros dept ' +
    'univ assn est vs etc al e.g i.e a.m p.m u.s u.k u.n d.c ph.d m.d b.a m.a b.s m.s j.d r.n l.a n.y n.j a.d b.c ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat ' +
    'no nos vol vols fig figs ed eds pp op cit approx min max ft oz lb lbs ave blvd rd mt cf ca viz'
  ).split(' '),
)

/** Words that stand in small letters inside sentences: in capitals after an abbreviation they begin one. */
export const commonWords: ReadonlySet<string> = new Set(
  (
    'the a an this that these those he she it they we i you his her its their our my your there here and but or so yet ' +
    'if when while although though because since as after before until in on at by for from with without of to into ' +
    'what who why how where which then however also once many most some all no not more other another each every such'
  ).split(' '),
)

const nonWord = '[)";}\\]*:@\'({\\[‘’“”«»?!]'
const multiMark = '(?:-{2,}|\\.{2,}|(?:\\.\\s){2,}\\.)'
const closingMarks = firstOnly('^["\')\\]}‘’“”«»]+?(?:\\s+|(?=--)|(?=\\n)|\\Z)')
const candidate = translateRegex(`[.?!](?=(${nonWord}|\\s+(\\S+)))`)
const token = translateRegex(
  `${multiMark}|(?=[^("\`{\\[:;&#*@)}\\]\\-,])\\S+?(?=\\s|$|${nonWord}|${multiMark}|,(?=$|\\s|${nonWord}|${multiMark}))|\\S`,
)
const number = translateRegex('^-?[.,]?\\d[\\d,.\\-]*\\.?$')
const initial = firstOnly('^[^\\W\\d]\\.$')
/** Without the flag `g`, so that a call does not depend on the one before. */
function firstOnly(pattern: string): RegExp {
  return new RegExp(translateRegex(pattern).source, 'v')
}

const ellipsis = /^\.\.+$/
const asciiSpaces = ' \t\n\r\v\f'

type Slice = readonly [start: number, end: number]

function sentenceSlices(text: string): Slice[] {
  const slices: Slice[] = []
  let start = 0
  for (const { end, nextStart, context } of candidates(text)) {
    if (!hasBreak(context)) continue
    slices.push([start, end])
    start = nextStart
  }
  return [...slices, [start, stripEnd(text).length]]
}

type Candidate = { readonly end: number; readonly nextStart: number; readonly context: string }

/** Every mark that could end a sentence, with the word before and the token after; the last of several in one word. */
function* candidates(text: string): Generator<Candidate> {
  let previous: Candidate | undefined
  let word: Slice = [0, 0]
  for (const match of text.matchAll(candidate)) {
    const [mark, after = '', next] = match
    const found = lastSpace(text.slice(word[1], match.index))
    const current: Slice = [found === 0 ? word[0] : found + word[1] + 1, match.index]
    if (previous !== undefined && word[1] <= current[0]) yield previous
    const end = match.index + mark.length
    const nextStart = next === undefined ? end : end + after.length - next.length
    previous = { end, nextStart, context: text.slice(current[0], end) + after }
    word = current
  }
  if (previous !== undefined) yield previous
}

/** Where the last white space is; 0 for none, and for white space at 0 too, which NLTK does not tell apart. */
function lastSpace(text: string): number {
  for (let index = text.length - 1; index >= 0; index--) if (asciiSpaces.includes(text.charAt(index))) return index
  return 0
}

type Token = {
  readonly text: string
  readonly type: string
  isBreak: boolean
  /** An abbreviation or an ellipsis. */
  readonly isDoubtful: boolean
}

function hasBreak(context: string): boolean {
  const tokens = context.split('\n').flatMap((line) => Array.from(line.matchAll(token), ([found]) => annotate(found)))
  for (const [index, first] of tokens.entries()) {
    const second = tokens[index + 1]
    if (second !== undefined && first.text.endsWith('.')) reconsider(first, second)
    if (first.isBreak && second !== undefined) return true
  }
  return false
}

function annotate(text: string): Token {
  const type = text.toLowerCase().replace(number, '##number##')
  const isEllipsis = ellipsis.test(text)
  const isWord = !isEllipsis && text.endsWith('.') && text.length > 1 && !text.endsWith('..')
  const isAbbreviation = isWord && isKnownAbbreviation(text.slice(0, -1).toLowerCase())
  const isBreak = '.?!'.includes(text) || (isWord && !isAbbreviation)
  return { text, type, isBreak, isDoubtful: isEllipsis || isAbbreviation }
}

function isKnownAbbreviation(word: string): boolean {
  return abbreviations.has(word) || abbreviations.has(word.slice(word.lastIndexOf('-') + 1))
}

const isUpper = /^[\p{Uppercase}]/u
const isLower = /^[\p{Lowercase}]/u

/** Looks at the token after a period again: does it begin a sentence? */
function reconsider(first: Token, second: Token): void {
  const isInitial = initial.test(first.text)
  const starts = startsSentence(second)
  if (first.isDoubtful && !isInitial && starts === true) {
    first.isBreak = true
    return
  }
  if (!isInitial && withoutPeriod(first.type) !== '##number##') return
  const isName = starts === 'unknown' && isInitial && isUpper.test(second.text)
  if (starts === false || isName) first.isBreak = false
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type
}

function startsSentence({ text, type, isBreak }: Token): boolean | 'unknown' {
  if (';:,.!?'.includes(text)) return false
  const isCommon = commonWords.has(isBreak ? withoutPeriod(type) : type)
  if (isUpper.test(text)) return isCommon ? true : 'unknown'
  return isLower.test(text) ? false : 'unknown'
}
