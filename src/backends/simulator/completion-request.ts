import * as z from 'zod'
import { invalidRequest, type Parsed } from '../http-server/api-error.ts'
import { wellFormedText } from '../http-server/well-formed-text.ts'
import { generationFields, refuseInvalid, type StreamOptions, stopList, unsupported } from './generation-fields.ts'
import type { Vocabulary } from './vocabulary.ts'

const tokenIds = z.array(z.number().int().nonnegative()).min(1)

const completionBody = z.looseObject({
  ...generationFields,
  prompt: z.union([wellFormedText, z.array(wellFormedText).min(1), tokenIds, z.array(tokenIds).min(1)], {
    error: 'Expected a string, a list of strings, token ids or a list of those',
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
  /** Above 0: the text is drawn by chance. */
  readonly temperature: number
  readonly ignoresEnd: boolean
  readonly stop: readonly string[]
  readonly stream: StreamOptions
  /** How many likely tokens to list per token; undefined = no log-probabilities. */
  readonly topCount: number | undefined
  readonly isEchoed: boolean
}

/**
 * Reads the body of `POST /v1/completions`.
 *
 * @param decode gives the text of token ids, undefined for unknown ones; absent where prompts must be text
 */
export function parseCompletionRequest(json: unknown, decode?: Vocabulary['decode']): Parsed<CompletionRequest> {
  const result = completionBody.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const refusal = unsupported(body, ['suffix', 'best_of'])
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  const prompts = promptTexts(body.prompt, decode)
  if (typeof prompts === 'string') return { kind: 'refused', error: invalidRequest(prompts, 'prompt') }
  return {
    kind: 'parsed',
    value: {
      model: body.model,
      prompts,
      // The default of OpenAI's API.
      maximumTokens: body.max_tokens ?? 16,
      temperature: body.temperature ?? 0,
      ignoresEnd: body.ignore_eos ?? false,
      stop: stopList(body.stop),
      stream: { isOn: body.stream ?? false, includesUsage: body.stream_options?.include_usage ?? false },
      topCount: body.logprobs ?? undefined,
      isEchoed: body.echo ?? false,
    },
  }
}

type Prompt = z.infer<typeof completionBody>['prompt']

/** The prompts as texts, or what is wrong with them. */
function promptTexts(prompt: Prompt, decode: Vocabulary['decode'] | undefined): readonly string[] | string {
  if (typeof prompt === 'string') return [prompt]
  const [first] = prompt
  const several = typeof first === 'number' ? [prompt as readonly number[]] : (prompt as readonly (string | number[])[])
  const texts: string[] = []
  for (const one of several) {
    if (typeof one !== 'string' && decode === undefined) return 'This server reads text, not token ids.'
    const text = typeof one === 'string' ? one : decode?.(one)
    if (text === undefined) return 'A token id is unknown here: it stands for no token that /tokenize gave.'
    texts.push(text)
  }
  return texts
}
