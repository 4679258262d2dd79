import { describe, expect, it } from 'vitest'
import { exampleLiveState } from './__fixtures__/example-live-state.ts'
import { liveView } from './live-view.ts'
import { displayWidth } from './terminal-text.ts'

describe('liveView', () => {
  it('default', () => {
    expect(liveView(exampleLiveState, { width: 100, height: 40, hasColor: false })).toMatchInlineSnapshot(`
      "assay 0.1.0  demo: simulated suppliers  http://127.0.0.1:4040  up 2m 5s  12.3k relays, 99/s
      stages  manager 30  requester 12.3k  evaluator 800 (quiet for 1m 5s)  summarizer stopped
      period  57m 55s left  seed sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

        #  supplier            tier          score 95%   rec   4xx   err   bad   up  s/n/u/?       p50/p95
        1  SIM https://stron…  high 95%      88.0 83–92   86   10%    0%    0%  89%  12/8/0/0  120ms/400ms
      ref  reference-copy      middle 95%    68.0 62–73   70   10%    0%    0%  89%  12/8/0/0  120ms/400ms
        2  SIM weak            base–middle?  50.0 36–64  ↓24  7.5%  4.2%  2.5%  89%  17/1/0/2    940ms/12s
        –  a-newcomer-with-a…  –             –             –     –     –     –    –  –                   –

      Score: assay-basics v1, in points of 100, with an interval that holds at every look (95 %). Tiers
      begin at 30, 55, 80. ?: not decided yet. –: not yet known.
      rec: score of the last items, ↑↓ where it differs clearly. 4xx: refused. err: 200 around an error.
      bad: malformed or oversized. up: available. s/n/u/?: attempts lost by supplier, network, us, nobody
      knows.
      2 ranked; all rank bands hold together with 95 %. SIM: a simulated endpoint. ref: a reference,
      measured for comparison, not ranked.
      The tier scale is uncalibrated: it has not been fitted on references yet.
      Every supplier here is simulated.

      12:00:01  3 suppliers found
      12:01:01  weak: score falls
      12:01:30  summarizer stopped: disk full"
    `)
  })

  it('args: a low terminal keeps header, rows and events', () => {
    expect(liveView(exampleLiveState, { width: 80, height: 14, hasColor: false })).toMatchInlineSnapshot(`
      "assay 0.1.0  demo: simulated suppliers  http://127.0.0.1:4040  up 2m 5s
      12.3k relays, 99/s
      stages  manager 30  requester 12.3k  evaluator 800 (quiet for 1m 5s)
      summarizer stopped
      period  57m 55s left
      seed sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

        #  supplier       tier     score 95%   rec   4xx   err   bad   up      p50/p95
        1  SIM https://…  high     88.0 83–92   86   10%    0%    0%  89%  120ms/400ms
      ref  reference-co…  middle   68.0 62–73   70   10%    0%    0%  89%  120ms/400ms
        2  SIM weak       middle?  50.0 36–64  ↓24  7.5%  4.2%  2.5%  89%    940ms/12s
        –  a-newcomer-w…  –        –             –     –     –     –    –            –

      12:00:01  3 suppliers found
      12:01:01  weak: score falls
      12:01:30  summarizer stopped: disk full"
    `)
  })

  it('args: before anything is known', () => {
    const state = {
      ...exampleLiveState,
      url: null,
      relays: { total: 0, perSecond: null },
      stages: [],
      period: null,
      leaderboard: null,
      events: [],
    }
    expect(liveView(state, { width: 80, height: 24, hasColor: false })).toMatchInlineSnapshot(`
      "assay 0.1.0  demo: simulated suppliers  starting  up 2m 5s  0 relays
      stages
      period  none yet

      Waiting for the first figures …"
    `)
  })

  it.each([
    [80, 24],
    [120, 30],
    [200, 50],
  ])('behavior: a frame of %i × %i stays inside', (width, height) => {
    const lines = liveView(exampleLiveState, { width, height, hasColor: true }).split('\n')
    expect(lines.length).toBeLessThanOrEqual(height)
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
  })

  it('behavior: events cannot steer the terminal', () => {
    expect(liveView(exampleLiveState, { width: 100, height: 40, hasColor: false })).not.toContain('\u001b')
  })
})
