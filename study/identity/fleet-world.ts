import type { CommonAnswer } from '#statistics/identity/answer-table.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'

/** A simulated fleet. All of it is assumption, stated here and swept in the study; nothing is a measurement. */
export type FleetWorld = {
  readonly suppliers: number
  readonly backends: number
  /** Of the backends, how many are quantised copies of another one. */
  readonly variants: number
  /** Items that every supplier answers. */
  readonly items: number
  /** Answers of a variant that differ from its original's: drawn evenly from this range. */
  readonly variantFlips: readonly [number, number]
  /** Answers that a supplier gives otherwise than its backend would: drawn evenly from this range. */
  readonly answerNoise: readonly [number, number]
  /** Where variants and noise change answers: on all items alike, or on those that the model is unsure of. */
  readonly changes: 'anywhere' | 'unsure'
  /** The chance that a 100-token text comes out the same twice; for the rule by hashes only. */
  readonly bitExact: number
  /** How often an error is the one that the item invites, whatever the model. */
  readonly attraction: readonly [number, number]
  /** Different families of one lineage (a third of all each three) share a wrong answer beyond that with this chance. */
  readonly lineageKinship: number
  /** Other answers that one can give: options of a list, or a wide range; half of the items each. */
  readonly wrongOptions: readonly [number, number]
  /** True accuracies of families: drawn evenly. */
  readonly accuracy: readonly [number, number]
  readonly seed: string
}

export const defaultWorld: FleetWorld = {
  suppliers: 500,
  backends: 40,
  variants: 14,
  items: 150,
  variantFlips: [0.05, 0.14],
  answerNoise: [0.0025, 0.01],
  changes: 'anywhere',
  bitExact: 0.5,
  attraction: [0.2, 0.7],
  lineageKinship: 0.15,
  wrongOptions: [3, 40],
  accuracy: [0.3, 0.92],
  seed: 'identity',
}

export type SimulatedFleet = {
  readonly answers: readonly CommonAnswer[]
  /** By supplier. */
  readonly backendOf: readonly number[]
  /** By supplier: variants of one model are one family. */
  readonly familyOf: readonly number[]
}

/** What a backend says to an item: 0 is right, others are wrong answers; 1 is the one that the item invites. */
type AnswerKey = Int32Array

/** A fleet whose suppliers answer all items of one block. */
export function simulateFleet(world: FleetWorld): SimulatedFleet {
  const stream = randomStream(`${world.seed} fleet`)
  const families = world.backends - world.variants
  const items = Array.from({ length: world.items }, (_, item) => ({
    difficulty: normal(stream),
    attraction: between(stream, world.attraction),
    wrongOptions: item % 2 === 0 ? world.wrongOptions[0] : world.wrongOptions[1],
  }))
  const lineages = Array.from({ length: Math.ceil(families / 3) }, () => items.map((item) => wrongAnswer(stream, item)))
  const backends: { family: number; key: AnswerKey; changing: Float64Array }[] = []
  for (let family = 0; family < families; family += 1) {
    const ability = logit(between(stream, world.accuracy))
    const lineage = lineages[Math.floor(family / 3)] ?? []
    const chances = Float64Array.from(items, ({ difficulty }) => 1 / (1 + Math.exp(-1.3 * ability - 1.3 * difficulty)))
    const key = Int32Array.from(items, (item, place) => {
      if (stream.next() < (chances[place] ?? 0)) return 0
      // Two that each take the lineage's error with the root of the kinship both do with the kinship.
      const isKin = stream.next() < Math.sqrt(world.lineageKinship)
      return isKin ? (lineage[place] ?? 1) : wrongAnswer(stream, item)
    })
    const changing = chances.map((chance) => (world.changes === 'unsure' ? (chance * (1 - chance)) / usualVariance : 1))
    backends.push({ family, key, changing })
  }
  for (let variant = 0; variant < world.variants; variant += 1) {
    const original = backends[variant % families]
    if (original === undefined) continue
    const flips = between(stream, world.variantFlips)
    const key = original.key.map((answer, place) =>
      stream.next() < flips * (original.changing[place] ?? 1) ? other(stream, items[place], answer) : answer,
    )
    backends.push({ ...original, key })
  }
  const sizes = backends.map((_, place) => 1 / (1 + (place % 8)))
  const backendOf = Array.from({ length: world.suppliers }, (_, supplier) =>
    supplier < 2 * backends.length ? supplier % backends.length : pick(stream, sizes),
  )
  const answers = backendOf.flatMap((backend, supplier) => {
    const noise = between(stream, world.answerNoise)
    const { key, changing } = backends[backend] ?? { key: [], changing: [] }
    return Array.from({ length: world.items }, (_, place): CommonAnswer => {
      const said = key[place] ?? 0
      const answer = stream.next() < noise * (changing[place] ?? 1) ? other(stream, items[place], said) : said
      return { supplier, item: `${place}`, task: `${place % 2}`, answer: `${answer}`, isWrong: answer !== 0 }
    })
  })
  return { answers, backendOf, familyOf: backendOf.map((backend) => backends[backend]?.family ?? 0) }
}

/** Chance of right times chance of wrong, on average over the items for a model that is right in six of ten. */
const usualVariance = 0.17

type Item = { readonly difficulty: number; readonly attraction: number; readonly wrongOptions: number }

function wrongAnswer(stream: RandomStream, { attraction, wrongOptions }: Item): number {
  return stream.next() < attraction ? 1 : 1 + stream.integer(wrongOptions)
}

/** Another answer than the one given: right or wrong. */
function other(stream: RandomStream, item: Item | undefined, said: number): number {
  if (item === undefined) return said
  for (;;) {
    const answer = stream.next() < 0.5 ? 0 : wrongAnswer(stream, item)
    if (answer !== said) return answer
  }
}

function between(stream: RandomStream, [least, most]: readonly [number, number]): number {
  return least + (most - least) * stream.next()
}

function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next())
}

function logit(share: number): number {
  return Math.log(share / (1 - share))
}

function pick(stream: RandomStream, weights: readonly number[]): number {
  let left = stream.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [place, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return place
  }
  return weights.length - 1
}
