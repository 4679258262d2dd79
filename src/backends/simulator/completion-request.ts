import * as z from 'zod'
import type { Parsed } from './api-error.ts'
import { generationFields, refuseInvalid, type StreamOptions, stopList, unsupported } from './generation-fields.ts'

const completionBody = z.looseObject({
  ...generationFields,
  prompt: z.union([z.string(), z.array(z.string()).min(1)], {
    error: 'Expected a string or a list of strings. This server reads text, not token ids',
  }),
  max_tokens: z.number().int().min(0).nullish(),
  logprobs: z.number().int().min(0).max(20).nullish(),
  echo: z.boolean().nullish(),
})

/** A request for completion of text, with everything said once. */
export type CompletionRequest = {
  readonly model: string
  readonly prompts: readonly string[]
  readonly maximumTokens: number
  readonly ignoresEnd: boolean
  readonly stop: readonly string[]
  readonly stream: StreamOptions
  /** How many likely tokens to list per token; undefined = no log-probabilities. */
  readonly topCount: number | undefined
  readonly isEchoed: boolean
}

/** Reads the body of `POST /v1/completions`. */
export function parseCompletionRequest(json: unknown): Parsed<CompletionRequest> {
  const result = completionBody.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const refusal = unsupported(body, ['suffix', 'best_of'])
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  return {
    kind: 'parsed',
    value: {
      model: body.model,
      prompts: typeof body.prompt === 'string' ? [body.prompt] : body.prompt,
      // The default of OpenAI's API.
      maximumTokens: body.max_tokens ?? 16,
      ignoresEnd: body.ignore_eos ?? false,
      stop: stopList(body.stop),
      stream: { isOn: body.stream ?? false, includesUsage: body.stream_options?.include_usage ?? false },
      topCount: body.logprobs ?? undefined,
      isEchoed: body.echo ?? false,
    },
  }
}
