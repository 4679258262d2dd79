import { UnsupportedPythonError } from '../unsupported.ts'
import type { Token } from './tokenize.ts'

/** A place in a list of tokens, which moves forward only. */
export class TokenReader {
  readonly file: string
  readonly #tokens: readonly Token[]
  #position = 0

  constructor(tokens: readonly Token[], file: string) {
    this.#tokens = tokens
    this.file = file
  }

  get current(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', line: 0 }
  }

  get line(): number {
    return this.current.line
  }

  /** True when the token this many places on is the keyword or operator. */
  isAt(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#position + ahead]
    return token !== undefined && (token.kind === 'name' || token.kind === 'operator') && token.text === text
  }

  isAtAny(texts: readonly string[]): boolean {
    return texts.some((text) => this.isAt(text))
  }

  isKind(kind: Token['kind'], ahead = 0): boolean {
    return this.#tokens[this.#position + ahead]?.kind === kind
  }

  /** How many tokens on the bracket that begins here ends. */
  bracketLength(): number {
    let depth = 0
    for (let ahead = 0; ; ahead++) {
      const token = this.#tokens[this.#position + ahead]
      if (token === undefined) return ahead
      if (token.kind !== 'operator') continue
      if ('([{'.includes(token.text)) depth++
      if (')]}'.includes(token.text) && --depth === 0) return ahead
    }
  }

  next(): Token {
    const token = this.current
    this.#position++
    return token
  }

  /** Takes the keyword or operator if it is there. */
  take(text: string): boolean {
    if (!this.isAt(text)) return false
    this.#position++
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`${this.#shown()} where "${text}" should stand`)
  }

  takeKind(kind: Token['kind']): boolean {
    if (!this.isKind(kind)) return false
    this.#position++
    return true
  }

  expectKind(kind: Token['kind']): Token {
    if (!this.isKind(kind)) this.fail(`${this.#shown()} where a ${kind} should stand`)
    return this.next()
  }

  /** A name that is no keyword. */
  name(): string {
    const token = this.expectKind('name')
    return keywords.has(token.text) ? this.fail(`the keyword ${token.text} as a name`) : token.text
  }

  fail(what: string, line = this.line): never {
    throw new UnsupportedPythonError({ file: this.file, line, what })
  }

  #shown(): string {
    const { kind, text } = this.current
    return text === '' ? `a ${kind}` : JSON.stringify(text.slice(0, 60))
  }
}

export const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)
