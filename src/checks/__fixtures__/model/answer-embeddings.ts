import { type Body, type Reply, refusal } from './answer-text.ts'
import { noise, textOf, tokenize } from './tiny-language.ts'

const fullDimensions = 64

/** Vectors of length one that follow from the words of a text. */
export function embeddingReply(body: Body): Reply {
  const inputs = inputsOf(body.input)
  if (inputs === undefined || inputs.some((text) => text === '')) return refusal('input', 'input must not be empty')
  const dimensions = body.dimensions ?? fullDimensions
  if (typeof dimensions !== 'number' || !Number.isInteger(dimensions) || dimensions < 1 || dimensions > fullDimensions)
    return refusal('dimensions', `dimensions must be from 1 to ${fullDimensions}`)
  const format = body.encoding_format ?? 'float'
  if (format !== 'float' && format !== 'base64') return refusal('encoding_format', 'encoding_format is float or base64')
  const data = inputs.map((text, index) => {
    const vector = embed(text).subarray(0, dimensions)
    const unit = toUnitLength(vector)
    return {
      object: 'embedding',
      index,
      embedding: format === 'float' ? [...unit] : Buffer.from(unit.buffer).toString('base64'),
    }
  })
  const tokens = inputs.reduce((sum, text) => sum + tokenize(text).length, 0)
  const usage = { prompt_tokens: tokens, total_tokens: tokens }
  return { status: 200, body: { object: 'list', model: body.model, data, usage } }
}

function inputsOf(input: unknown): string[] | undefined {
  if (typeof input === 'string') return [input]
  if (!Array.isArray(input) || input.length === 0) return undefined
  if (input.every((item) => typeof item === 'number')) return [textOf(input)]
  if (input.every((item) => typeof item === 'string')) return input
  return input.every(Array.isArray) ? input.map((ids) => textOf(ids)) : undefined
}

function embed(text: string): Float32Array {
  const sum = new Float32Array(fullDimensions)
  for (const word of text.split(' ')) {
    const random = noise(word)
    for (let index = 0; index < fullDimensions; index++) sum[index] = (sum[index] ?? 0) + random() - 0.5
  }
  return sum
}

function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return Float32Array.from(vector, (value) => value / length)
}
