import type { BuiltRequest } from '#records/task.ts'
import { stripEnd } from '../python/text.ts'
import { echoRequest } from '../requests/echo.ts'

/**
 * Asks for nothing but the number of tokens of a prompt: `usage.prompt_tokens` of the answer is where the harness splits
 * prompt and continuation, whatever the tokenizer, BOS included. White space at the end is left off, because the harness
 * gives it to the continuation (api/model.py, `_encode_pair`). A prompt of white space is asked for as one space, since
 * servers refuse empty ones; its answer is not used.
 */
export function probeRequest(model: string, prompt: string): BuiltRequest {
  return echoRequest(model, stripEnd(prompt) || ' ')
}
