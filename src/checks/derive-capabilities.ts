import type { CapabilityRecord, Support } from '#records/capability-record.ts'
import type { CheckVerdict, Finding } from './finding.ts'

/** The check by which each thing is known. */
const capabilityChecks: Readonly<Record<string, string>> = {
  chat: 'chat.answers',
  streaming: 'stream.events',
  'streaming-usage': 'stream.usage',
  usage: 'usage.present',
  'several-choices': 'stream.interleaved',
  'content-parts': 'chat.content-parts',
  'assistant-prefill': 'chat.assistant-prefill',
  seed: 'sampling.seed-repeats',
  'logit-bias': 'sampling.logit-bias',
  logprobs: 'logprobs.chat',
  'logprob-bytes': 'logprobs.bytes',
  'prompt-logprobs': 'logprobs.echo',
  tools: 'tools.required',
  'parallel-tools': 'tools.parallel',
  'json-object': 'structured.json-object',
  'json-schema': 'structured.json-schema',
  completions: 'completions.text',
  embeddings: 'embeddings.answers',
  'embedding-dimensions': 'embeddings.dimensions',
  images: 'images.answers',
  inpainting: 'images.mask',
}

const supportOf: Readonly<Record<CheckVerdict, Support>> = {
  pass: 'supported',
  fail: 'broken',
  'refused-properly': 'refused',
  'silently-ignored': 'ignored',
  'not-observable': 'unknown',
  'not-run': 'unknown',
}

/** The self-tests of tasks in the order of what they show. */
const levels = ['C0', 'C1', 'C2', 'C3'] as const

type Found = Finding & { readonly check: { readonly id: string } }

/** What the verdicts say an endpoint can do. Figures come from the measures `context_window_tokens` and `logprob_depth`. */
export function deriveCapabilities(
  results: readonly Found[],
): Pick<CapabilityRecord, 'level' | 'supports' | 'contextWindowTokens' | 'logprobDepth'> {
  const verdicts = new Map(results.map(({ check, verdict }) => [check.id, verdict]))
  const supports = Object.entries(capabilityChecks).flatMap(([name, id]) => {
    const verdict = verdicts.get(id)
    return verdict === undefined ? [] : [[name, supportOf[verdict]] as const]
  })
  return {
    level: highestLevel(results),
    supports: Object.fromEntries(supports),
    contextWindowTokens: measure(results, 'context_window_tokens'),
    logprobDepth: measure(results, 'logprob_depth'),
  }
}

/** The highest level that was shown; null also where it may be higher, since a test of those above it did not end. */
function highestLevel(results: readonly Found[]): CapabilityRecord['level'] {
  const isFound = (level: string, isWanted: (verdict: CheckVerdict) => boolean) =>
    results.some(({ verdict, measures }) => measures?.task_level === level && isWanted(verdict))
  const shown = levels.findLastIndex((level) => isFound(level, (verdict) => verdict === 'pass'))
  const isKnown = levels.slice(shown + 1).every((level) => isFound(level, (verdict) => verdict !== 'not-observable'))
  return isKnown ? (levels[shown] ?? null) : null
}

function measure(results: readonly Found[], name: string): number | null {
  const values = results.flatMap(({ measures }) => measures?.[name] ?? []).filter((value) => Number.isInteger(value))
  return values.length === 0 ? null : Math.max(...values.map(Number))
}
