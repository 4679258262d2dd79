import { parseArgs } from 'node:util'
import { emptyScoreSums, foldScore } from '#statistics/betting.ts'
import { emptyGapSums, foldGapItem } from '#statistics/gaming/gap-of-means.ts'
import { foldPairedScores, pairedGapLogEValue } from '#statistics/gaming/paired-gap.ts'
import { routingFinding } from '#statistics/gaming/probe-routing.ts'
import { cleanRates, type RareEvent, rareEventFinding } from '#statistics/gaming/rare-event.ts'
import { refusalFinding } from '#statistics/gaming/selective-refusal.ts'
import { foldTimedAnswer, noTimeComparisons, timeFinding } from '#statistics/gaming/time-per-token.ts'
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
  ...(['canary', 'replay', 'nonce', 'tokenCounts', 'tokenTotals', 'excuses'] as const).flatMap((event) => [
    {
      detector: event,
      world: `at the allowed rate ${cleanRates[event]}`,
      isClean: true,
      watch: events(event, cleanRates[event]),
    },
    { detector: event, world: 'in four of five', isClean: false, watch: events(event, 0.8) },
  ]),
  { detector: 'perturbation-gap', world: 'loses the allowed 3 points', isClean: true, watch: pairs(0.03) },
  { detector: 'perturbation-gap', world: 'loses 20 points', isClean: false, watch: pairs(0.2) },
  { detector: 'probe-routing', world: 'same answers, .7 right', isClean: true, watch: arms(0.7, 0.7) },
  { detector: 'probe-routing', world: 'probes .84, users .45', isClean: false, watch: arms(0.84, 0.45) },
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

function arms(measured: number, users: number): Watch {
  return (stream) => {
    let sums = emptyGapSums
    return () => {
      sums = foldGapItem(sums, 'first', { value: stream.next() < measured ? 1 : 0, difficulty: null })
      sums = foldGapItem(sums, 'second', { value: stream.next() < users ? 1 : 0, difficulty: null })
      return routingFinding(sums, 0)?.logEValue
    }
  }
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
