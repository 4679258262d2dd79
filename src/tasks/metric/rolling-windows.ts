/** One window over a text's tokens: what is given, and what is predicted. */
export type RollingWindow = { readonly context: readonly number[]; readonly predicted: readonly number[] }

export type RollingOptions = {
  /** The token before the text: begin or end of text. */
  readonly prefixToken: number
  /** Tokens that the model can be given and asked for at once. */
  readonly maximumTokens: number
  /** Tokens of context that every window after the first has at least; 1 to `maximumTokens`. */
  readonly contextTokens: number
}

/**
 * Windows that predict every token of a text exactly once, as lm-evaluation-harness cuts them for
 * `loglikelihood_rolling` (utils.py, `get_rolling_token_windows` and `make_disjoint_window`, 0.4.13): each as full as it can
 * be, context and predicted tokens never overlapping.
 */
export function rollingWindows(tokens: readonly number[], options: RollingOptions): RollingWindow[] {
  const { prefixToken, maximumTokens, contextTokens } = options
  const windows: RollingWindow[] = []
  const first = Math.min(maximumTokens, tokens.length)
  if (first > 0) windows.push({ context: [prefixToken], predicted: tokens.slice(0, first) })
  const step = maximumTokens - contextTokens + 1
  for (let done = first; done < tokens.length; done += step) {
    const end = Math.min(done + step, tokens.length)
    // The model sees `maximumTokens` tokens that end one before the last predicted.
    windows.push({ context: tokens.slice(end - maximumTokens - 1, done), predicted: tokens.slice(done, end) })
  }
  return windows
}
