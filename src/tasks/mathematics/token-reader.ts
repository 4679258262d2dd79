import type { Token } from './latex-tokens.ts'

/** Reads tokens one after another. */
export class TokenReader {
  readonly #tokens: Token[]
  #position = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = [...tokens]
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#position + ahead]
  }

  isEnd(): boolean {
    return this.#position >= this.#tokens.length
  }

  next(): Token {
    const found = this.#tokens[this.#position++]
    if (found === undefined) throw new UnreadableMathematics('it ends too early')
    return found
  }

  /** Takes a mark or command if it comes next. */
  take(text: string): boolean {
    const found = this.peek()
    if (found?.text !== text || found.kind === 'text') return false
    this.#position++
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) throw new UnreadableMathematics(`"${text}" is missing`)
  }

  /** The first digit of a number that comes next, as `\frac12` means it; undefined when no number comes. */
  takeDigit(): string | undefined {
    const found = this.peek()
    if (found?.kind !== 'number' || found.text.startsWith('.')) return undefined
    if (found.text.length === 1) this.#position++
    else this.#tokens[this.#position] = { kind: 'number', text: found.text.slice(1) }
    return found.text.charAt(0)
  }

  /** Bounds how deep expressions are nested. */
  nested<Value>(read: () => Value): Value {
    if (++this.#depth > maximumDepth) throw new UnreadableMathematics('it is nested too deep')
    const value = read()
    this.#depth--
    return value
  }
}

const maximumDepth = 40

/** Text that is no mathematics to this reader. It never leaves this folder: answers that cannot be read compare as texts. */
export class UnreadableMathematics extends Error {
  override readonly name = 'UnreadableMathematics'
}
