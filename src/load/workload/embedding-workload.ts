import { randomStream } from '#statistics/random-stream.ts'
import { fillerText } from './filler-text.ts'
import { drawSize, type SizeDistribution } from './size-distribution.ts'
import type { Workload } from './workload.ts'

export type EmbeddingWorkloadOptions = {
  readonly model: string
  readonly seed: string
  /** Texts of one request. */
  readonly batch: number
  readonly input: SizeDistribution
}

/** Batches of texts for `/v1/embeddings`, all of them different. */
export function embeddingWorkload({ model, seed, batch, input }: EmbeddingWorkloadOptions): Workload {
  return {
    kind: 'embedding',
    unit: 'vector',
    description: `embeddings, ${batch} texts a request`,
    request(index) {
      const random = randomStream(`${seed}/${index}`)
      const texts = Array.from({ length: batch }, () => fillerText(drawSize(input, random), random))
      const body = { model, input: texts, encoding_format: 'float' }
      return { kind: 'embedding', path: '/v1/embeddings', body: JSON.stringify(body), isStream: false }
    },
  }
}
