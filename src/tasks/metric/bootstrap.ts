import { Worker } from 'node:worker_threads'
import { PythonRandom } from '../python/random.ts'
import { evaluator, type ResampledStatistic, sizeOf } from './resampled-statistic.ts'

/** Replicates that share one generator. */
const chunkSize = 1000

/** A chunk of replicates: its number seeds the generator. */
export type BootstrapChunks = {
  readonly statistic: ResampledStatistic
  readonly from: number
  readonly to: number
  readonly size: number
}

/**
 * The standard deviation of a statistic over bootstrap replicates, with the generators and the order of
 * lm-evaluation-harness (api/metrics.py, `bootstrap_stderr`, 0.4.13): chunks of up to 1000 replicates, chunk i drawn by
 * Python's `Random(i)` with `choices`. Replicates beyond the last whole chunk are not drawn, as there.
 *
 * @param iterations at least 1
 */
export function bootstrapStandardError(statistic: ResampledStatistic, iterations: number): number {
  const size = Math.min(chunkSize, iterations)
  return sampleDeviation(bootstrapReplicates({ statistic, from: 0, to: Math.floor(iterations / size), size }))
}

/** The replicates of some chunks, in order. */
export function bootstrapReplicates({ statistic, from, to, size }: BootstrapChunks): Float64Array {
  const evaluate = evaluator(statistic)
  const documents = sizeOf(statistic)
  const indices = new Int32Array(documents)
  const replicates = new Float64Array((to - from) * size)
  for (let chunk = from; chunk < to; chunk++) {
    const random = new PythonRandom(chunk)
    for (let place = 0; place < size; place++) {
      random.fillChoices(indices, documents)
      replicates[(chunk - from) * size + place] = evaluate(indices)
    }
  }
  return replicates
}

/** {@link bootstrapStandardError} on several threads: the same number, in less time. */
export async function bootstrapStandardErrorInThreads(
  statistic: ResampledStatistic,
  iterations: number,
  threads: number,
): Promise<number> {
  const size = Math.min(chunkSize, iterations)
  const chunks = Math.floor(iterations / size)
  const bounds = Array.from({ length: threads + 1 }, (_, index) => Math.floor((chunks * index) / threads))
  const parts = bounds.slice(1).map((to, index) => inThread({ statistic, from: bounds[index] ?? 0, to, size }))
  const replicates = new Float64Array(chunks * size)
  for (const [index, part] of (await Promise.all(parts)).entries()) replicates.set(part, (bounds[index] ?? 0) * size)
  return sampleDeviation(replicates)
}

async function inThread(chunks: BootstrapChunks): Promise<Float64Array> {
  const worker = new Worker(new URL('./bootstrap-worker.ts', import.meta.url), { workerData: chunks, execArgv: [] })
  const answer = Promise.withResolvers<Float64Array>()
  worker.on('message', answer.resolve)
  worker.on('error', answer.reject)
  worker.on('exit', (code) => answer.reject(new BootstrapThreadError({ code })))
  return await answer.promise
}

/** Deviation with n − 1, summed from left to right. */
function sampleDeviation(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  const mean = total / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) * (value - mean)
  return Math.sqrt(squares / (values.length - 1))
}

/** A thread that draws replicates ended without giving them. */
export class BootstrapThreadError extends Error {
  override readonly name = 'BootstrapThreadError'
  readonly code = 'BOOTSTRAP_THREAD'
  constructor({ code }: { code: number }) {
    super(`A thread for bootstrap replicates ended without a result.\nExit code: ${code}`)
  }
}
