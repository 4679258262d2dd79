/**
 * The simulator's own tokens, so that counts can be checked by hand: words of at most eight letters, up to three
 * digits, or runs of at most four other signs, each with one leading space if there is one; and white space.
 * White space before a word leaves its last space to the word, so that a text and its continuation split as one.
 */
const pieces = / ?\p{L}[\p{L}\p{M}]{0,7}| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]{1,4}|\s+(?!\S)|\s/gu

/**
 * Cuts a text into tokens; joined they are the text again.
 *
 * @example tokenize('The answer: 42.') // => ['The', ' answer', ':', ' 42', '.']
 */
export function tokenize(text: string): string[] {
  return text.match(pieces) ?? []
}

/** How many tokens a text has. */
export function countTokens(text: string): number {
  return tokenize(text).length
}
