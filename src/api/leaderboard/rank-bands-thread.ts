import { Worker } from 'node:worker_threads'
import { jointRankBands } from './joint-rank-bands.ts'
import type { FromBandsWorker, ToBandsWorker } from './rank-bands-worker.ts'
import type { RankBands, ScoredMean } from './rank-rows.ts'

/** Up to so many take a few milliseconds; ten thousand take seconds, in which nothing else would be served (measured). */
const mostHere = 300
/** JavaScript objects of a hundred thousand suppliers take less: what takes more ends its thread and nothing else. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 }

/** Rank bands beside the event loop, in a thread that begins with the first fleet that is large. */
export class RankBandsThread {
  #worker: Worker | undefined
  #asked = 0
  readonly #waiting = new Map<number, PromiseWithResolvers<RankBands>>()

  bandsOf(scores: readonly ScoredMean[]): RankBands | Promise<RankBands> {
    if (scores.length <= mostHere) return jointRankBands(scores)
    this.#asked += 1
    const answer = Promise.withResolvers<RankBands>()
    this.#waiting.set(this.#asked, answer)
    this.#worker ??= this.#start()
    this.#worker.postMessage({ question: this.#asked, scores } satisfies ToBandsWorker)
    return answer.promise
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL('./rank-bands-worker.ts', import.meta.url), { execArgv: [], resourceLimits })
    worker.unref()
    worker.on('message', ({ question, bands }: FromBandsWorker) => {
      this.#waiting.get(question)?.resolve(bands)
      this.#waiting.delete(question)
    })
    worker.on('error', (cause: Error) => this.#end({ reason: cause.message, cause }))
    worker.on('exit', (code) => this.#end({ reason: `it ended with code ${code}` }))
    return worker
  }

  /** Whoever waits hears of it; the next question starts another thread. */
  #end(why: { readonly reason: string; readonly cause?: unknown }): void {
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(new RankBandsThreadError(why))
    this.#waiting.clear()
  }
}

/** The thread in which suppliers are ranked ended without an answer; the next reading of the leaderboard starts another. */
export class RankBandsThreadError extends Error {
  override readonly name = 'RankBandsThreadError'
  readonly code = 'RANK_BANDS_THREAD'

  constructor({ reason, cause }: { readonly reason: string; readonly cause?: unknown }) {
    super(`The thread that ranks suppliers ended without an answer: ${reason}`, { cause })
  }
}
