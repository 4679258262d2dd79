import { randomStream } from '#statistics/random-stream.ts'
import { fillerText } from './filler-text.ts'
import type { Workload } from './workload.ts'

export type ImageWorkloadOptions = {
  /** `openai`: `/v1/images/generations`; `sd`: `/text2img` of the Stable Diffusion services. */
  readonly face: 'openai' | 'sd'
  readonly model: string
  readonly seed: string
  readonly width: number
  readonly height: number
  /** Images of one request. */
  readonly count: number
  /** OpenAI's face has no such field: there it is left out. */
  readonly steps: number
}

const promptTokens = 12

/** Text to image, each request with a prompt of its own; images come back inline. */
export function imageWorkload({ face, model, seed, width, height, count, steps }: ImageWorkloadOptions): Workload {
  const size = `${width}x${height}`
  return {
    kind: 'image',
    unit: 'image',
    description: `images by the ${face === 'openai' ? 'OpenAI' : 'Stable Diffusion'} face, ${size}, ${count} a request${face === 'sd' ? `, ${steps} steps` : ''}`,
    request(index) {
      const random = randomStream(`${seed}/${index}`)
      const prompt = `A picture of ${fillerText(promptTokens, random)}`
      const body =
        face === 'openai'
          ? { model, prompt, n: count, size, response_format: 'b64_json' }
          : {
              prompt,
              width,
              height,
              samples: count,
              num_inference_steps: steps,
              seed: random.integer(2 ** 32),
              output_type: 'png',
            }
      const path = face === 'openai' ? '/v1/images/generations' : '/text2img'
      return { kind: 'image', path, body: JSON.stringify(body), isStream: false }
    },
  }
}
