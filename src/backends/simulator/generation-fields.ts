import * as z from 'zod'
import { type ApiError, invalidRequest, type Parsed } from '../http-server/api-error.ts'
import { wellFormedText } from '../http-server/well-formed-text.ts'

/**
 * The fields that chat and completion share. Of the sampling parameters only a temperature above 0 has an effect, on text
 * that no key dictates; a request without one is answered as at 0.
 */
export const generationFields = {
  model: z.string().min(1),
  n: z.literal(1, { error: 'This server gives one choice per prompt' }).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  stop: z
    .union([wellFormedText, z.array(wellFormedText).max(4)], { error: 'Expected a string or up to 4 strings' })
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.number().int().nullish(),
  user: z.string().nullish(),
  ignore_eos: z.boolean().nullish(),
}

export type StreamOptions = { readonly isOn: boolean; readonly includesUsage: boolean }

/** The stop sequences, without empty ones. */
export function stopList(stop: string | readonly string[] | null | undefined): readonly string[] {
  if (stop === null || stop === undefined) return []
  return (typeof stop === 'string' ? [stop] : stop).filter((text) => text !== '')
}

/** Turns what the schema found into a 400 that names the first bad parameter. */
export function refuseInvalid(error: z.ZodError): Parsed<never> {
  const issue = error.issues[0]
  const param = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  const name = param.replace(/^\./, '')
  const message = `Invalid '${name === '' ? 'body' : name}': ${issue?.message ?? 'it cannot be read'}.`
  return { kind: 'refused', error: invalidRequest(message, name === '' ? null : name) }
}

const harmlessValues: Readonly<Record<string, (value: unknown) => boolean>> = {
  tools: isEmptyList,
  functions: isEmptyList,
  logit_bias: (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  best_of: (value) => value === 1,
  suffix: (value) => value === '',
  response_format: (value) => typeof value === 'object' && value !== null && 'type' in value && value.type === 'text',
}

/**
 * Refuses what would otherwise be silently ignored: a parameter that changes what a right answer is, set to something
 * else than its default.
 */
export function unsupported(body: Readonly<Record<string, unknown>>, names: readonly string[]): ApiError | undefined {
  const name = [...names, 'logit_bias'].find((candidate) => {
    const value = body[candidate]
    return value !== undefined && value !== null && harmlessValues[candidate]?.(value) !== true
  })
  if (name === undefined) return undefined
  return invalidRequest(`This server does not support '${name}'.`, name, 'unsupported_parameter')
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
