import { InvalidArgumentError } from 'commander'
import type { SpeedTargets } from '#contract/speed-metrics.ts'
import type { Trace } from '#load/trace.ts'
import { embeddingWorkload } from '#load/workload/embedding-workload.ts'
import { imageWorkload } from '#load/workload/image-workload.ts'
import { parseSize, type SizeDistribution } from '#load/workload/size-distribution.ts'
import { type SizePair, textWorkload } from '#load/workload/text-workload.ts'
import type { Workload } from '#load/workload/workload.ts'

export const workloadNames = ['chat', 'completion', 'images', 'embeddings'] as const
export type WorkloadName = (typeof workloadNames)[number]

export const arrivalNames = ['poisson', 'constant', 'closed', 'trace', 'sweep'] as const
export type ArrivalName = (typeof arrivalNames)[number]

/** The flags that say what is asked. */
export type WorkloadFlags = {
  readonly workload: WorkloadName
  readonly model: string
  readonly seed: string
  readonly stream: boolean
  readonly input: SizeDistribution
  readonly output: SizeDistribution
  readonly pairs?: readonly SizePair[]
  readonly sharedPrefix: number
  readonly ignoreEos?: boolean
  readonly imageFace: 'openai' | 'sd'
  readonly size: { readonly width: number; readonly height: number }
  readonly steps: number
  readonly images: number
  readonly batch: number
}

/** The workload that the flags describe; a trace gives sizes to texts. */
export function workloadOf(flags: WorkloadFlags, trace: Trace | null): Workload {
  const { workload, model, seed } = flags
  if (workload === 'images') {
    return imageWorkload({ face: flags.imageFace, model, seed, ...flags.size, count: flags.images, steps: flags.steps })
  }
  if (workload === 'embeddings') return embeddingWorkload({ model, seed, batch: flags.batch, input: flags.input })
  return textWorkload({
    kind: workload,
    model,
    seed,
    isStream: flags.stream,
    pairs: flags.pairs ?? [{ input: flags.input, output: flags.output, weight: 1 }],
    sharedPrefixTokens: flags.sharedPrefix,
    ignoresEnd: flags.ignoreEos === true,
    ...(trace === null ? {} : { traced: (index) => trace.sizes[index] }),
  })
}

/** @throws {InvalidArgumentError} which names the flag. */
export function readSize(text: string): SizeDistribution {
  const size = parseSize(text)
  if (size === null) throw new InvalidArgumentError('Write 128, 64-256 or normal:128,32.')
  return size
}

/** `128:128,64-256:32@0.2`: lengths of prompt and answer, with weights. @throws {InvalidArgumentError} */
export function readPairs(text: string): SizePair[] {
  return text.split(',').map((part) => {
    const [, input = '', output = '', weight = '1'] = /^([^:@]+):([^:@]+)(?:@(\d+(?:\.\d+)?))?$/.exec(part) ?? []
    const sizes = { input: parseSize(input), output: parseSize(output) }
    if (sizes.input === null || sizes.output === null || Number(weight) <= 0)
      throw new InvalidArgumentError('Write pairs as 128:128,64-256:32@0.2: prompt, answer and weight.')
    return { input: sizes.input, output: sizes.output, weight: Number(weight) }
  })
}

/** `512x512`. @throws {InvalidArgumentError} */
export function readImageSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? []
  if (width === undefined || height === undefined) throw new InvalidArgumentError('Write a size such as 512x512.')
  return { width: Number(width), height: Number(height) }
}

/** A rate above 0, fractions too. @throws {InvalidArgumentError} */
export function readRate(text: string): number {
  const rate = Number(text)
  if (!(rate > 0 && rate <= 100_000)) throw new InvalidArgumentError('It must be a number above 0, at most 100,000.')
  return rate
}

/**
 * Targets of `--goodput`, one for each call of the flag's parser: `ttft:200`.
 * @throws {InvalidArgumentError} which names the flag.
 */
export function readTarget(text: string, before: SpeedTargets = {}): SpeedTargets {
  const [, name, limit] = /^(ttft|tpot|e2e):(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (name === undefined) throw new InvalidArgumentError('Write targets in milliseconds: ttft:200 tpot:50 e2e:5000.')
  return { ...before, [name]: Number(limit) }
}
