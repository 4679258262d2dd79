import * as z from 'zod'
import { parseBody } from '../../parse-body.ts'
import type { ImageRequest } from '../image-request.ts'
import { refuseImage } from '../refusal.ts'
import { type Dialect, promptCalls } from './dialect.ts'

const answer = z.looseObject({ images: z.array(z.string()).min(1).max(64), info: z.string().nullish() })
const info = z.looseObject({
  all_seeds: z.array(z.int().nonnegative()).max(64).nullish(),
  index_of_first_image: z.int().min(0).max(8).nullish(),
})

/**
 * AUTOMATIC1111's web UI with `--api`, and what took over its routes (Forge, SD.Next). White is painted anew.
 * Source: AUTOMATIC1111/stable-diffusion-webui, modules/api/models.py and api.py.
 */
export const automatic1111: Dialect = {
  maskMode: 'white',
  doesTellSeeds: true,
  refuse({ outputFormat, image, mask, loras }) {
    if (outputFormat !== 'png')
      return refuseImage('The server behind this one gives PNG only.', 'output_type', 'unsupported_value')
    if (image?.format === 'raw_rgb' || mask?.format === 'raw_rgb')
      return refuseImage(
        'The server behind this one takes image files only, no raw pixels.',
        'init_image',
        'unsupported_value',
      )
    if (loras.length > 0)
      return refuseImage(
        'The server behind this one takes LoRAs in the prompt only: <lora:name:weight>.',
        'lora',
        'unsupported_parameter',
      )
    return null
  },
  calls: (request) =>
    promptCalls(request).map(({ prompt, negativePrompt, seeds }) => ({
      path: request.image === null ? '/sdapi/v1/txt2img' : '/sdapi/v1/img2img',
      seeds,
      body: {
        kind: 'json',
        json: {
          prompt,
          negative_prompt: negativePrompt,
          width: request.width,
          height: request.height,
          batch_size: seeds.length,
          n_iter: 1,
          steps: request.steps,
          cfg_scale: request.guidanceScale,
          seed: seeds[0] ?? -1,
          ...(request.scheduler === null ? {} : { sampler_name: request.scheduler }),
          override_settings: overrides(request),
          send_images: true,
          save_images: false,
          ...sources(request),
        },
      },
    })),
  read(body, { seeds }) {
    const parsed = answer.safeParse(body)
    if (!parsed.success) return { kind: 'broken', problem: 'It has no images.' }
    const told = readInfo(parsed.data.info)
    // A grid of all images may come first.
    const images = parsed.data.images.slice(told.index_of_first_image ?? 0)
    return {
      kind: 'images',
      images: images.map((base64, index) => ({
        base64: base64.replace(/^data:image\/\w{1,10};base64,/, ''),
        seed: told.all_seeds?.[index] ?? seeds[index] ?? null,
        isNsfw: null,
      })),
    }
  },
}

function overrides({ model, clipSkip }: ImageRequest) {
  return {
    return_grid: false,
    ...(model === null ? {} : { sd_model_checkpoint: model }),
    ...(clipSkip === null ? {} : { CLIP_stop_at_last_layers: Math.max(1, clipSkip) }),
  }
}

function sources({ image, mask, strength, maskBlur }: ImageRequest) {
  if (image === null) return {}
  const start = { init_images: [image.base64], denoising_strength: strength }
  if (mask === null) return start
  // Fill 1 begins with what was there, as diffusers does; 0 would begin with a blur.
  return {
    ...start,
    mask: mask.base64,
    mask_blur: maskBlur,
    inpainting_fill: 1,
    inpaint_full_res: false,
    inpainting_mask_invert: 0,
  }
}

function readInfo(text: string | null | undefined): z.infer<typeof info> {
  if (text == null) return {}
  const parsed = parseBody(Buffer.from(text))
  return parsed.kind === 'json' ? (info.safeParse(parsed.value).data ?? {}) : {}
}
