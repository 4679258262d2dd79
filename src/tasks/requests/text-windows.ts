/** A part of a text whose probability is asked for, and the word before it that is given as context. */
export type TextWindow = { readonly context: string; readonly text: string }

/** UTF-16 units of a window: about a thousand tokens of English, and below 4,096 of anything. */
const maximumWindowLength = 4000

/** A context is one word, as the harness gives one token; longer ones are cut at their front. */
const maximumContextLength = 200

/**
 * Cuts a text into disjoint windows whose probabilities multiply to that of the whole: at white space, as full as they can be,
 * each after the first with the last word of the one before as context.
 *
 * It stands in for the harness's windows of 2,047 tokens (utils.py, `get_rolling_token_windows`), which need the model's
 * tokenizer: the sum over windows differs from the harness's where windows break, so results hold among endpoints measured
 * this way and are no match for published perplexities.
 */
export function textWindows(text: string): TextWindow[] {
  const windows: TextWindow[] = []
  let start = 0
  while (start < text.length) {
    const end = windowEnd(text, start)
    windows.push({ context: contextBefore(text, start), text: text.slice(start, end) })
    start = end
  }
  return windows
}

/** The last place where a word ends before the window is full; words keep the white space before them. */
function windowEnd(text: string, start: number): number {
  const full = start + maximumWindowLength
  if (full >= text.length) return text.length
  for (let end = full; end > start + 1; end--) {
    if (/\s/.test(text[end] ?? '') && !/\s/.test(text[end - 1] ?? '')) return end
  }
  return isLowSurrogate(text, full) ? full - 1 : full
}

function contextBefore(text: string, start: number): string {
  let from = start
  while (from > 0 && start - from < maximumContextLength && !/\s/.test(text[from - 1] ?? '')) from--
  return text.slice(isLowSurrogate(text, from) ? from + 1 : from, start)
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}
