import * as z from 'zod'
import { askedImages } from '../image-request.ts'
import type { InlineImage } from '../inline-image.ts'
import { refuseImage } from '../refusal.ts'
import type { Dialect } from './dialect.ts'

const answer = z.looseObject({ status: z.string(), output: z.array(z.string()) })

/** The names that Pillow has for formats; `pil` gives bare pixels. */
const outputTypes = { png: 'PNG', jpeg: 'JPEG', webp: 'WEBP', raw_rgb: 'pil' } as const

/**
 * The older diffusers server. It draws one image per prompt, all from one generator, and passes over `samples`: so each
 * image is a call of its own, and its seed is its own. White is painted anew.
 *
 * Source: RawthiL/diffusers_api abcaf80, basemodels.py, main.py and data_utils.py.
 */
export const diffusersApi: Dialect = {
  maskMode: 'white',
  doesTellSeeds: false,
  refuse({ scheduler, clipSkip, loras, hasSafetyChecker, maskBlur }) {
    if (hasSafetyChecker) return missing('safety_checker')
    if (scheduler !== null) return missing('scheduler')
    if (clipSkip !== null) return missing('clip_skip')
    if (loras.length > 0) return missing('lora')
    return maskBlur > 0 ? missing('mask_blur') : null
  },
  calls: (request) =>
    askedImages(request).map(({ prompt, negativePrompt, seed }) => ({
      path: `/${request.task}`,
      seeds: [seed],
      body: {
        kind: 'json',
        json: {
          prompt: [prompt],
          negative_prompt: [negativePrompt],
          height: request.height,
          width: request.width,
          num_inference_steps: request.steps,
          guidance_scale: request.guidanceScale,
          ...(seed === null ? {} : { seed }),
          ...(request.sagScale === null ? {} : { sag_scale: request.sagScale }),
          output_type: outputTypes[request.outputFormat],
          ...(request.image === null ? {} : { base_img_data: imageData(request.image), strength: request.strength }),
          ...(request.image === null || request.aestheticScore === null
            ? {}
            : { aesthetic_score: request.aestheticScore }),
          ...(request.image === null || request.negativeAestheticScore === null
            ? {}
            : { negative_aesthetic_score: request.negativeAestheticScore }),
          ...(request.mask === null ? {} : { mask_img_data: imageData(request.mask) }),
        },
      },
    })),
  read(body, { seeds }) {
    const parsed = answer.safeParse(body)
    if (!parsed.success || parsed.data.status !== 'success')
      return { kind: 'broken', problem: 'It reports no success.' }
    const images = parsed.data.output.map((base64, index) => ({ base64, seed: seeds[index] ?? null, isNsfw: null }))
    return { kind: 'images', images }
  },
}

function imageData({ base64, format, width, height }: InlineImage) {
  return {
    img_data: [base64],
    img_data_format: format === 'raw_rgb' ? 'raw_bytes' : 'file_bytes',
    img_type: 'RGB',
    img_height: height,
    img_width: width,
  }
}

function missing(param: string) {
  return refuseImage(`The server behind this one does not support '${param}'.`, param, 'unsupported_parameter')
}
