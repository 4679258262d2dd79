import { completionViolations } from './completions.ts'
import { embeddingViolations } from './embeddings.ts'
import { formViolations } from './forms.ts'
import { imageViolations } from './images.ts'
import { logprobViolations } from './logprobs.ts'
import type { ModelViolation } from './model-violation.ts'
import { samplingViolations } from './sampling.ts'

export const modelViolations: readonly ModelViolation[] = [
  ...samplingViolations,
  ...logprobViolations,
  ...formViolations,
  ...completionViolations,
  ...embeddingViolations,
  ...imageViolations,
]
