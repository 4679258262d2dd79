import type { LiveState } from '../live-view.ts'
import { exampleBoard } from './example-board.ts'

const startedAt = Date.UTC(2026, 0, 1, 12)

/** An instance that has run for two minutes. */
export const exampleLiveState: LiveState = {
  about: exampleBoard.about,
  now: startedAt + 125_000,
  startedAt,
  url: 'http://127.0.0.1:4040',
  relays: { total: 12_345, perSecond: 98.7 },
  stages: [
    { name: 'manager', isAlive: true, lastTurnAt: startedAt + 120_000, turns: 9, handled: 30, lastFault: null },
    { name: 'requester', isAlive: true, lastTurnAt: startedAt + 124_900, turns: 900, handled: 12_345, lastFault: null },
    { name: 'evaluator', isAlive: true, lastTurnAt: startedAt + 60_000, turns: 5, handled: 800, lastFault: null },
    { name: 'summarizer', isAlive: false, lastTurnAt: null, turns: 0, handled: 0, lastFault: 'disk full' },
  ],
  period: {
    id: 'period-1',
    startsAt: startedAt,
    endsAt: startedAt + 3_600_000,
    commitment: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    committedAt: startedAt - 1000,
    revealedAt: null,
  },
  leaderboard: exampleBoard,
  events: [
    { at: startedAt + 1000, severity: 'note', text: '3 suppliers found' },
    { at: startedAt + 61_000, severity: 'warning', text: 'weak\u001b[2J: score falls' },
    { at: startedAt + 90_000, severity: 'fault', text: 'summarizer stopped: disk full' },
  ],
}
