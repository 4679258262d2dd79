import * as z from 'zod'
import type { ImageRequest } from '../image-request.ts'
import { refuseImage } from '../refusal.ts'
import { type Dialect, promptCalls } from './dialect.ts'

const answer = z.looseObject({
  data: z.array(
    z.looseObject({
      b64_json: z.string(),
      seed: z.int().min(0).max(0xffff_ffff).nullish(),
      nsfw: z.boolean().nullish(),
    }),
  ),
})

/**
 * OpenAI's images API and servers that speak it. What is transparent in a mask is painted anew. It has no negative
 * prompt, and a seed only as an extension: one is sent when the client gave one.
 *
 * Source: openai/openai-openapi f85dbe2, CreateImageRequest, CreateImageEditRequest, ImagesResponse.
 */
export const openAiImages: Dialect = {
  maskMode: 'alpha',
  doesTellSeeds: true,
  refuse({ negativePrompts, outputFormat, scheduler, image, mask, loras }) {
    if (negativePrompts.some((text) => text !== '')) return missing('negative_prompt')
    if (scheduler !== null) return missing('scheduler')
    if (loras.length > 0) return missing('lora')
    if (outputFormat === 'raw_rgb' || image?.format === 'raw_rgb' || mask?.format === 'raw_rgb')
      return refuseImage('The server behind this one knows no raw pixels.', 'output_type', 'unsupported_value')
    return null
  },
  calls: (request) =>
    promptCalls(request).map(({ prompt, seeds }) => {
      const fields = {
        prompt,
        ...(request.model === null ? {} : { model: request.model }),
        n: seeds.length,
        size: `${request.width}x${request.height}`,
        ...(seeds[0] == null ? {} : { seed: seeds[0] }),
        ...format(request),
      }
      if (request.image === null)
        return {
          path: '/v1/images/generations',
          seeds,
          body: { kind: 'json', json: { ...fields, response_format: 'b64_json' } },
        }
      const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))
      const files = [
        { name: 'image', format: request.image.format, base64: request.image.base64 },
        ...(request.mask === null ? [] : [{ name: 'mask', format: request.mask.format, base64: request.mask.base64 }]),
      ]
      return {
        path: '/v1/images/edits',
        seeds,
        body: { kind: 'form', fields: { ...texts, response_format: 'b64_json' }, files },
      }
    }),
  read(body) {
    const parsed = answer.safeParse(body)
    if (!parsed.success) return { kind: 'broken', problem: 'It has no images inline.' }
    return {
      kind: 'images',
      images: parsed.data.data.map(({ b64_json, seed, nsfw }) => ({
        base64: b64_json,
        // A seed that was sent may have been passed over: only one that comes back is known.
        seed: seed ?? null,
        isNsfw: nsfw ?? null,
      })),
    }
  },
}

function format({ outputFormat, outputCompression }: ImageRequest) {
  return {
    ...(outputFormat === 'png' ? {} : { output_format: outputFormat }),
    ...(outputCompression === null ? {} : { output_compression: outputCompression }),
  }
}

function missing(param: string) {
  return refuseImage(`The server behind this one does not support '${param}'.`, param, 'unsupported_parameter')
}
