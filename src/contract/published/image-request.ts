import * as z from 'zod'
import { boundedArray } from '../bounded-array.ts'

const prompt = z.string().max(32_000)

const output = {
  model: z.string().nullish(),
  n: z.int().min(1).max(10).nullish(),
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  output_compression: z.int().min(0).max(100).nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  size: z.stringFormat('auto, or width and height such as 512x512', /^(?:auto|\d{1,5}x\d{1,5})$/).nullish(),
  stream: z.boolean().nullish(),
  partial_images: z.int().min(0).max(3).nullish(),
  user: z.string().optional(),
}

/** Source: openai/openai-openapi f85dbe2, CreateImageRequest. */
export const publishedGenerationRequest = z.looseObject({
  ...output,
  prompt,
  moderation: z.enum(['low', 'auto']).nullish(),
  quality: z.enum(['standard', 'hd', 'low', 'medium', 'high', 'auto']).nullish(),
  style: z.enum(['vivid', 'natural']).nullish(),
})

const reference = z.looseObject({ image_url: z.string().optional(), file_id: z.string().optional() })

/**
 * The JSON body of an edit; one sent as a form has the same fields, with files for `image` and `mask`.
 * Source: openai/openai-openapi f85dbe2, CreateImageEditRequest and EditImageBodyJsonParam.
 */
export const publishedEditRequest = z.looseObject({
  ...output,
  prompt,
  images: boundedArray(reference, { minimum: 1, maximum: 16 }),
  mask: reference.optional(),
  input_fidelity: z.enum(['high', 'low']).nullish(),
  quality: z.enum(['low', 'medium', 'high', 'auto']).nullish(),
})
