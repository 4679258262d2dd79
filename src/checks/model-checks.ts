import type { Check } from './check.ts'
import { completionChecks } from './completions/completion-checks.ts'
import { embeddingChecks } from './embeddings/embedding-checks.ts'
import { imageChecks } from './images/image-checks.ts'
import { logprobChecks } from './logprobs/logprob-checks.ts'
import { samplingChecks } from './sampling/sampling-checks.ts'
import { structuredChecks } from './structured/structured-checks.ts'
import { toolChecks } from './tools/tool-checks.ts'

/** What the model behind an endpoint is asked, in the order of the groups: F, G, I to M. */
export const modelChecks: readonly Check[] = [
  ...samplingChecks,
  ...logprobChecks,
  ...toolChecks,
  ...structuredChecks,
  ...completionChecks,
  ...embeddingChecks,
  ...imageChecks,
]
