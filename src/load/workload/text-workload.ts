import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { fillerText } from './filler-text.ts'
import { drawSize, type SizeDistribution } from './size-distribution.ts'
import type { TracedSize, Workload } from './workload.ts'

/** Lengths of prompt and answer that belong together, and how often they come. */
export type SizePair = { readonly input: SizeDistribution; readonly output: SizeDistribution; readonly weight: number }

export type TextWorkloadOptions = {
  readonly kind: 'chat' | 'completion'
  readonly model: string
  readonly seed: string
  readonly isStream: boolean
  readonly pairs: readonly SizePair[]
  /** Tokens at the head of every prompt that are the same in all of them; 0 = each prompt has a head of its own. */
  readonly sharedPrefixTokens: number
  /** Adds `ignore_eos` and `min_tokens`, which OpenAI's API does not have and vLLM, SGLang and others do. */
  readonly ignoresEnd: boolean
  readonly traced?: (index: number) => TracedSize | undefined
}

/** So many words make it certain that no two prompts begin alike. */
const ownHeadTokens = 8

/**
 * Prompts of filler words and the wish for a long answer. By default every prompt has a head of its own, so that no
 * prefix cache answers instead of the model; with a shared prefix all begin alike, as users of one application do.
 */
export function textWorkload(options: TextWorkloadOptions): Workload {
  const { kind, model, seed, isStream, pairs, sharedPrefixTokens } = options
  const prefix = fillerText(sharedPrefixTokens, randomStream(`${seed}/prefix`))
  return {
    kind,
    unit: 'text',
    description: describe(options),
    request(index) {
      const random = randomStream(`${seed}/${index}`)
      const pair = drawPair(pairs, random)
      const traced = options.traced?.(index)
      const inputTokens = traced?.inputTokens ?? drawSize(pair.input, random)
      const outputTokens = traced?.outputTokens ?? drawSize(pair.output, random)
      const text = prompt(inputTokens, prefix, sharedPrefixTokens, random)
      const limits = {
        max_tokens: outputTokens,
        ...(options.ignoresEnd ? { ignore_eos: true, min_tokens: outputTokens } : {}),
        ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
      }
      const body =
        kind === 'chat'
          ? { model, messages: [{ role: 'user', content: text }], ...limits }
          : { model, prompt: text, ...limits }
      const path = kind === 'chat' ? '/v1/chat/completions' : '/v1/completions'
      return { kind, path, body: JSON.stringify(body), isStream }
    },
  }
}

const wish = 'Continue this list of words for as long as you can.'
const wishTokens = 11

function prompt(tokens: number, prefix: string, prefixTokens: number, random: RandomStream): string {
  const head = prefixTokens === 0 ? fillerText(Math.min(ownHeadTokens, tokens), random) : prefix
  const headTokens = prefixTokens === 0 ? Math.min(ownHeadTokens, tokens) : prefixTokens
  const rest = Math.max(0, tokens - headTokens - wishTokens)
  const hasWish = tokens >= headTokens + wishTokens
  return [head, hasWish ? wish : '', fillerText(hasWish ? rest : Math.max(0, tokens - headTokens), random)]
    .filter((part) => part !== '')
    .join(' ')
}

function drawPair(pairs: readonly SizePair[], random: RandomStream): SizePair {
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0)
  let left = random.next() * total
  for (const pair of pairs) {
    left -= pair.weight
    if (left < 0) return pair
  }
  const last = pairs.at(-1)
  if (last === undefined) throw new TypeError('a workload has at least one pair of sizes')
  return last
}

function describe({ kind, isStream, pairs, sharedPrefixTokens, traced }: TextWorkloadOptions): string {
  const sizes = pairs.map(({ input, output }) => `${sizeText(input)} tokens in, ${sizeText(output)} out`).join('; ')
  const prefix = sharedPrefixTokens === 0 ? 'each prompt begins differently' : `${sharedPrefixTokens} tokens shared`
  return `${kind}${isStream ? ', streamed' : ''}, ${traced === undefined ? sizes : 'sizes of the trace'}, ${prefix}`
}

function sizeText(size: SizeDistribution): string {
  if (size.kind === 'fixed') return String(size.tokens)
  return size.kind === 'uniform' ? `${size.least}–${size.most}` : `about ${size.mean} (SD ${size.deviation})`
}
