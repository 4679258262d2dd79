import type { TextToken } from './completion-response.ts'
import type { LanguageModel } from './language-model.ts'
import type { Position } from './position.ts'
import type { Token } from './token.ts'

/** A prompt as the model reads it and as it is echoed. */
export type PromptText = {
  readonly tokens: readonly Token[]
  readonly text: string
  /** All its tokens with their bytes, which join to the text; the first one without a rating, for nothing comes before it. */
  rated(positions: readonly Position[]): TextToken[]
}

/** Reads a prompt that is text or token ids. */
export function readPrompt(model: LanguageModel, prompt: string | readonly Token[]): PromptText {
  const tokens = typeof prompt === 'string' ? textTokens(model, prompt) : prompt
  const pieces = tokens.map((token) => model.bytesOf(token))
  const joined = Buffer.concat(pieces).toString()
  // Vocabularies of SentencePiece put a space before every text; it is not the client's.
  const isPadded = typeof prompt === 'string' && joined === ` ${prompt}`
  const padded = isPadded ? pieces.findIndex((bytes) => bytes.length > 0) : -1
  const bytesAt = (index: number) => {
    const bytes = pieces[index] ?? new Uint8Array()
    return index === padded ? bytes.subarray(1) : bytes
  }
  return {
    tokens,
    text: isPadded ? joined.slice(1) : joined,
    rated: (positions) =>
      tokens.map((token, index) => {
        const position = positions[index - 1]
        return position === undefined ? { token, bytes: bytesAt(index) } : { ...position, bytes: bytesAt(index) }
      }),
  }
}

/** The tokens of a text, with the one that must come before every text. */
export function textTokens(model: LanguageModel, text: string): Token[] {
  const tokens = model.tokenize(text, { control: false, isContinued: false })
  return model.beginning === undefined ? tokens : [model.beginning, ...tokens]
}
