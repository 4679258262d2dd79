import { parseArgs } from 'node:util'
import { emptyScoreSums, foldScore } from '#statistics/betting.ts'
import { foldPairedScores, pairedGapLogEValue } from '#statistics/gaming/paired-gap.ts'
import {
  foldRoutingPairs,
  noRoutingEvidence,
  type RoutingEvidence,
  timeOrderFinding,
  type UsualRouting,
  unansweredFinding,
  usualRouting,
} from '#statistics/gaming/probe-routing.ts'
import { cleanRates, type RareEvent, rareEventFinding } from '#statistics/gaming/rare-event.ts'
import { foldRareEventHour, noRareEventHours } from '#statistics/gaming/rare-event-hours.ts'
import { refusalFinding } from '#statistics/gaming/selective-refusal.ts'
import { foldTimedAnswer, noTimeComparisons, timeFinding } from '#statistics/gaming/time-per-token.ts'
import type { ComparedRequest } from '#statistics/gaming/traffic-pairs.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'

export type GamingOptions = { readonly runs: number; readonly looks: number; readonly seed: string }

export type GamingRow = {
  readonly detector: string
  readonly world: string
  /** Whether whoever lives in this world does nothing wrong. */
  readonly isClean: boolean
  /** Share of runs flagged at any look, and the median look at which. */
  readonly flagged: number
  readonly medianLook: number
}

const threshold = -Math.log(0.01)

/** One more observation; the log evidence after it. */
type Watch = (stream: RandomStream) => () => number | undefined

/** Detectors in clean worlds and in others, looked at after every observation. */
const worlds: readonly (Pick<GamingRow, 'detector' | 'world' | 'isClean'> & { readonly watch: Watch })[] = [
  { detector: 'selective-refusal', world: 'fails one item in five, any', isClean: true, watch: refusals(() => 0.2) },
  {
    detector: 'selective-refusal',
    world: 'fails 10 % at first, 60 % later, any',
    isClean: true,
    watch: refusals((_, index) => (index < 200 ? 0.1 : 0.6)),
  },
  {
    detector: 'selective-refusal',
    world: 'fails half of the hardest third',
    isClean: false,
    watch: refusals((difficulty) => (difficulty > 0.67 ? 0.5 : 0)),
  },
  { detector: 'cache', world: '20 ms a token, busy at times', isClean: true, watch: times(20, 1) },
  { detector: 'cache', world: '3 ms a token, busy at times', isClean: true, watch: times(3, 1) },
  { detector: 'cache', world: 'nine in ten from memory', isClean: false, watch: times(20, 0.1) },
  ...(['canary', 'replay', 'nonce', 'tokenCounts', 'tokenTotals'] as const).flatMap((event) => [
    {
      detector: event,
      world: `at the allowed rate ${cleanRates[event]}`,
      isClean: true,
      watch: events(event, cleanRates[event]),
    },
    { detector: event, world: 'in four of five', isClean: false, watch: events(event, 0.8) },
  ]),
  {
    detector: 'excuses',
    world: 'behind for 1 to 6 hours, now and then',
    isClean: true,
    watch: hoursOf({ behind: cleanRates.excuses, forged: 0 }),
  },
  {
    detector: 'excuses',
    world: 'one in five attempts, 16 an hour',
    isClean: false,
    watch: hoursOf({ behind: 0, forged: 0.2 }),
  },
  { detector: 'perturbation-gap', world: 'loses the allowed 3 points', isClean: true, watch: pairs(0.03) },
  { detector: 'perturbation-gap', world: 'loses 20 points', isClean: false, watch: pairs(0.2) },
  {
    detector: 'probe-routing',
    world: 'answers users the allowed 10 points less',
    isClean: true,
    watch: answers({ measured: 0.95, users: 0.85 }),
  },
  {
    detector: 'probe-routing',
    world: 'the same, and down in three of ten hours',
    isClean: true,
    watch: answers({ measured: 0.95, users: 0.85, down: 0.3 }),
  },
  {
    detector: 'probe-routing',
    world: 'all users 30 points harder, its own 39',
    isClean: true,
    watch: answers({ measured: 0.95, users: 0.56 }, harderUsers()),
  },
  {
    detector: 'probe-routing',
    world: 'all users 30 points harder, its own 80',
    isClean: false,
    watch: answers({ measured: 0.95, users: 0.15 }, harderUsers()),
  },
  {
    detector: 'probe-routing',
    world: 'answers three in five users',
    isClean: false,
    watch: answers({ measured: 0.98, users: 0.6 }),
  },
  {
    detector: 'probe-routing',
    world: 'users wait half as long again and .5 s',
    isClean: true,
    watch: answerTimes({ measured: 20, users: 30, addedMs: 500 }, 'usersSlower'),
  },
  {
    detector: 'probe-routing',
    world: 'users get a model that takes as long',
    isClean: true,
    watch: answerTimes({ measured: 20, users: 20, addedMs: 0 }, 'measuredSlower'),
  },
  {
    detector: 'probe-routing',
    world: 'users get a model four times as quick',
    isClean: false,
    watch: answerTimes({ measured: 20, users: 5, addedMs: 0 }, 'measuredSlower'),
  },
  {
    detector: 'probe-routing',
    world: 'measurements come before users',
    isClean: false,
    watch: answerTimes({ measured: 20, users: 60, addedMs: 0 }, 'usersSlower'),
  },
]

