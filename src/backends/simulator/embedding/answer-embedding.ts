import * as z from 'zod'
import { invalidRequest } from '../../http-server/api-error.ts'
import { findMisbehaviour } from '../active-misbehaviours.ts'
import { refuseInvalid } from '../generation-fields.ts'
import type { ServiceAnswer, ServiceCall } from '../service.ts'
import type { EmbeddingBehaviour } from '../service-behaviour.ts'
import { countTokens } from '../tokenizer.ts'
import { embedText, shorten } from './embed-text.ts'

/** The address of the embedding service. */
export const embeddingPaths = ['/v1/embeddings'] as const

/** OpenAI's limit. */
const mostTexts = 2048

const text = z.string().min(1, 'Expected some text')

/** Source: openai/openai-openapi f85dbe2, CreateEmbeddingRequest. */
const embeddingBody = z.looseObject({
  model: z.string().min(1).nullish(),
  input: z.union([text, z.array(text).min(1).max(mostTexts)], {
    error: `Expected a text or a list of up to ${mostTexts} texts, none of them empty. This server reads no token ids`,
  }),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().int().min(1).nullish(),
})

/** Gives the vectors of the texts in a request. */
export async function answerEmbedding(call: ServiceCall<EmbeddingBehaviour>): Promise<ServiceAnswer> {
  const { behaviour, json } = call
  const parsed = embeddingBody.safeParse(json)
  if (!parsed.success) return refuseInvalid(parsed.error)
  const { input, encoding_format: encoding, dimensions = null } = parsed.data
  if (dimensions !== null && dimensions > behaviour.dimensions)
    return refuse(`Invalid 'dimensions': this model gives at most ${behaviour.dimensions}.`, 'dimensions')
  const texts = typeof input === 'string' ? [input] : input
  const tokens = texts.map(countTokens)
  const tooLong = tokens.findIndex((count) => count > behaviour.maximumTokens)
  if (tooLong >= 0)
    return refuse(
      `Invalid 'input[${tooLong}]': ${tokens[tooLong]} tokens, this model reads at most ${behaviour.maximumTokens}.`,
      'input',
    )
  const promptTokens = tokens.reduce((sum, count) => sum + count, 0)
  const data = texts.map((each, index) => {
    const vector = vectorOf(call, each, dimensions ?? behaviour.dimensions)
    return { object: 'embedding', index, embedding: encoding === 'base64' ? toBase64(vector) : [...vector] }
  })
  const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens }
  const content = JSON.stringify({ object: 'list', data, model: behaviour.model, usage })
  return { kind: 'parsed', value: { content, steps: promptTokens } }
}

function vectorOf(
  { behaviour, misbehaviours }: ServiceCall<EmbeddingBehaviour>,
  text: string,
  dimensions: number,
): Float32Array {
  const model = behaviour.seed ?? behaviour.model
  const wrong = findMisbehaviour(misbehaviours, 'wrong-dimension')
  if (wrong !== undefined) return embedText({ model, text, dimensions: wrong.dimensions })
  const whole = embedText({ model, text, dimensions: behaviour.dimensions })
  return dimensions === behaviour.dimensions ? whole : shorten(whole, dimensions)
}

/** Little-endian float32, as OpenAI's API packs them. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}

function refuse(message: string, param: string): ServiceAnswer {
  return { kind: 'refused', error: invalidRequest(message, param) }
}
