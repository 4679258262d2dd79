import { parseArgs } from 'node:util'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { bettingBounds, emptyScoreSums, foldScore } from '#statistics/betting.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'

const looks: readonly number[] = [50, 100, 400, 1600]

/** Scores of mean p, from the widest to the narrowest spread. */
const families: Readonly<Record<string, (stream: RandomStream, p: number) => number>> = {
  '0 or 1': (stream, p) => rightParts(stream, p, 1),
  quarters: (stream, p) => rightParts(stream, p, 4),
  twentieths: (stream, p) => rightParts(stream, p, 20),
}

export type WidthRow = {
  readonly family: string
  readonly mean: number
  readonly n: number
  /** Mean distance from the true mean down to the lower end of a 95 % interval. */
  readonly betaMixture: number
  readonly powerSums: number
  readonly gridBets: number
}

/**
 * How far below the truth three anytime-valid 95 % intervals reach: the beta mixture, `bettingBounds` with its five
 * numbers of state, and aGRAPA bets on 1,000 candidate means (Waudby-Smith & Ramdas, JRSS B 86 (2024) 1).
 */
export async function bettingWidthStudy(options: {
  readonly runs: number
  readonly seed: string
}): Promise<WidthRow[]> {
  return Object.entries(families).flatMap(([family, draw]) =>
    [0.3, 0.6, 0.85].flatMap((mean) => {
      const courses = Array.from({ length: options.runs }, (_, run) => {
        const stream = randomStream(`${options.seed} ${family} ${mean} ${run}`)
        return lowerEnds(Array.from({ length: looks.at(-1) ?? 0 }, () => draw(stream, mean)))
      })
      return looks.map((n, look) => {
        const distance = (method: 0 | 1 | 2) =>
          courses.reduce((sum, course) => sum + mean - (course[look]?.[method] ?? 0), 0) / options.runs
        return { family, mean, n, betaMixture: distance(0), powerSums: distance(1), gridBets: distance(2) }
      })
    }),
  )
}

/** At each look: the lower ends of the beta mixture, of `bettingBounds`, and of grid bets. */
function lowerEnds(scores: readonly number[]): (readonly [number, number, number])[] {
  const gridEnds = gridLowerEnds(scores, 0.025)
  let sums = emptyScoreSums
  return scores.flatMap((score, index) => {
    sums = foldScore(sums, score)
    const look = looks.indexOf(index + 1)
    if (look < 0) return []
    const beta = betaMixtureInterval({ n: sums.n, successes: sums.powers[0] }, 0.05).lower
    const betting = bettingBounds(sums, { lower: 0.025, upper: 0.025 }).lower
    return [[beta, betting, gridEnds[look] ?? 0] as const]
  })
}

function gridLowerEnds(scores: readonly number[], alpha: number): number[] {
  const logWealth = new Float64Array(1000)
  let mean = 0.5
  let variance = 0.25
  let total = 0.5
  let squares = 0.25
  return scores.flatMap((score, index) => {
    for (let j = 0; j < logWealth.length; j += 1) {
      const candidate = (j + 1) / logWealth.length
      const stake = Math.min((mean - candidate) / (variance + (mean - candidate) ** 2), 0.75 / candidate)
      if (stake > 0) logWealth[j] = (logWealth[j] ?? 0) + Math.log1p(stake * (score - candidate))
    }
    total += score
    mean = total / (index + 2)
    squares += (score - mean) ** 2
    variance = squares / (index + 2)
    if (!looks.includes(index + 1)) return []
    const firstKept = logWealth.findIndex((value) => value < -Math.log(alpha))
    return [firstKept / logWealth.length]
  })
}

function rightParts(stream: RandomStream, probability: number, parts: number): number {
  let right = 0
  for (let part = 0; part < parts; part += 1) right += stream.next() < probability ? 1 : 0
  return right / parts
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '40' },
      seed: { type: 'string', default: 'widths' },
    },
  })
  const rows = await bettingWidthStudy({ runs: Number(values.runs), seed: values.seed })
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else console.table(rows)
}
