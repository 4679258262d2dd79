import { type Perturbation, perturbations } from './perturbation/perturb.ts'

/** How a task is put to an endpoint. */
export type Variant =
  /** As lm-evaluation-harness does with completion endpoints: text, or prompt log-probabilities by echo. */
  | 'completion'
  /** The same with one more echo per prompt, which tells where the endpoint's own tokenizer ends it. */
  | 'probe'
  /** Text through chat, every example an exchange of its own. */
  | 'chat'
  /** Choices as one token of a completion, read from its likeliest rivals. */
  | 'letter'
  /** The same through chat. */
  | 'letter-chat'

const variants: readonly Variant[] = ['completion', 'probe', 'chat', 'letter', 'letter-chat']

/** A task's name, its variant, and how its questions are worded: `gsm8k`, `gsm8k@chat`, `mmlu_anatomy@letter~typos`. */
export type TaskReference = {
  readonly name: string
  readonly variant: Variant
  /** Undefined for the questions as they are. */
  readonly perturbation: Perturbation | undefined
}

/** A name that stands for no task. */
export class UnknownTaskError extends Error {
  override readonly name = 'UnknownTaskError'
  readonly code = 'TASK_UNKNOWN'
  constructor({ task, reason }: { task: string; reason: string }) {
    super(`There is no such task: ${reason}\nTask: ${task}\nWhat to do: choose one of \`assay tasks list\`.`)
  }
}

/**
 * Reads `NAME`, `NAME@VARIANT`, `NAME~PERTURBATION` or `NAME@VARIANT~PERTURBATION`.
 *
 * @throws {UnknownTaskError} for a variant or a perturbation that does not exist.
 */
export function parseTaskReference(reference: string): TaskReference {
  const [asked = '', kind, ...more] = reference.split('~')
  const [name = '', variantName = 'completion', ...rest] = asked.split('@')
  const variant = variants.find((candidate) => candidate === variantName)
  if (variant === undefined || rest.length > 0 || name === '') {
    throw new UnknownTaskError({ task: reference, reason: `the variants are ${variants.join(', ')}` })
  }
  if (kind === undefined) return { name, variant, perturbation: undefined }
  const perturbation = perturbations.find((candidate) => candidate === kind)
  if (perturbation === undefined || more.length > 0) {
    throw new UnknownTaskError({ task: reference, reason: `the perturbations are ${perturbations.join(', ')}` })
  }
  return { name, variant, perturbation }
}
