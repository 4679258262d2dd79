import { PythonFloat } from '#tasks/python/value.ts'
import { UnsupportedPythonError } from '../unsupported.ts'
import type { Constant } from './nodes.ts'
import { readStringLiteral, type StringLiteral } from './string-literal.ts'

export type Token = { readonly line: number } & (
  | { readonly kind: 'name' | 'operator'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: Constant }
  | { readonly kind: 'string'; readonly text: string; readonly literal: StringLiteral }
  | { readonly kind: 'newline' | 'indent' | 'dedent' | 'end'; readonly text: string }
)

const namePattern = /[\p{ID_Start}_]\p{ID_Continue}*/uy
const numberPattern =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y
const operatorPattern =
  /\*\*=|\/\/=|<<=|>>=|\.\.\.|:=|->|\+=|-=|\*=|\/=|%=|@=|&=|\|=|\^=|==|!=|<=|>=|<<|>>|\*\*|\/\/|[-+*/%@&|^~<>=()[\]{},:.;]/y
const stringStart = /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?(?:"""|'''|"|')/y
const blank = /(?:[ \t\f]|\\\n)+/y
const comment = /#[^\n]*/y

/** A program's size that is read at most; the longest file of the harness has a fifth of it. */
const maximumLength = 2_000_000

/**
 * The tokens of a program, with `indent`, `dedent` and `newline` where Python has them
 * (docs.python.org/3/reference/lexical_analysis.html).
 *
 * @throws {UnsupportedPythonError}
 */
export function tokenize(text: string, file: string): Token[] {
  if (text.length > maximumLength) throw new UnsupportedPythonError({ file, line: 1, what: 'a file of this size' })
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  return new Tokenizer(source, file, 1, false).all()
}

/** The tokens of an expression inside a text (f-string), where line ends mean nothing. */
export function tokenizeExpression(source: string, file: string, line: number): Token[] {
  return new Tokenizer(source, file, line, true).all()
}

class Tokenizer {
  readonly #source: string
  readonly #file: string
  readonly #isExpression: boolean
  readonly #tokens: Token[] = []
  readonly #indents = [0]
  #position = 0
  #line: number
  #openBrackets = 0

  constructor(source: string, file: string, line: number, isExpression: boolean) {
    this.#source = source
    this.#file = file
    this.#line = line
    this.#isExpression = isExpression
  }

  all(): Token[] {
    if (!this.#isExpression) this.#indentation()
    while (this.#position < this.#source.length) this.#one()
    if (!this.#isExpression) {
      const last = this.#tokens.at(-1)
      if (last !== undefined && last.kind !== 'newline' && last.kind !== 'dedent') this.#add('newline', '')
      while (this.#indents.length > 1) this.#close()
    }
    this.#add('end', '')
    return this.#tokens
  }

  #one(): void {
    if (this.#take(blank) !== undefined || this.#take(comment) !== undefined) return
    if (this.#source[this.#position] === '\n') this.#lineEnd()
    else if (this.#take(stringStart, false) !== undefined) this.#string()
    else if (!this.#name() && !this.#number()) this.#operator()
  }

  #name(): boolean {
    const name = this.#take(namePattern)
    if (name !== undefined) this.#add('name', name.normalize('NFKC'))
    return name !== undefined
  }

  #operator(): void {
    const operator = this.#take(operatorPattern)
    if (operator === undefined) this.#fail(`the character ${JSON.stringify(this.#source[this.#position])}`)
    if ('([{'.includes(operator)) this.#openBrackets++
    if (')]}'.includes(operator)) this.#openBrackets--
    this.#add('operator', operator)
  }

  #lineEnd(): void {
    this.#position++
    if (!this.#isExpression && this.#openBrackets === 0) {
      this.#add('newline', '')
      this.#line++
      this.#indentation()
    } else this.#line++
  }

  /** Compares the next line that has anything on it with the block that it stands in. */
  #indentation(): void {
    const blankLine = /[ \t\f]*(?:#[^\n]*)?\n/y
    while (this.#take(blankLine) !== undefined) this.#line++
    if (/^[ \t\f]*(?:#[^\n]*)?$/.test(this.#source.slice(this.#position, this.#position + 1000))) return
    const width = indentWidth(this.#take(/[ \t\f]*/y) ?? '')
    if (width > (this.#indents.at(-1) ?? 0)) {
      this.#indents.push(width)
      this.#add('indent', '')
    }
    while (width < (this.#indents.at(-1) ?? 0)) this.#close()
    if (width !== this.#indents.at(-1)) this.#fail('an indentation that fits no block')
  }

  #close(): void {
    this.#indents.pop()
    this.#add('dedent', '')
  }

  #number(): boolean {
    const text = this.#take(numberPattern)
    if (text === undefined) return false
    if (/[jJ]$/.test(text)) this.#fail('a complex number')
    this.#tokens.push({ kind: 'number', text, value: numberValue(text.replaceAll('_', '')), line: this.#line })
    return true
  }

  #string(): void {
    const { literal, end } = readStringLiteral(this.#source, this.#position, { file: this.#file, line: this.#line })
    const text = this.#source.slice(this.#position, end)
    this.#tokens.push({ kind: 'string', text, literal, line: this.#line })
    this.#position = end
    for (const character of text) if (character === '\n') this.#line++
  }

  #take(pattern: RegExp, isConsumed = true): string | undefined {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.#source)?.[0]
    if (found === undefined) return undefined
    if (isConsumed) this.#position += found.length
    if (pattern === blank) for (const character of found) if (character === '\n') this.#line++
    return found
  }

  #add(kind: 'name' | 'operator' | 'newline' | 'indent' | 'dedent' | 'end', text: string): void {
    this.#tokens.push({ kind, text, line: this.#line })
  }

  #fail(what: string): never {
    throw new UnsupportedPythonError({ file: this.#file, line: this.#line, what })
  }
}

function indentWidth(spaces: string): number {
  let width = 0
  for (const character of spaces)
    width = character === '\t' ? (Math.floor(width / 8) + 1) * 8 : character === '\f' ? 0 : width + 1
  return width
}

function numberValue(text: string): Constant {
  if (/^0[xXoObB]/.test(text)) return integer(text)
  if (/[.eE]/.test(text)) return new PythonFloat(Number(text))
  return integer(text.replace(/^0+(?=\d)/, ''))
}

function integer(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}
