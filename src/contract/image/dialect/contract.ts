import * as z from 'zod'
import type { ImageRequest } from '../image-request.ts'
import type { InlineImage } from '../inline-image.ts'
import { type Dialect, promptCalls } from './dialect.ts'

const answer = z.looseObject({
  status: z.string(),
  output: z.array(z.string()).max(64),
  images: z
    .array(z.looseObject({ seed: z.int().min(0).max(0xffff_ffff).nullish(), nsfw: z.boolean().nullish() }))
    .max(64)
    .nullish(),
})

/** A server that speaks the image contract itself: everything is passed on as it came. */
export const contractImages: Dialect = {
  maskMode: null,
  doesTellSeeds: true,
  refuse: () => null,
  calls: (request) =>
    promptCalls(request).map(({ prompt, negativePrompt, seeds }) => ({
      path: `/v1/${request.task}`,
      seeds,
      body: {
        kind: 'json',
        json: {
          ...set({ model: request.model, scheduler: request.scheduler, clip_skip: request.clipSkip }),
          ...set({
            sag_scale: request.sagScale,
            output_compression: request.outputCompression,
            seed: seeds[0] ?? null,
          }),
          prompt,
          negative_prompt: negativePrompt,
          width: request.width,
          height: request.height,
          samples: seeds.length,
          num_inference_steps: request.steps,
          guidance_scale: request.guidanceScale,
          safety_checker: request.hasSafetyChecker,
          output_type: request.outputFormat === 'raw_rgb' ? 'pil' : request.outputFormat,
          ...(request.loras.length === 0 ? {} : { lora: request.loras }),
          ...sources(request),
        },
      },
    })),
  read(body, { seeds }) {
    const parsed = answer.safeParse(body)
    if (!parsed.success || parsed.data.status !== 'success')
      return { kind: 'broken', problem: 'It reports no success.' }
    const { output, images } = parsed.data
    return {
      kind: 'images',
      images: output.map((base64, index) => ({
        base64,
        seed: images?.[index]?.seed ?? seeds[index] ?? null,
        isNsfw: images?.[index]?.nsfw ?? null,
      })),
    }
  },
}

function sources({ image, mask, maskMode, maskBlur, strength, aestheticScore, negativeAestheticScore }: ImageRequest) {
  if (image === null) return {}
  return {
    init_image: imageValue(image),
    strength,
    ...set({ aesthetic_score: aestheticScore, negative_aesthetic_score: negativeAestheticScore }),
    ...(mask === null ? {} : { mask_image: imageValue(mask), mask_mode: maskMode, mask_blur: maskBlur }),
  }
}

function imageValue({ base64, format, width, height }: InlineImage) {
  return { b64: base64, format, width, height }
}

function set(fields: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
