import type { PublicSample } from '#store/read/read-samples.ts'
import type { CataloguePort } from '../ports.ts'
import type { SamplesResponse } from '../schemas/samples.ts'

/** Bodies of requests and responses are cut at this length. */
export const bodyLimitBytes = 64 * 1024

/** Tasks whose documents may be published at all. */
export function openTasks(catalogue: CataloguePort): string[] {
  return catalogue.tasks().flatMap(({ name, isGated }) => (isGated ? [] : [name]))
}

/** A public sample as the API shows it. */
export function shownSample(sample: PublicSample, catalogue: CataloguePort): SamplesResponse['samples'][number] {
  return {
    ...sample,
    expected: catalogue.expected?.(sample) ?? null,
    requests: sample.requests.map((request) => ({ ...request, attempts: [...request.attempts] })),
  }
}
