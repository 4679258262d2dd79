import type { ImageRequest } from './image-request.ts'
import type { InlineImage } from './inline-image.ts'

/** One finished image. */
export type FinishedImage = Pick<InlineImage, 'base64' | 'format' | 'width' | 'height'> & {
  /** Null when its server does not tell. */
  readonly seed: number | null
  /** Of the image's bytes, in hexadecimal. */
  readonly sha256: string
  /** Null when its server does not look. */
  readonly isNsfw: boolean | null
}

/** What an image service answers, whatever face it was asked at. */
export type ImageAnswer = {
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  readonly model: string
  readonly generationTimeMs: number
  readonly images: readonly FinishedImage[]
  readonly request: ImageRequest
}

/**
 * The body for clients of Stable Diffusion services: what they read (`status`, `generationTime`, `output`) and beside
 * it what was made, and from what. Each image is in it once, in `output`, and `images` describes them in the same
 * order: twice would not pass where answers are cut at a few MB.
 *
 * Sources: RawthiL/diffusers_api abcaf80 (Text2Img_Response); stablediffusionapi.com v3.
 */
export function stableDiffusionBody({ id, created, model, generationTimeMs, images, request }: ImageAnswer) {
  const steps = request.steps * images.length
  return {
    id,
    object: 'image.result',
    created,
    model,
    status: 'success',
    generationTime: generationTimeMs / 1000,
    generation_time_ms: generationTimeMs,
    output: images.map(({ base64 }) => base64),
    images: images.map(({ format, width, height, seed, sha256, isNsfw }) => ({
      format,
      width,
      height,
      seed,
      sha256,
      nsfw: isNsfw,
    })),
    parameters: {
      width: request.width,
      height: request.height,
      num_inference_steps: request.steps,
      guidance_scale: request.guidanceScale,
      seed: images[0]?.seed ?? request.seed,
      scheduler: request.scheduler,
      ...(request.image === null ? {} : { strength: request.strength }),
      output_type: request.outputFormat,
    },
    ignored: request.ignored,
    usage: {
      images: images.length,
      steps,
      megapixel_steps: Number(((steps * request.width * request.height) / 1e6).toFixed(3)),
    },
  }
}

/**
 * The body for clients of OpenAI's images API. `seed` and `nsfw` of an image are extensions.
 * Source: openai/openai-openapi f85dbe2, ImagesResponse.
 */
export function openAiImagesBody({ created, images, request }: ImageAnswer) {
  const { outputFormat, width, height } = request
  return {
    created,
    data: images.map(({ base64, seed, isNsfw }) => ({
      b64_json: base64,
      ...(seed === null ? {} : { seed }),
      ...(isNsfw === null ? {} : { nsfw: isNsfw }),
    })),
    size: `${width}x${height}`,
    ...(outputFormat === 'raw_rgb' ? {} : { output_format: outputFormat }),
  }
}
