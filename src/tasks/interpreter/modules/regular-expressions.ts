import { RegexTranslationError, translateRegex } from '../../python/regex.ts'
import { endOfMatch, matchesWithin, matchWithin, type Search } from '../../python/regex-deadline.ts'
import { textLength } from '../../python/text.ts'
import { allocate, spend, spendTime } from '../budget.ts'
import { unsupported } from './native-module.ts'

/** Flags of Python's `re`, as its constants have them. */
export const regexFlags = { IGNORECASE: 2, LOCALE: 4, MULTILINE: 8, DOTALL: 16, UNICODE: 32, VERBOSE: 64, ASCII: 256 }

const letters: readonly (readonly [number, string])[] = [
  [regexFlags.IGNORECASE, 'i'],
  [regexFlags.MULTILINE, 'm'],
  [regexFlags.DOTALL, 's'],
  [regexFlags.VERBOSE, 'x'],
  [regexFlags.ASCII, 'a'],
]
const maximumCached = 2000
const compiled = new Map<string, PythonRegex>()

/** One match: JavaScript's result, and the text it was found in. */
export type RegexMatch = { readonly found: RegExpExecArray; readonly text: string; readonly regex: PythonRegex }

/** A compiled regular expression: the ways in which Python's `re` looks for matches, over UTF-16 offsets. */
export class PythonRegex {
  readonly pattern: string
  readonly flags: number
  /** Names of groups and their numbers. */
  readonly groupNames: ReadonlyMap<string, number>
  readonly groupCount: number
  readonly #everywhere: RegExp
  readonly #here: RegExp
  #whole: RegExp | undefined
  #indexed: RegExp | undefined

  constructor(pattern: string, flags: number) {
    const inline = letters.flatMap(([bit, letter]) => ((flags & bit) === 0 ? [] : [letter])).join('')
    this.#everywhere = translated(inline === '' ? pattern : `(?${inline})${pattern}`)
    this.#here = new RegExp(this.#everywhere.source, this.#everywhere.flags.replace('g', 'y'))
    this.pattern = pattern
    this.flags = flags | regexFlags.UNICODE
    const probe = new RegExp(`${this.#everywhere.source}|`, this.#everywhere.flags.replace('g', '')).exec('')
    this.groupCount = (probe?.length ?? 1) - 1
    this.groupNames = namesOf(this.#everywhere.source)
  }

  search(text: string, from = 0): RegexMatch | undefined {
    return this.#run(this.#everywhere, text, from)
  }

  match(text: string, from = 0): RegexMatch | undefined {
    return this.#run(this.#here, text, from)
  }

  fullMatch(text: string): RegexMatch | undefined {
    this.#whole ??= new RegExp(`(?:${this.#everywhere.source})(?![\\s\\S])`, this.#here.flags)
    return this.#run(this.#whole, text, 0)
  }

  /**
   * All matches from left to right, none overlapping; a few are found ahead of the one that is asked for.
   *
   * @param maximum 0 for all
   */
  *matches(text: string, maximum = 0): Iterable<RegexMatch> {
    let left = maximum > 0 ? maximum : Number.POSITIVE_INFINITY
    for (let from = 0; left > 0; ) {
      const most = Math.min(left, matchesAtOnce)
      const found = searched((deadlineMs) => matchesWithin(this.#everywhere, text, { from, maximum: most, deadlineMs }))
      const last = found.at(-1)
      const to = last === undefined ? text.length : endOfMatch(last, text)
      spend(1 + found.length + ((to - from) >> 6))
      allocate(found.length)
      for (const match of found) yield { found: match, text, regex: this }
      if (found.length < most) return
      left -= found.length
      from = to
    }
  }

  /** Start and end of a group in code points; undefined where it took no part. */
  span({ found, text }: RegexMatch, group: number): readonly [number, number] | undefined {
    if (group === 0) return codePointSpan(text, found.index, found.index + found[0].length)
    this.#indexed ??= new RegExp(this.#everywhere.source, `${this.#everywhere.flags}d`)
    const offsets = this.#found(this.#indexed, text, found.index)?.indices?.[group]
    return offsets === undefined ? undefined : codePointSpan(text, ...offsets)
  }

  #run(expression: RegExp, text: string, from: number): RegexMatch | undefined {
    const found = this.#found(expression, text, from)
    return found === null ? undefined : { found, text, regex: this }
  }

  #found(expression: RegExp, text: string, from: number): RegExpExecArray | null {
    spend(1 + (text.length >> 6))
    return searched((deadlineMs) => matchWithin(expression, text, { from, deadlineMs }))
  }
}

/** How many matches are looked for before the first of them is used. */
const matchesAtOnce = 1000

/** The result of a search within the time that the call has left for searches. */
function searched<Result>(search: (deadlineMs: number) => Search<Result>): Result {
  return spendTime((deadlineMs) => {
    const found = search(deadlineMs)
    return found.isFinished ? found : undefined
  })
}

function codePointSpan(text: string, from: number, to: number): readonly [number, number] {
  const start = textLength(text.slice(0, from))
  return [start, start + textLength(text.slice(from, to))]
}

function translated(pattern: string): RegExp {
  try {
    return translateRegex(pattern)
  } catch (error) {
    if (error instanceof RegexTranslationError) return unsupported(`the regular expression ${pattern.slice(0, 200)}`)
    throw error
  }
}

/** Numbers of named groups: opening parentheses are counted that begin a group, escapes and character classes left out. */
function namesOf(source: string): Map<string, number> {
  const names = new Map<string, number>()
  let count = 0
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at)
    if (character === '\\') at++
    else if (character === '[') depth++
    else if (character === ']' && depth > 0) depth--
    else if (character === '(' && depth === 0) {
      const name = /^\(\?<([^=!>][^>]*)>/.exec(source.slice(at, at + 100))?.[1]
      if (name !== undefined || source.charAt(at + 1) !== '?') count++
      if (name !== undefined) names.set(name, count)
    }
  }
  return names
}

/** A regular expression of Python, compiled once. */
export function compileRegex(pattern: string, flags = 0): PythonRegex {
  const key = `${flags}:${pattern}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  const regex = new PythonRegex(pattern, flags)
  if (compiled.size >= maximumCached) compiled.clear()
  compiled.set(key, regex)
  return regex
}
