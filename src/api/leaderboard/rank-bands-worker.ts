import { parentPort } from 'node:worker_threads'
import { jointRankBands } from './joint-rank-bands.ts'
import type { RankBands, ScoredMean } from './rank-rows.ts'

/** The thread in which the bands of many suppliers are found. */

export type ToBandsWorker = { readonly question: number; readonly scores: readonly ScoredMean[] }
export type FromBandsWorker = { readonly question: number; readonly bands: RankBands }

const port = parentPort
port?.on('message', ({ question, scores }: ToBandsWorker) => {
  port.postMessage({ question, bands: jointRankBands(scores) } satisfies FromBandsWorker)
})
