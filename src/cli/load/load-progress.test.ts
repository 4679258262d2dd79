import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { RunProgress } from './load-endpoint.ts'
import { loadProgress, progressLine } from './load-progress.ts'

const running: RunProgress = {
  started: 2_004,
  inFlight: 27,
  ended: 1_977,
  failed: 3,
  elapsedMs: 10_020,
  ttftMs: { p50: 41.234, p99: 139.9 },
  e2eMs: { p50: 1_136.2, p99: 2_400 },
}

/** What is drawn on a stream that is a terminal, or none, when a run begins. */
function drawnOn(isTTY: boolean, isShown = true): string {
  const written: string[] = []
  const write = (piece: Buffer, _encoding: string, done: () => void) => {
    written.push(piece.toString())
    done()
  }
  const stream = Object.assign(new Writable({ write }), { isTTY, columns: 200, rows: 20 })
  const bar = loadProgress({ durationMs: 30_000, isShown, stream: stream as unknown as NodeJS.WriteStream })
  bar.onRun('poisson 200/s', () => running)
  bar.stop()
  return written.join('')
}

describe('progressLine', () => {
  it('default: rates, requests in flight and failed, times so far', () => {
    expect(progressLine('poisson 200/s', running)).toBe(
      'poisson 200/s: 10 s  200 sent/s, 197 answered/s  27 in flight  3 failed  ttft p50 41.2 p99 140 ms  e2e p50 1136 p99 2400 ms',
    )
  })

  it('behavior: nothing is known at the start, and answers that come whole have no first token', () => {
    const nothing = { started: 1, inFlight: 1, ended: 0, failed: 0, elapsedMs: 3, ttftMs: null, e2eMs: null }
    expect(progressLine('closed 1', nothing)).toBe('closed 1: 0 s  – sent/s, – answered/s  1 in flight  0 failed')
  })
})

describe('loadProgress', () => {
  it('default: the line is drawn on a terminal, at once', () => {
    expect(drawnOn(true)).toContain('poisson 200/s: 10 s  200 sent/s')
  })

  it('behavior: nothing where there is no terminal, or nothing is to be shown', () => {
    expect([drawnOn(false), drawnOn(true, false)]).toEqual(['', ''])
  })
})
