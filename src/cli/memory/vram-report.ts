import { estimateMemory, type MemoryEstimate } from '#backends/memory/estimate-memory.ts'
import { type ModelShape, nearestShape } from '#backends/memory/model-shape.ts'
import type { ParsedModelConfig } from '#backends/memory/parse-model-config.ts'
import { averageBits, type WeightFormat } from '#backends/memory/weight-format.ts'

/** What `assay vram` was asked, with what was left out undefined. */
export type VramQuestion = {
  readonly parameters: number | undefined
  readonly config: ParsedModelConfig | undefined
  readonly weights: WeightFormat | undefined
  readonly contextTokens: number | undefined
  readonly requests: number
  readonly cacheBits: number
  readonly layers: number | undefined
  readonly keyValueHeads: number | undefined
  readonly headSize: number | undefined
  /** Memory of the card at hand. */
  readonly cardGib: number | undefined
}

/** The answer: every figure that it rests on, and where each came from. */
export type VramReport = {
  readonly model: {
    readonly parameters: number
    /** Averaged over all weights. */
    readonly bitsPerWeight: number
    /** `config`: from the model's file; `given`: from flags; `assumed`: of a published model of like size. */
    readonly shape: 'config' | 'given' | 'assumed'
    readonly shapeOf: string
    readonly layers: number
    readonly contextTokens: number
    readonly requests: number
    readonly cacheBits: number
  }
  readonly memory: MemoryEstimate
  /** The rule of thumb that runs about: weights and a fifth. */
  readonly ruleOfThumbBytes: number
  /** The smallest usual card that holds it, in GiB; null when none does. */
  readonly smallestCardGib: number | null
  readonly card: { readonly gib: number; readonly isEnough: boolean; readonly mostRequests: number } | null
}

/** What usual cards have, in GiB as their makers count. */
const cardSizesGib = [4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 80, 96, 141, 192]
/** Of a card, what a server may fill: vLLM 0.30.0 takes 0.92 unless told. The rest is the driver's and the desktop's. */
const USABLE_SHARE = 0.9
const DEFAULT_CONTEXT_TOKENS = 4096
/** Quentin Anthony, Stella Biderman, Hailey Schoelkopf: Transformer Math 101, blog.eleuther.ai/transformer-math, 2023. */
const RULE_OF_THUMB = 1.2
const GIB = 2 ** 30

/**
 * Puts together what is known of the model with defaults for the rest, and estimates. A context is the model's own when
 * its file names one and nobody asked for less, but at most 4096 tokens unless asked for.
 *
 * @throws {VramQuestionError} when the model's size is not known.
 */
export function vramReport(question: VramQuestion): VramReport {
  const { shape, origin } = shapeOf(question)
  const bitsPerWeight = averageBits(formatOf(question), shape)
  const mostTokens = question.config?.mostContextTokens ?? Number.POSITIVE_INFINITY
  const contextTokens = question.contextTokens ?? Math.min(DEFAULT_CONTEXT_TOKENS, mostTokens)
  if (contextTokens > mostTokens) {
    throw new VramQuestionError({ problem: `the model's context ends at ${mostTokens} tokens; see --context` })
  }
  const { requests, cacheBits } = question
  const memoryOf = (count: number) =>
    estimateMemory({ shape, bitsPerWeight, contextTokens, requests: count, cacheBits })
  const memory = memoryOf(requests)
  const layers = shape.fullLayers + shape.windowLayers
  return {
    model: {
      parameters: shape.parameters,
      bitsPerWeight,
      shape: origin,
      shapeOf: shape.name,
      layers,
      contextTokens,
      requests,
      cacheBits,
    },
    memory,
    ruleOfThumbBytes: RULE_OF_THUMB * memory.weightBytes,
    smallestCardGib: cardSizesGib.find((gib) => memory.totalBytes <= usableBytes(gib)) ?? null,
    card: question.cardGib === undefined ? null : judgeCard(question.cardGib, memoryOf, requests),
  }
}

function formatOf({ weights, config }: VramQuestion): WeightFormat {
  const found = weights ?? config?.weights ?? { bits: 16, areEmbeddingsWhole: false }
  if ('bits' in found) return found
  throw new VramQuestionError({ problem: `the quantisation ${found.unknown} is not known here; add --bits` })
}

function judgeCard(gib: number, memoryOf: (requests: number) => MemoryEstimate, requests: number) {
  const isEnoughFor = (count: number) => memoryOf(count).totalBytes <= usableBytes(gib)
  let [most, tooMany] = [0, 2 ** 16]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (isEnoughFor(middle)) most = middle
    else tooMany = middle
  }
  return { gib, isEnough: isEnoughFor(requests), mostRequests: most }
}

function usableBytes(gib: number): number {
  return gib * GIB * USABLE_SHARE
}

function shapeOf(question: VramQuestion): {
  readonly shape: ModelShape
  readonly origin: VramReport['model']['shape']
} {
  const base = baseShape(question)
  const { layers, keyValueHeads, headSize } = question
  if (layers === undefined && keyValueHeads === undefined && headSize === undefined) return base
  const { cache } = base.shape
  const heads =
    cache.kind === 'latent' && keyValueHeads === undefined && headSize === undefined
      ? cache
      : {
          kind: 'heads' as const,
          keyValueHeads: keyValueHeads ?? (cache.kind === 'heads' ? cache.keyValueHeads : 8),
          headSize: headSize ?? (cache.kind === 'heads' ? cache.headSize : 128),
        }
  const given = layers === undefined ? {} : { fullLayers: layers, windowLayers: 0, windowTokens: 0 }
  return { shape: { ...base.shape, ...given, cache: heads }, origin: 'given' }
}

function baseShape({ config, parameters }: VramQuestion): ReturnType<typeof shapeOf> {
  if (config !== undefined) {
    const known = parameters ?? config.shape.parameters
    if (known === null) {
      throw new VramQuestionError({
        problem: `the weights of a ${config.shape.name} cannot be counted from its config; add --params, such as --params 671B`,
      })
    }
    return { shape: { ...config.shape, parameters: known }, origin: 'config' }
  }
  if (parameters === undefined) {
    throw new VramQuestionError({
      problem: 'the size of the model is missing; give --params 7B or --config config.json',
    })
  }
  return { shape: { ...nearestShape(parameters), parameters }, origin: 'assumed' }
}

/** `assay vram` was asked what has no answer. */
export class VramQuestionError extends Error {
  override readonly name = 'VramQuestionError'
  readonly code = 'VRAM_QUESTION'
  constructor({ problem }: { problem: string }) {
    super(`The memory cannot be told: ${problem}.`)
  }
}
