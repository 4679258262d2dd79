import { type ApiError, invalidRequest, type Parsed, unknownModel } from '../http-server/api-error.ts'
import type { EmbeddingModel } from './embedding-model.ts'
import { type EmbeddingRequest, parseEmbeddingRequest } from './embedding-request.ts'
import type { ModelFolder } from './model-folder.ts'
import { shorten } from './pooling.ts'

/** A model with the name under which it is served. */
export type ServedModel = {
  readonly name: string
  readonly folder: ModelFolder
  readonly model: EmbeddingModel
}

/** Tokens of all inputs of a request together; OpenAI's limit. */
const mostTokens = 300_000

/** No tokenizer needs more characters for a token than this on average, in text that says something. */
const charactersPerToken = 128

/** The text of the answer to a request for embeddings, or why there is none. */
export async function answerEmbeddings(served: ServedModel, json: unknown): Promise<Parsed<string>> {
  const parsed = parseEmbeddingRequest(json)
  if (parsed.kind === 'refused') return parsed
  const request = parsed.value
  const refusal = refuseModel(served, request.model) ?? refuseDimensions(served.folder, request.dimensions)
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  const tokenized = tokenize(served, request.inputs)
  if (tokenized.kind === 'refused') return tokenized
  const sequences = tokenized.value
  const vectors = await served.model.embed(sequences)
  const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(request, vector) }))
  const tokens = countTokens(sequences)
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return { kind: 'parsed', value: JSON.stringify({ object: 'list', data, model: served.name, usage }) }
}

/** A 404 for a model that is not served here. */
export function refuseModel({ name }: ServedModel, wanted: string): ApiError | undefined {
  return wanted === name ? undefined : unknownModel(wanted)
}

function refuseDimensions({ dimensions, shorter }: ModelFolder, wanted: number | undefined): ApiError | undefined {
  if (wanted === undefined || wanted === dimensions) return undefined
  if (wanted < dimensions && (shorter === 'any' || shorter.includes(wanted))) return undefined
  const fewer = shorter === 'any' ? ', or any number below' : shorter.map((one) => `, ${one}`).join('')
  return invalidRequest(`Invalid 'dimensions': ${wanted}. This model gives ${dimensions}${fewer}.`, 'dimensions')
}

/** The token ids of every input. Ids that come as such are taken as they are: no special tokens are put around them. */
function tokenize(
  { folder, model }: ServedModel,
  inputs: EmbeddingRequest['inputs'],
): Parsed<readonly (readonly number[])[]> {
  const { maximumTokens, vocabularySize } = folder
  const sequences: (readonly number[])[] = []
  for (const [index, input] of inputs.entries()) {
    if (typeof input === 'string' && input.length > maximumTokens * charactersPerToken) {
      return refuse(`Input ${index} has ${input.length} characters; ${limitOf(folder)}.`, 'context_length_exceeded')
    }
    const sequence = typeof input === 'string' ? model.encode(input) : input
    if (sequence.length > maximumTokens) {
      return refuse(`Input ${index} has ${sequence.length} tokens; ${limitOf(folder)}.`, 'context_length_exceeded')
    }
    const unknown = sequence.find((id) => id >= vocabularySize)
    if (unknown !== undefined) {
      return refuse(`Input ${index} has the token id ${unknown}; this model's end at ${vocabularySize - 1}.`, null)
    }
    sequences.push(sequence)
  }
  const total = countTokens(sequences)
  if (total <= mostTokens) return { kind: 'parsed', value: sequences }
  return refuse(`The inputs have ${total} tokens together; at most ${mostTokens} are taken.`, 'context_length_exceeded')
}

function limitOf({ maximumTokens }: ModelFolder): string {
  return `this model reads at most ${maximumTokens} tokens`
}

function refuse(message: string, code: string | null): { readonly kind: 'refused'; readonly error: ApiError } {
  return { kind: 'refused', error: invalidRequest(message, 'input', code) }
}

function countTokens(sequences: readonly (readonly number[])[]): number {
  return sequences.reduce((sum, sequence) => sum + sequence.length, 0)
}

function encode({ encoding, dimensions }: EmbeddingRequest, vector: Float32Array): number[] | string {
  const cut = dimensions === undefined || dimensions === vector.length ? vector : shorten(vector, dimensions)
  return encoding === 'base64' ? toBase64(cut) : [...cut]
}

/** Little-endian float32, as OpenAI's API packs them. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
