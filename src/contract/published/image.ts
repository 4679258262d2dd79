import * as z from 'zod'
import { boundedArray } from '../bounded-array.ts'
import type { Corrected } from './corrections.ts'

/**
 * The schema of an image answer with the given corrections.
 * Source: openai/openai-openapi f85dbe2, ImagesResponse and Image.
 */
export function publishedImages(corrected: Corrected) {
  return z.looseObject({
    created: z.int(),
    data: boundedArray(
      z.looseObject({
        b64_json: z.string().optional(),
        url: z.string().optional(),
        revised_prompt: z.string().optional(),
      }),
    ).optional(),
    background: z.enum(['transparent', 'opaque']).optional(),
    output_format: z.enum(['png', 'webp', 'jpeg']).optional(),
    size: (corrected.has('image-of-any-size')
      ? z.stringFormat('width and height, such as 512x512', /^\d{1,5}x\d{1,5}$/)
      : z.enum(['1024x1024', '1024x1536', '1536x1024'])
    ).optional(),
    quality: z.enum(['low', 'medium', 'high']).optional(),
    usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int(), total_tokens: z.int() }).optional(),
  })
}
