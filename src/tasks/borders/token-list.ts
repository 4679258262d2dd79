/** The likeliest first tokens of an answer, in the order in which they were given, and the one that was said; tokens by marks. */
export type TokenList = {
  readonly token: string
  readonly top: readonly { readonly token: string; readonly logProbability: number }[]
}

/**
 * A list as text of at most 150 characters: what was said, then each token with its log-probability.
 *
 * @example writeTokenList({ token: 'a1', top: [{ token: 'a1', logProbability: -0.25 }] }) // => 'a1 a1:-0.25'
 */
export function writeTokenList({ token, top }: TokenList): string {
  return [token, ...top.map((entry) => `${entry.token}:${rounded(entry.logProbability)}`)].join(' ')
}

/** A list as {@link writeTokenList} wrote it; null for anything else. */
export function parseTokenList(text: string): TokenList | null {
  const [token = '', ...entries] = text.split(' ')
  const top = entries.map((entry) => {
    const [mark = '', figure = ''] = entry.split(':')
    return { token: mark, logProbability: figure === '' ? Number.NaN : Number(figure) }
  })
  const isWhole = token !== '' && top.length > 0
  return isWhole && top.every((entry) => entry.token !== '' && Number.isFinite(entry.logProbability))
    ? { token, top }
    : null
}

/** Five digits: more than servers agree with themselves on. What lies beyond is nonsense, and stays so. */
function rounded(logProbability: number): number {
  return Number(Math.max(-1_000, Math.min(1_000, logProbability)).toFixed(5))
}
