import type { InlineImage } from './inline-image.ts'

export type ImageTask = 'text2img' | 'img2img' | 'inpainting'

/** What is asked of an image service, whatever face it was asked at. Every value is checked and has its default. */
export type ImageRequest = {
  readonly task: ImageTask
  /** Null = the server's own. */
  readonly model: string | null
  /** Each is drawn `samples` times. */
  readonly prompts: readonly string[]
  /** One for each prompt; the empty text for none. */
  readonly negativePrompts: readonly string[]
  readonly samples: number
  readonly width: number
  readonly height: number
  readonly steps: number
  readonly guidanceScale: number
  /** A whole number below 2³²; null = the server chooses. Further images count on from it. */
  readonly seed: number | null
  readonly scheduler: string | null
  readonly clipSkip: number | null
  readonly sagScale: number | null
  readonly hasSafetyChecker: boolean
  readonly outputFormat: 'png' | 'jpeg' | 'webp' | 'raw_rgb'
  /** 0 to 100, for JPEG and WebP. */
  readonly outputCompression: number | null
  readonly image: InlineImage | null
  readonly mask: InlineImage | null
  /** What the mask means: `white` = white is painted anew; `alpha` = what is transparent is painted anew. */
  readonly maskMode: 'white' | 'alpha'
  readonly maskBlur: number
  /** How much of the image may change, 0 to 1. */
  readonly strength: number
  readonly aestheticScore: number | null
  readonly negativeAestheticScore: number | null
  readonly loras: readonly { readonly name: string; readonly weight: number }[]
  /** Fields of the request that nobody here knows: told in the answer instead of passed over in silence. */
  readonly ignored: readonly string[]
}

/** The images that a request asks for, in the order of the answer. */
export function askedImages({
  prompts,
  negativePrompts,
  samples,
  seed,
}: Pick<ImageRequest, 'prompts' | 'negativePrompts' | 'samples' | 'seed'>): readonly {
  readonly prompt: string
  readonly negativePrompt: string
  readonly seed: number | null
}[] {
  return prompts
    .flatMap((prompt, index) => Array(samples).fill({ prompt, negativePrompt: negativePrompts[index] ?? '' }))
    .map((asked, index) => ({ ...asked, seed: seed === null ? null : (seed + index) % 2 ** 32 }))
}
