import { whitespaceClass } from './text.ts'

/** A pattern that Python would refuse, or that has no equivalent here. */
export class RegexTranslationError extends Error {
  override readonly name = 'RegexTranslationError'
  readonly code = 'REGEX_NOT_TRANSLATABLE'
  constructor({ pattern, reason, position }: { pattern: string; reason: string; position: number }) {
    super(`The regular expression cannot be used: ${reason}\nPattern: ${pattern}\nPosition: ${position}`)
  }
}

const word = '\\p{L}\\p{N}_'
const classes: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: `[${word}]`,
  W: `[^${word}]`,
  s: `[${whitespaceClass}]`,
  S: `[^${whitespaceClass}]`,
}
const anchors: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  Z: '(?![\\s\\S])',
  b: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`,
  B: `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`,
}
const controls: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** Longer ones are refused by V8, and only when they are first used. */
const maximumPatternLength = 500_000

type Flags = { readonly dotAll: boolean; readonly multiline: boolean; readonly verbose: boolean }

/**
 * A regular expression of Python's `re` (Unicode strings) as a JavaScript one with the same matches: inline flags, `\A`
 * and `\Z`, `$` before a last newline, `.` that stops at `\n` only, Unicode `\d \w \s \b`, `(?P<name>…)`, `{,n}`,
 * escapes that JavaScript forbids, code points instead of UTF-16 units.
 *
 * Two differences remain: a group inside a repetition forgets its capture when the repetition goes on without it, and
 * after an empty match the search goes on one character further.
 *
 * @throws {RegexTranslationError} for conditional and atomic groups, possessive quantifiers, and what Python refuses too.
 * @example translateRegex('(?s)a.b$').source
 */
export function translateRegex(pattern: string): RegExp {
  if (pattern.length > maximumPatternLength) {
    throw new RegexTranslationError({ pattern: pattern.slice(0, 200), reason: 'it is too long', position: 0 })
  }
  const { rest, flags, isCaseless } = leadingFlags(pattern)
  const translation = new Translation({ pattern, start: pattern.length - rest.length, flags })
  const source = translation.translate()
  try {
    return new RegExp(source, isCaseless ? 'gvi' : 'gv')
  } catch (cause) {
    throw new RegexTranslationError({ pattern, reason: (cause as Error).message, position: 0 })
  }
}

function leadingFlags(pattern: string): { rest: string; flags: Flags; isCaseless: boolean } {
  let letters = ''
  let rest = pattern
  for (let found = /^\(\?([aimsux]+)\)/.exec(rest); found !== null; found = /^\(\?([aimsux]+)\)/.exec(rest)) {
    letters += found[1]
    rest = rest.slice(found[0].length)
  }
  if (letters.includes('a')) {
    throw new RegexTranslationError({ pattern, reason: 'the flag (?a) is not supported', position: 0 })
  }
  const flags = { dotAll: letters.includes('s'), multiline: letters.includes('m'), verbose: letters.includes('x') }
  return { rest, flags, isCaseless: letters.includes('i') }
}

class Translation {
  readonly #pattern: string
  readonly #points: readonly string[]
  #position = 0
  #flags: Flags
  readonly #outerFlags: Flags[] = []

  constructor({ pattern, start, flags }: { pattern: string; start: number; flags: Flags }) {
    this.#pattern = pattern
    this.#points = [...pattern.slice(start)]
    this.#flags = flags
  }

  translate(): string {
    let source = ''
    while (this.#position < this.#points.length) source += this.#element()
    return source
  }

  #fail(reason: string): never {
    throw new RegexTranslationError({ pattern: this.#pattern, reason, position: this.#position })
  }

  #next(): string {
    return this.#points[this.#position++] ?? this.#fail('it ends too early')
  }

  #peek(): string {
    return this.#points[this.#position] ?? ''
  }

  #rest(): string {
    return this.#points.slice(this.#position).join('')
  }

  #element(): string {
    const point = this.#next()
    if (point === '\\') return this.#escape()
    if (point === '[') return this.#characterClass()
    if (point === '(') return this.#group()
    if (point === ')') {
      this.#flags = this.#outerFlags.pop() ?? this.#fail('a parenthesis is closed that was not opened')
      return ')'
    }
    if (point === '.') return this.#flags.dotAll ? '[\\s\\S]' : '[^\\n]'
    if (point === '^') return this.#flags.multiline ? '(?<![^\\n])' : '(?<![\\s\\S])'
    if (point === '$') return this.#flags.multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))'
    if (point === '{') return this.#braces()
    if ('*+?'.includes(point)) return this.#quantifierEnd(point)
    if (this.#flags.verbose && this.#skipVerbose(point)) return ''
    return point === '|' ? point : literal(point)
  }

  #skipVerbose(point: string): boolean {
    if (' \t\n\r\f\v'.includes(point)) return true
    if (point !== '#') return false
    while (this.#peek() !== '' && this.#peek() !== '\n') this.#position++
    return true
  }

  #quantifierEnd(quantifier: string): string {
    if (this.#peek() === '+') this.#fail('possessive quantifiers are not supported')
    if (this.#peek() !== '?') return quantifier
    this.#position++
    return `${quantifier}?`
  }

  #braces(): string {
    const counts = /^(\d*)(,?)(\d*)\}/.exec(this.#rest())
    if (counts === null || (counts[1] === '' && counts[3] === '' && counts[2] === '')) return '\\{'
    if (counts[1] === '' && counts[3] === '') return this.#skip(counts[0].length, '*')
    return this.#skip(counts[0].length, `{${counts[1] || '0'}${counts[2]}${counts[3]}}`)
  }

  #skip(length: number, quantifier: string): string {
    this.#position += length
    return this.#quantifierEnd(quantifier)
  }

  #group(): string {
    this.#outerFlags.push(this.#flags)
    if (this.#peek() !== '?') return '('
    const rest = this.#rest()
    const plain = /^\?(?::|<?[=!])/.exec(rest)
    if (plain !== null) return this.#opened(plain[0], plain[0])
    const name = /^\?P<([\p{L}_][\p{L}\p{N}_]*)>/u.exec(rest)
    if (name !== null) return this.#opened(name[0], `?<${name[1]}>`)
    const scoped = /^\?([aimsux]*)(?:-([imsx]+))?:/.exec(rest)
    if (scoped !== null) return this.#scopedFlags(scoped)
    return this.#closedGroup(rest)
  }

  #opened(consumed: string, written: string): string {
    this.#position += [...consumed].length
    return `(${written}`
  }

  /** Groups that are complete in themselves: back references and comments. */
  #closedGroup(rest: string): string {
    this.#outerFlags.pop()
    const reference = /^\?P=([\p{L}_][\p{L}\p{N}_]*)\)/u.exec(rest)
    const comment = /^\?#[^)]*\)/.exec(rest)
    if (reference === null && comment === null) {
      this.#fail(`the group (${rest.slice(0, 4)}… is not supported; flags must stand at the start`)
    }
    this.#position += [...(reference ?? comment ?? [''])[0]].length
    return reference === null ? '' : `\\k<${reference[1]}>`
  }

  #scopedFlags([consumed, on = '', off = '']: RegExpExecArray): string {
    if (on.includes('a')) this.#fail('the flag a is not supported')
    this.#flags = {
      dotAll: (this.#flags.dotAll || on.includes('s')) && !off.includes('s'),
      multiline: (this.#flags.multiline || on.includes('m')) && !off.includes('m'),
      verbose: (this.#flags.verbose || on.includes('x')) && !off.includes('x'),
    }
    const caseless = on.includes('i') ? '?i:' : off.includes('i') ? '?-i:' : '?:'
    return this.#opened(consumed, caseless)
  }

  #escape(): string {
    const point = this.#next()
    if (classes[point] !== undefined) return classes[point]
    if (anchors[point] !== undefined) return anchors[point]
    const octal = /^(?:0[0-7]{0,2}|[1-3][0-7]{2})/.exec(this.#points.slice(this.#position - 1).join(''))
    if (octal !== null) {
      this.#position += octal[0].length - 1
      return literal(String.fromCodePoint(Number.parseInt(octal[0], 8)))
    }
    if (/[1-9]/.test(point)) return this.#backReference(point)
    return literal(this.#escapedCharacter(point))
  }

  #backReference(first: string): string {
    const second = /[0-9]/.test(this.#peek()) ? this.#next() : ''
    return `(?:\\${first}${second})`
  }

  #escapedCharacter(point: string): string {
    const control = controls[point]
    if (control !== undefined) return String.fromCodePoint(control)
    const digits = { x: 2, u: 4, U: 8 }[point]
    if (digits !== undefined) {
      const code = this.#points.slice(this.#position, this.#position + digits).join('')
      if (!/^[0-9a-fA-F]+$/.test(code) || code.length !== digits) this.#fail(`\\${point} needs ${digits} hex digits`)
      this.#position += digits
      const codePoint = Number.parseInt(code, 16)
      if (codePoint > 0x10ffff) this.#fail(`\\${point} is beyond U+10FFFF`)
      return String.fromCodePoint(codePoint)
    }
    if (/[A-Za-z0-9]/.test(point)) this.#fail(`the escape \\${point} does not exist`)
    return point
  }

  #characterClass(): string {
    let source = '['
    if (this.#peek() === '^') source += this.#next()
    let isFirst = true
    while (isFirst || this.#peek() !== ']') {
      source += this.#classElement(isFirst)
      isFirst = false
    }
    this.#position++
    return `${source}]`
  }

  #classElement(isFirst: boolean): string {
    const point = this.#next()
    if (point === '\\') return this.#classEscape(this.#next())
    if (point === '-' && !isFirst && this.#peek() !== ']' && !this.#endsRange()) return '-'
    return classLiteral(point)
  }

  /** True when the hyphen just read stands after a class such as `\d`, where it cannot make a range. */
  #endsRange(): boolean {
    const before = this.#points.slice(this.#position - 3, this.#position - 1).join('')
    return /^\\[dDwWsS]$/.test(before)
  }

  #classEscape(point: string): string {
    if (classes[point] !== undefined) return classes[point]
    if (/[0-7]/.test(point)) {
      const octal = /^[0-7]{1,3}/.exec(this.#points.slice(this.#position - 1).join('')) ?? [point]
      this.#position += octal[0].length - 1
      return classLiteral(String.fromCodePoint(Number.parseInt(octal[0], 8)))
    }
    return classLiteral(this.#escapedCharacter(point))
  }
}

function literal(point: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(point) ? `\\${point}` : point
}

/** Inside a class of the `v` flag, more punctuation is reserved; all of it may be escaped. */
function classLiteral(point: string): string {
  return /[\\^$.*+?()[\]{}|/\-&!#%,:;<=>@`~]/.test(point) ? `\\${point}` : point
}