/** Each detector's error rate where all is well and its power where it is not. */
export function gamingStudy({ runs, looks, seed }: GamingOptions): GamingRow[] {
  return worlds.map(({ watch, ...world }) => {
    const flaggedAt = Array.from({ length: runs }, (_, run) => {
      const next = watch(randomStream(`${seed} ${world.detector} ${world.world} ${run}`))
      for (let look = 1; look <= looks; look += 1) if ((next() ?? 0) >= threshold) return look
      return null
    }).filter((look) => look !== null)
    const sorted = flaggedAt.toSorted((left, right) => left - right)
    return { ...world, flagged: flaggedAt.length / runs, medianLook: sorted[Math.floor(sorted.length / 2)] ?? 0 }
  })
}

function refusals(chance: (difficulty: number, index: number) => number): Watch {
  return (stream) => {
    let sums = emptyScoreSums
    let index = 0
    return () => {
      const difficulty = stream.integer(101) / 100
      const isFailed = stream.next() < chance(difficulty, index)
      index += 1
      if (!isFailed) return undefined
      sums = foldScore(sums, difficulty)
      return refusalFinding(sums)?.logEValue
    }
  }
}

/** Answers of 20 to 600 tokens; a fixed way there, a time per token, and one in eight waits in a queue. */
function times(msPerToken: number, generated: number): Watch {
  return (stream) => {
    let comparisons = noTimeComparisons
    return () => {
      const tokens = Math.round(20 * 30 ** stream.next())
      const queueMs = stream.next() < 0.125 ? 4000 * stream.next() : 0
      const workMs = stream.next() < generated ? tokens * msPerToken * (0.7 + 0.6 * stream.next()) : 0
      const milliseconds = 150 + 200 * stream.next() + queueMs + workMs
      comparisons = foldTimedAnswer(comparisons, { tokens, milliseconds })
      return timeFinding(comparisons)?.logEValue
    }
  }
}

function events(event: RareEvent, rate: number): Watch {
  return (stream) => {
    let counts = { n: 0, successes: 0 }
    return () => {
      counts = { n: counts.n + 1, successes: counts.successes + (stream.next() < rate ? 1 : 0) }
      return rareEventFinding(event, counts)?.logEValue
    }
  }
}

/**
 * Sixteen attempts an hour, looked at after each hour. Whoever keeps up with its chain falls behind with probability
 * `behind` in the next hour, stays behind for one to six hours, and then lays all its failures on the network; `forged` of all
 * others it lays there without cause.
 */
function hoursOf({ behind, forged }: { readonly behind: number; readonly forged: number }): Watch {
  return (stream) => {
    let hours = noRareEventHours
    let hour = 0
    let behindUntil = 0
    return () => {
      if (hour >= behindUntil && stream.next() < behind) behindUntil = hour + 1 + stream.integer(6)
      for (let attempt = 0; attempt < 16; attempt += 1)
        hours = foldRareEventHour(hours, hour, hour < behindUntil || stream.next() < forged)
      hour += 1
      return rareEventFinding('excuses', hours.counts)?.logEValue
    }
  }
}

