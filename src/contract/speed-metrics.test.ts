import { describe, expect, it } from 'vitest'
import {
  e2eMs,
  guidellmSpeed,
  interChunkGapsMs,
  meetsTargets,
  requestTokensPerSecond,
  serviceMs,
  tpotMs,
  ttfbMs,
  ttfeMs,
  ttftMs,
  vllmSpeed,
} from './speed-metrics.ts'

/** Due at 1000, sent 5 late; four tokens at 1205, 1225, 1235 and 1265. */
const moments = {
  scheduledMs: 1000,
  sentMs: 1005,
  firstByteMs: 1155,
  firstEventMs: 1160,
  firstTokenMs: 1205,
  lastTokenMs: 1265,
  endMs: 1270,
}
const events = [1205, 1225, 1235, 1265]
const unseen = { ...moments, firstByteMs: null, firstEventMs: null, firstTokenMs: null, lastTokenMs: null }

describe('speed metrics', () => {
  it('default: times count from the scheduled moment', () => {
    expect({
      ttfb: ttfbMs(moments),
      ttfe: ttfeMs(moments),
      ttft: ttftMs(moments),
      tpot: tpotMs(moments, 4, 4),
      e2e: e2eMs(moments),
      service: serviceMs(moments),
      gaps: interChunkGapsMs(events),
    }).toEqual({ ttfb: 155, ttfe: 160, ttft: 205, tpot: 20, e2e: 270, service: 265, gaps: [20, 10, 30] })
  })

  it('behavior: what was not seen is null, not 0', () => {
    expect([ttfbMs(unseen), ttfeMs(unseen), ttftMs(unseen), tpotMs(unseen, 4, 4)]).toEqual([null, null, null, null])
    expect(tpotMs(moments, null, 4)).toBeNull()
    expect(tpotMs(moments, 1, 1)).toBeNull()
    expect(tpotMs({ ...moments, lastTokenMs: 1205 }, 50, 1)).toBeNull()
    expect([requestTokensPerSecond(20), requestTokensPerSecond(null), requestTokensPerSecond(0)]).toEqual([
      50,
      null,
      null,
    ])
    expect([interChunkGapsMs([]), interChunkGapsMs([7])]).toEqual([[], []])
  })

  it('behavior: vLLM counts from sending, and its tpot leaves out the first token', () => {
    expect(vllmSpeed(moments, 4)).toEqual({ ttft: 200, tpot: 20, e2e: 260 })
    expect(vllmSpeed(moments, 1).tpot).toBe(0)
  })

  it("behavior: guidellm's tpot has the first token's wait in it, its itl is vLLM's tpot", () => {
    expect(guidellmSpeed(moments, 4)).toEqual({ ttft: 200, tpot: 65, itl: 20, latency: 265 })
  })
})

describe('meetsTargets', () => {
  const speed = { ttft: 200, tpot: 50, e2e: 1000 }

  it('default: every target, limits included', () => {
    expect(meetsTargets(speed, { ttft: 200, tpot: 50, e2e: 1000 })).toBe(true)
    expect(meetsTargets(speed, {})).toBe(true)
    expect(meetsTargets(speed, { ttft: 199 })).toBe(false)
    expect(meetsTargets(speed, { tpot: 49 })).toBe(false)
    expect(meetsTargets(speed, { e2e: 999 })).toBe(false)
  })

  it('behavior: a first token that was not seen is too late; a single token has no time per token', () => {
    expect(meetsTargets({ ...speed, ttft: null }, { ttft: 200 })).toBe(false)
    expect(meetsTargets({ ...speed, tpot: null }, { tpot: 1 })).toBe(true)
  })
})
