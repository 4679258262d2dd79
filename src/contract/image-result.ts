import * as z from 'zod'
import { boundedArray } from './bounded-array.ts'

/**
 * What clients need of an image answer, in either face that is in use: OpenAI's (`data[].b64_json`) or that of the
 * Stable Diffusion services (`status`, `output[]`). Whether the bytes are the image that was asked for is for the
 * checks to say.
 * Sources: openai/openai-openapi f85dbe2, ImagesResponse; RawthiL/diffusers_api abcaf80.
 */
export const imageResult = z.union([
  z.looseObject({
    data: boundedArray(
      z
        .looseObject({ b64_json: z.string().min(1).nullish(), url: z.string().min(1).nullish() })
        .refine(({ b64_json, url }) => b64_json != null || url != null),
      { minimum: 1 },
    ),
  }),
  z.looseObject({ status: z.string().nullish(), output: boundedArray(z.string().min(1), { minimum: 1 }) }),
])
export type ImageResult = z.infer<typeof imageResult>
