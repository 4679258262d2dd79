import { jsonAt } from '../requests/answer-text.ts'
import { promptTokens } from '../requests/echo.ts'
import { selfTestPrompt } from './echo-self-test.ts'
import type { Verdict } from './verdict.ts'

/** More tokens than the self-test's prompt has characters are no split of it, whatever is put before it. */
const mostTokens = 2 * selfTestPrompt.length

/** Asks for the tokens of the self-test's prompt, as vLLM serves it: `{model, prompt}` → `{tokens, count}`. */
export function tokenizeRequest(model: string) {
  return { kind: 'tokenize', path: '/tokenize', body: { model, prompt: selfTestPrompt } } as const
}

/**
 * Whether an endpoint's tokenizer is the one that it reads prompts with: as many tokens as it counts in an echo of the same
 * text, tokens put before it included.
 *
 * @param tokenized the body of the answer to {@link tokenizeRequest}
 * @param echo that of the echo self-test
 */
export function tokenizerVerdict(tokenized: unknown, echo: unknown): Verdict {
  const tokens = jsonAt(tokenized, 'tokens')
  if (!Array.isArray(tokens) || tokens.length === 0) {
    return { kind: 'failed', reason: 'POST /tokenize gives no list of tokens' }
  }
  const isSplit = tokens.length <= mostTokens && tokens.every((token) => Number.isInteger(token) && Number(token) >= 0)
  if (!isSplit) return { kind: 'failed', reason: 'POST /tokenize gives something else than token ids of the text' }
  const count = jsonAt(tokenized, 'count')
  if (count !== undefined && count !== tokens.length) {
    return { kind: 'failed', reason: `POST /tokenize lists ${tokens.length} tokens and counts ${shown(count)}` }
  }
  const echoed = promptTokens(echo)
  if (echoed === tokens.length) return { kind: 'passed' }
  const reason =
    echoed === undefined
      ? 'an echo does not say how many tokens its prompt has, so its tokenizer cannot be compared'
      : `POST /tokenize gives ${tokens.length} tokens for a prompt in which an echo counts ${echoed}`
  return { kind: 'failed', reason }
}

/** Nothing of an endpoint's is shown but a number. */
function shown(count: unknown): string {
  return Number.isInteger(count) ? String(count) : 'none'
}
