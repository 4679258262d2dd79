import type { Position } from './position.ts'
import type { NextTokens, Token } from './token.ts'

/** What is needed of a model to serve it. `load-model.ts` has the one of llama.cpp; tests may have smaller ones. */
export type LanguageModel = {
  /** Tokens that a prompt and its answer may have together. */
  readonly contextTokens: number
  readonly vocabularySize: number
  /** What must come before every text; undefined where nothing does. */
  readonly beginning: Token | undefined
  readonly chatTemplate: string | undefined
  readonly beginningText: string
  readonly endText: string
  /** Texts that stand for control tokens where they are allowed to. */
  readonly controlTexts: readonly string[]
  /**
   * Tokens of a text.
   *
   * @param control whether texts such as `<|end|>` become the control tokens of that name, or are read as letters
   * @param isContinued whether other tokens come before, so that no space is put before the text
   */
  tokenize(text: string, options: { readonly control: boolean; readonly isContinued: boolean }): Token[]
  /** The bytes that a token adds to a text; none for control tokens. */
  bytesOf(token: Token): Uint8Array
  /** What a control token is called; undefined for tokens that are text. */
  controlNameOf(token: Token): string | undefined
  /** Whether an answer ends with this token. */
  isEnd(token: Token): boolean
  /** Sequences that can be read at the same time; each is used by one request at a time. */
  readonly sequences: readonly Sequence[]
  dispose(): Promise<void>
}

/** One text that a model reads and goes on with. */
export type Sequence = {
  /**
   * What the tokens of its text were rated, from the second one on and without gaps, where that is known; whoever reads adds to
   * it. Its index is the token's place in the text.
   */
  readonly ratings: (Position | undefined)[]
  /** How many tokens its text has in common with the beginning of another. */
  commonLength(tokens: readonly Token[]): number
  /**
   * Makes the text that was read so far the longest beginning of `tokens`, short of its end by one at least, that is the
   * same to the last bit as if all had been read anew.
   *
   * @param most keep so many tokens at most
   * @param isRated whether log-probabilities of what comes are told; they may need a reading of its own
   * @returns how many of `tokens` need not be read again
   */
  rewind(tokens: readonly Token[], options: { readonly most: number; readonly isRated: boolean }): Promise<number>
  /**
   * Reads tokens after those read before.
   *
   * @param isRated as for `rewind`
   * @param tablesFrom the index of the first token after which `onTable` hears what may come next
   * @throws the signal's reason, between two pieces of work
   */
  read(
    tokens: readonly Token[],
    options: {
      readonly isRated: boolean
      readonly tablesFrom: number
      readonly onTable: (index: number, next: NextTokens) => void
      readonly signal: AbortSignal
    },
  ): Promise<void>
  /** Reads one token and gives the likeliest one after it: half the work of a table. */
  readGreedily(token: Token, signal: AbortSignal): Promise<Token>
}
