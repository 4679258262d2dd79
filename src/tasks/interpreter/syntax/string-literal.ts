import { unescaped } from '#tasks/python/literal.ts'
import { UnsupportedPythonError } from '../unsupported.ts'

type Place = { readonly file: string; readonly line: number }

/** A string as it is written: plain, bytes, or with values in it. */
export type StringLiteral =
  | { readonly kind: 'text' | 'bytes'; readonly text: string }
  | { readonly kind: 'joined'; readonly parts: readonly LiteralPart[] }

/** Plain text, or the source of a value in braces with its conversion and format. */
export type LiteralPart =
  | string
  | {
      readonly source: string
      readonly line: number
      readonly conversion: 'r' | 's' | 'a' | undefined
      readonly format: readonly LiteralPart[]
    }

/**
 * Reads the string that begins at the position: prefix, quotes, escapes, values in braces.
 *
 * @throws {UnsupportedPythonError}
 */
export function readStringLiteral(
  source: string,
  start: number,
  place: Place,
): { literal: StringLiteral; end: number } {
  const opening = /([a-zA-Z]*)("""|'''|"|')/y
  opening.lastIndex = start
  const [all = '', prefixText = '', quote = ''] = opening.exec(source) ?? []
  const prefix = prefixText.toLowerCase()
  const isRaw = prefix.includes('r')
  const bodyStart = start + all.length
  if (prefix.includes('f')) {
    const reader = new JoinedReader(source, { isRaw, quote, place })
    const { parts, end } = reader.read(bodyStart)
    return { literal: { kind: 'joined', parts }, end }
  }
  const bodyEnd = findQuote(source, bodyStart, quote, place)
  const body = source.slice(bodyStart, bodyEnd)
  const text = isRaw ? body : withoutEscapes(body, place)
  return { literal: { kind: prefix.includes('b') ? 'bytes' : 'text', text }, end: bodyEnd + quote.length }
}

function findQuote(source: string, from: number, quote: string, place: Place): number {
  for (let index = from; index < source.length; index++) {
    if (source[index] === '\\') index++
    else if (source.startsWith(quote, index)) return index
    else if (source[index] === '\n' && quote.length === 1) break
  }
  throw new UnsupportedPythonError({ ...place, what: 'a string without its end' })
}

function withoutEscapes(body: string, place: Place): string {
  if (!body.includes('\\')) return body
  if (/(?:^|[^\\])(?:\\\\)*\\N\{/.test(body)) {
    throw new UnsupportedPythonError({ ...place, what: 'a character by its name (\\N{…})' })
  }
  return unescaped(body)
}

class JoinedReader {
  readonly #source: string
  readonly #isRaw: boolean
  readonly #quote: string
  readonly #place: Place
  #position = 0
  #line: number

  constructor(source: string, { isRaw, quote, place }: { isRaw: boolean; quote: string; place: Place }) {
    this.#source = source
    this.#isRaw = isRaw
    this.#quote = quote
    this.#place = place
    this.#line = place.line
  }

  read(start: number): { parts: LiteralPart[]; end: number } {
    this.#position = start
    const parts = this.#parts(false)
    return { parts, end: this.#position + this.#quote.length }
  }

  /** Up to the closing quote, or inside a format up to the brace that ends it. */
  #parts(isFormat: boolean): LiteralPart[] {
    const parts: LiteralPart[] = []
    let plain = ''
    const flush = () => {
      if (plain !== '') parts.push(this.#isRaw ? plain : withoutEscapes(plain, this.#place))
      plain = ''
    }
    for (;;) {
      if (this.#source.startsWith(this.#quote, this.#position)) break
      const character = this.#next()
      if (character === '\\' && !this.#source.startsWith('{', this.#position)) {
        if (this.#isRaw || !this.#source.startsWith('N{', this.#position)) plain += character + this.#next()
        else this.#fail('a character by its name (\\N{…})')
      } else if (character === '{') {
        if (!isFormat && this.#source[this.#position] === '{') plain += this.#next()
        else {
          flush()
          parts.push(...this.#field())
        }
      } else if (character === '}') {
        if (isFormat) {
          this.#position--
          break
        }
        if (this.#next() !== '}') this.#fail('a single "}" in a text with values')
        plain += '}'
      } else plain += character
    }
    flush()
    return parts
  }

  #field(): LiteralPart[] {
    const line = this.#line
    const start = this.#position
    const end = this.#expressionEnd()
    const source = this.#source.slice(start, end)
    const debug = /^([\s\S]*[^=!<>])=\s*$/.exec(source)
    let conversion: 'r' | 's' | 'a' | undefined
    if (this.#source[this.#position] === '!') {
      this.#next()
      const letter = this.#next()
      conversion = letter === 'r' || letter === 's' || letter === 'a' ? letter : this.#fail(`the conversion !${letter}`)
    }
    let format: LiteralPart[] = []
    if (this.#source[this.#position] === ':') {
      this.#next()
      format = this.#parts(true)
    }
    if (this.#next() !== '}') this.#fail('a value in a text without its "}"')
    if (debug === null) return [{ source, line, conversion, format }]
    // `{x=}` prints its own source, and the repr unless a format is given
    const isRepr = conversion === undefined && format.length === 0
    return [source, { source: debug[1] ?? '', line, conversion: isRepr ? 'r' : conversion, format }]
  }

  /** Goes to the `!`, `:` or `}` that ends the expression; brackets and strings inside are passed over. */
  #expressionEnd(): number {
    let depth = 0
    for (;;) {
      const character = this.#source[this.#position] ?? this.#fail('a string without its end')
      if (depth === 0 && character === '}') break
      if (depth === 0 && character === ':') break
      if (depth === 0 && character === '!' && this.#source[this.#position + 1] !== '=') break
      if (character === "'" || character === '"') this.#innerString()
      else {
        if ('([{'.includes(character)) depth++
        if (')]}'.includes(character)) depth--
        this.#next()
      }
    }
    return this.#position
  }

  #innerString(): void {
    const quote = /"""|'''|"|'/y
    quote.lastIndex = this.#position
    const [found = ''] = quote.exec(this.#source) ?? []
    const end = findQuote(this.#source, this.#position + found.length, found, this.#place)
    while (this.#position < end + found.length) this.#next()
  }

  #next(): string {
    const character = this.#source[this.#position++]
    if (character === undefined || (character === '\n' && this.#quote.length === 1)) {
      return this.#fail('a string without its end')
    }
    if (character === '\n') this.#line++
    return character
  }

  #fail(what: string): never {
    throw new UnsupportedPythonError({ ...this.#place, what })
  }
}
