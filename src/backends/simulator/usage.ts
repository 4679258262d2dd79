import type { Misbehaviour } from './misbehaviour.ts'

/** Token counts as a response states them. */
export type UsageClaim = {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

/** The counts that a response states: the true ones, unless the simulator lies about them. */
export function claimUsage(
  truth: { readonly promptTokens: number; readonly completionTokens: number },
  lie: Extract<Misbehaviour, { kind: 'lie-about-usage' }> | undefined,
): UsageClaim {
  const bend = (count: number, of: 'prompt' | 'completion' | 'total') =>
    lie === undefined || (lie.of !== of && (lie.of !== 'both' || of === 'total'))
      ? count
      : Math.max(0, Math.round(count * lie.factor) + lie.constant)
  const prompt = bend(truth.promptTokens, 'prompt')
  const completion = bend(truth.completionTokens, 'completion')
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: bend(prompt + completion, 'total') }
}
