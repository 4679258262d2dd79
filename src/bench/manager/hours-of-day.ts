/** Requests in each hour of the day (UTC), relative to the day's mean: 24 weights of mean 1. */
export type HourWeights = readonly number[]

const hourMs = 3_600_000

/**
 * When users ask: hosted chat services have about three times as many requests in their busiest hour as in their
 * quietest (Wang et al., BurstGPT, arXiv 2401.17644), here 1 + ½ cos about 14 h UTC, afternoon in Europe and morning in
 * America. An instance that knows its own gateway's hours should put those here.
 */
export const usersHours: HourWeights = Array.from(
  { length: 24 },
  (_, hour) => 1 + 0.5 * Math.cos((2 * Math.PI * (hour + 0.5 - 14)) / 24),
)

/**
 * The mean weight of a stretch of time; 1 where hours do not count. A stretch of several hours takes their mean, so the
 * shorter the stretches, the closer the hours are followed.
 */
export function meanWeight(weights: HourWeights | null, fromMs: number, stretchMs: number): number {
  if (weights === null || weights.length === 0) return 1
  const parts = Math.max(1, Math.ceil((4 * stretchMs) / hourMs))
  let sum = 0
  for (let part = 0; part < parts; part++) {
    const hour = Math.floor((fromMs + ((part + 0.5) / parts) * stretchMs) / hourMs)
    sum += weights[hour % weights.length] ?? 1
  }
  return sum / parts
}
