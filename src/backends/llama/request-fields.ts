import * as z from 'zod'
import { type ApiError, invalidRequest, type Parsed } from '../http-server/api-error.ts'
import { wellFormedText } from '../http-server/well-formed-text.ts'
import type { Sampling } from './sample-token.ts'
import type { Token } from './token.ts'

/** Answers to one prompt. */
const mostChoices = 16

/** The fields that chat and completion share. */
export const generationFields = {
  model: z.string().min(1),
  n: z.number().int().min(1).max(mostChoices).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  // No more, as in OpenAI's API.
  stop: z
    .union([wellFormedText, z.array(wellFormedText).max(4)], { error: 'Expected a string or up to 4 strings' })
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string().regex(/^\d+$/), z.number().min(-100).max(100)).nullish(),
  seed: z.number().int().nullish(),
  user: z.string().nullish(),
  ignore_eos: z.boolean().nullish(),
}

type Fields = z.infer<z.ZodObject<typeof generationFields>>

/** What chat and completion have in common, with everything said once. */
export type SharedRequest = {
  readonly model: string
  readonly choices: number
  readonly sampling: Sampling
  /** undefined: the server chooses. */
  readonly seed: number | undefined
  readonly stop: readonly string[]
  readonly ignoresEnd: boolean
  readonly stream: { readonly isOn: boolean; readonly includesUsage: boolean }
}

/** @param vocabularySize refuses biases for tokens that there are not */
export function sharedRequest(body: Fields, vocabularySize: number): Parsed<SharedRequest> {
  const logitBias = new Map<Token, number>()
  for (const [token, bias] of Object.entries(body.logit_bias ?? {})) {
    if (Number(token) >= vocabularySize) {
      const message = `Invalid 'logit_bias': there is no token ${token}; the vocabulary has ${vocabularySize}.`
      return { kind: 'refused', error: invalidRequest(message, 'logit_bias') }
    }
    logitBias.set(Number(token), bias)
  }
  return {
    kind: 'parsed',
    value: {
      model: body.model,
      choices: body.n ?? 1,
      sampling: {
        // The default of OpenAI's API.
        temperature: body.temperature ?? 1,
        topP: body.top_p ?? 1,
        topK: Math.max(0, body.top_k ?? 0),
        minP: body.min_p ?? 0,
        frequencyPenalty: body.frequency_penalty ?? 0,
        presencePenalty: body.presence_penalty ?? 0,
        logitBias,
      },
      seed: body.seed ?? undefined,
      stop: stopList(body.stop),
      ignoresEnd: body.ignore_eos ?? false,
      stream: { isOn: body.stream ?? false, includesUsage: body.stream_options?.include_usage ?? false },
    },
  }
}

function stopList(stop: string | readonly string[] | null | undefined): readonly string[] {
  if (stop === null || stop === undefined) return []
  return (typeof stop === 'string' ? [stop] : stop).filter((text) => text !== '')
}

/** Turns what the schema found into a 400 that names the first bad parameter. */
export function refuseInvalid(error: z.ZodError): Parsed<never> {
  const issue = error.issues[0]
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  const name = path.join('').replace(/^\./, '')
  const message = `Invalid '${name === '' ? 'body' : name}': ${issue?.message ?? 'it cannot be read'}.`
  return { kind: 'refused', error: invalidRequest(message, name === '' ? null : name) }
}

const harmlessValues: Readonly<Record<string, (value: unknown) => boolean>> = {
  functions: isEmptyList,
  best_of: (value) => value === 1,
  suffix: (value) => value === '',
  response_format: (value) => typeof value === 'object' && value !== null && 'type' in value && value.type === 'text',
  modalities: (value) => Array.isArray(value) && value.every((one) => one === 'text'),
}

/** Refuses what would otherwise be silently ignored: a parameter that changes what a right answer is. */
export function unsupported(body: Readonly<Record<string, unknown>>, names: readonly string[]): ApiError | undefined {
  const name = names.find((candidate) => {
    const value = body[candidate]
    return value !== undefined && value !== null && harmlessValues[candidate]?.(value) !== true
  })
  if (name === undefined) return undefined
  return invalidRequest(`This server does not support '${name}'.`, name, 'unsupported_parameter')
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
