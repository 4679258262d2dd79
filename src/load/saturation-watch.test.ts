import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { poissonArrivals } from './arrival-times.ts'
import { createSaturationWatch } from './saturation-watch.ts'

/** One server per seat, each answer takes `serviceMs`; the moment at which the watch speaks up, or null. */
function stoppedAt(seed: string, load: { rate: number; seats: number; serviceMs: number; durationMs: number }) {
  const watch = createSaturationWatch()
  const next = poissonArrivals(load.rate, randomStream(seed))
  const freeAt = Array<number>(load.seats).fill(0)
  const ends: number[] = []
  for (let started = 1; ; started += 1) {
    const atMs = next() ?? 0
    if (atMs > load.durationMs) return null
    const seat = freeAt.indexOf(Math.min(...freeAt))
    const endMs = Math.max(atMs, freeAt[seat] ?? 0) + load.serviceMs
    freeAt[seat] = endMs
    ends.push(endMs)
    const ended = ends.filter((end) => end <= atMs).length
    if (watch(atMs, { started, ended, inFlight: started - ended, heldBack: 0 })) return atMs
  }
}

describe('createSaturationWatch', () => {
  it('default: finds an endpoint that gets half as much again as it can answer', () => {
    // Four seats of 200 ms: 20 requests a second.
    const stops = Array.from({ length: 20 }, (_, run) =>
      stoppedAt(`over ${run}`, { rate: 30, seats: 4, serviceMs: 200, durationMs: 60_000 }),
    )
    expect(stops.every((at) => at !== null && at < 30_000)).toBe(true)
  })

  it('behavior: leaves one alone that has a fifth to spare', () => {
    const stops = Array.from({ length: 50 }, (_, run) =>
      stoppedAt(`under ${run}`, { rate: 16, seats: 4, serviceMs: 200, durationMs: 60_000 }),
    )
    expect(stops.filter((at) => at !== null)).toEqual([])
  })

  it('behavior: long answers that fill up at the start are no queue', () => {
    const stops = Array.from({ length: 10 }, (_, run) =>
      stoppedAt(`long ${run}`, { rate: 20, seats: 1_000, serviceMs: 5_000, durationMs: 60_000 }),
    )
    expect(stops.filter((at) => at !== null)).toEqual([])
  })
})
