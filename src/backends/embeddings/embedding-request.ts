import * as z from 'zod'
import { type ApiError, invalidRequest, type Parsed } from '../http-server/api-error.ts'

/** What one request asks for: texts, or sequences of token ids, in the order of the answer. */
export type EmbeddingRequest = {
  readonly model: string
  readonly inputs: readonly (string | readonly number[])[]
  readonly encoding: 'float' | 'base64'
  /** Undefined = all that the model has. */
  readonly dimensions: number | undefined
}

/** OpenAI's limit. */
const mostInputs = 2048

const text = z.string().refine((value) => value.isWellFormed(), 'Expected text without lone surrogates')
const tokenIds = z.array(z.int().nonnegative())

/** Source: openai/openai-openapi f85dbe2, CreateEmbeddingRequest. */
const embeddingBody = z.looseObject({
  model: z.string().min(1),
  input: z.union([text, z.array(text), tokenIds, z.array(tokenIds)], {
    error: 'Expected a text, a list of texts, a list of token ids, or a list of such lists',
  }),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().min(1).nullish(),
})

/** Reads the body of a request for embeddings. A list of whole numbers is one sequence of token ids. */
export function parseEmbeddingRequest(json: unknown): Parsed<EmbeddingRequest> {
  const result = embeddingBody.safeParse(json)
  if (!result.success) return { kind: 'refused', error: describe(result.error) }
  const { model, input, encoding_format, dimensions } = result.data
  const inputs = listInputs(input)
  const error = refuseInputs(inputs)
  if (error !== undefined) return { kind: 'refused', error }
  return {
    kind: 'parsed',
    value: { model, inputs, encoding: encoding_format ?? 'float', dimensions: dimensions ?? undefined },
  }
}

function listInputs(input: z.infer<typeof embeddingBody>['input']): readonly (string | readonly number[])[] {
  if (typeof input === 'string') return [input]
  return input.length > 0 && input.every((one) => typeof one === 'number') ? [input] : (input as (string | number[])[])
}

function refuseInputs(inputs: readonly (string | readonly number[])[]): ApiError | undefined {
  if (inputs.length === 0) return invalidRequest("Invalid 'input': the list is empty.", 'input')
  if (inputs.length > mostInputs) {
    return invalidRequest(`Invalid 'input': ${inputs.length} inputs, at most ${mostInputs} are taken.`, 'input')
  }
  const empty = inputs.findIndex((one) => one.length === 0)
  return empty < 0 ? undefined : invalidRequest(`Invalid 'input': input ${empty} is empty.`, 'input')
}

function describe(error: z.ZodError): ApiError {
  const issue = error.issues[0]
  const name = String(issue?.path[0] ?? '')
  const message = `Invalid '${name === '' ? 'body' : name}': ${issue?.message ?? 'it cannot be read'}.`
  return invalidRequest(message, name === '' ? null : name)
}