/** Items solved six times in ten as published; what is lost when they are changed is lost on those. */
function pairs(drop: number): Watch {
  return (stream) => {
    let sums = emptyScoreSums
    return () => {
      const original = stream.next() < 0.6 ? 1 : 0
      // One in ten changes either way without cause.
      const isKept = stream.next() < (original === 1 ? 0.9 - drop / 0.6 : 0.15)
      sums = foldPairedScores(sums, { original, changed: isKept ? 1 : 0 })
      return pairedGapLogEValue(sums, 0.03)
    }
  }
}

/** A fleet too small to show what is usual. */
function tooFew(): UsualRouting {
  return usualRouting([])
}

/** What is usual among 60 suppliers whose users get an answer 21 to 39 points less often than measurements do. */
function harderUsers(): UsualRouting {
  const stream = randomStream('harder users')
  const request = (chance: number): ComparedRequest => {
    return { at: 0, isAnswered: stream.next() < chance, latencyMs: null, completionTokens: null }
  }
  return usualRouting(
    Array.from({ length: 60 }, () => {
      const users = 0.56 + 0.18 * stream.next()
      const byTime = Array.from({ length: 150 }, () => ({ measured: request(0.95), user: request(users) }))
      return foldRoutingPairs(noRoutingEvidence(1), { byTime, byLength: [] })
    }),
  )
}

function routing(
  world: () => (stream: RandomStream) => { readonly measured: ComparedRequest; readonly user: ComparedRequest },
  found: (evidence: RoutingEvidence, usual: UsualRouting) => { readonly logEValue: number } | null,
  usual: UsualRouting,
): Watch {
  return (stream) => {
    const next = world()
    let evidence = noRoutingEvidence(1)
    return () => {
      const pair = next(stream)
      evidence = foldRoutingPairs(evidence, { byTime: [pair], byLength: [pair] })
      return found(evidence, usual)?.logEValue
    }
  }
}

/** Eight pairs an hour; in some hours nearly nobody is answered. */
function answers(
  { measured, users, down = 0 }: { measured: number; users: number; down?: number },
  usual = tooFew(),
): Watch {
  return routing(
    () => {
      let asked = 0
      let isDown = false
      return (stream) => {
        if (asked % 8 === 0) isDown = stream.next() < down
        asked += 1
        const request = (chance: number): ComparedRequest => ({
          at: asked,
          isAnswered: stream.next() < (isDown ? 0.1 : chance),
          latencyMs: null,
          completionTokens: null,
        })
        return { measured: request(measured), user: request(users) }
      }
    },
    unansweredFinding,
    usual,
  )
}

/** Answers of 32 to 600 tokens, the user's as long; a time per token that varies by half, and queues. */
function answerTimes(
  msPerToken: { readonly measured: number; readonly users: number; readonly addedMs: number },
  side: 'usersSlower' | 'measuredSlower',
): Watch {
  return routing(
    () => (stream) => {
      const tokens = Math.round(32 * 19 ** stream.next())
      const request = (perToken: number, addedMs: number): ComparedRequest => {
        const queueMs = stream.next() < 0.125 ? 4000 * stream.next() : 0
        const latencyMs = (150 + 200 * stream.next() + queueMs + tokens * 20 * (0.5 + stream.next())) * (perToken / 20)
        return { at: 0, isAnswered: true, latencyMs: latencyMs + addedMs, completionTokens: tokens }
      }
      return { measured: request(msPerToken.measured, 0), user: request(msPerToken.users, msPerToken.addedMs) }
    },
    (evidence, usual) => timeOrderFinding(evidence, usual, side),
    tooFew(),
  )
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '2000' },
      seed: { type: 'string', default: 'gaming' },
    },
  })
  const rows = gamingStudy({ runs: Number(values.runs), looks: 400, seed: values.seed })
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else {
    console.log('detector           world                                     flagged   median look')
    for (const { detector, world, isClean, flagged, medianLook } of rows) {
      const share = `${(100 * flagged).toFixed(1)} %`.padStart(8)
      console.log(
        `${detector.padEnd(19)}${world.padEnd(41)}${share}${isClean ? '  clean' : `${medianLook}`.padStart(7)}`,
      )
    }
  }
}
