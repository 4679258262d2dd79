import * as z from 'zod'
import { invalidRequest, type Parsed } from '../http-server/api-error.ts'
import { wellFormedText } from '../http-server/well-formed-text.ts'
import { generationFields, refuseInvalid, type SharedRequest, sharedRequest, unsupported } from './request-fields.ts'
import type { Token } from './token.ts'

const tokenIds = z.array(z.number().int().nonnegative()).min(1)

/** Prompts of one request. */
const mostPrompts = 256

const completionBody = z.looseObject({
  ...generationFields,
  prompt: z.union(
    [
      wellFormedText,
      z.array(wellFormedText).min(1).max(mostPrompts),
      tokenIds,
      z.array(tokenIds).min(1).max(mostPrompts),
    ],
    {
      error: `Expected a string in valid Unicode, a list of strings, token ids or a list of those; at most ${mostPrompts} prompts`,
    },
  ),
  max_tokens: z.number().int().min(0).nullish(),
  logprobs: z.number().int().min(0).max(20).nullish(),
  echo: z.boolean().nullish(),
})

/** A request for completion of text, with everything said once. */
export type CompletionRequest = SharedRequest & {
  readonly prompts: readonly (string | readonly Token[])[]
  readonly maximumTokens: number
  /** How many likely tokens to list per token; undefined = no log-probabilities. */
  readonly topCount: number | undefined
  readonly isEchoed: boolean
}

/** Reads the body of `POST /v1/completions`. */
export function parseCompletionRequest(json: unknown, vocabularySize: number): Parsed<CompletionRequest> {
  const result = completionBody.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const refusal = unsupported(body, ['suffix', 'best_of', 'response_format'])
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  const shared = sharedRequest(body, vocabularySize)
  if (shared.kind === 'refused') return shared
  const prompts = promptList(body.prompt)
  const unknown = prompts
    .flatMap((prompt) => (typeof prompt === 'string' ? [] : prompt))
    .find((id) => id >= vocabularySize)
  if (unknown !== undefined) {
    const message = `Invalid 'prompt': there is no token ${unknown}; the vocabulary has ${vocabularySize}.`
    return { kind: 'refused', error: invalidRequest(message, 'prompt') }
  }
  return {
    kind: 'parsed',
    value: {
      ...shared.value,
      prompts,
      // The default of OpenAI's API.
      maximumTokens: body.max_tokens ?? 16,
      topCount: body.logprobs ?? undefined,
      isEchoed: body.echo ?? false,
    },
  }
}

function promptList(prompt: z.infer<typeof completionBody>['prompt']): readonly (string | readonly Token[])[] {
  if (typeof prompt === 'string') return [prompt]
  return typeof prompt[0] === 'number' ? [prompt as Token[]] : (prompt as (string | Token[])[])
}
