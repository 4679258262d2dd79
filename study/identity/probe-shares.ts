import { FleetGathering } from '#bench/summarizer/fleet/gather-fleet.ts'
import { compareProbes, type ProbeAnswers } from '#statistics/identity/probe-evidence.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { answersOf, kindOf, type PairKind, type Source, supplierMember } from './model-fleet.ts'
import { suppliersPerPool } from './reply-pool.ts'

/** How far two sources are from each other by all probes that both answered. */
export type ProbeShares = {
  readonly kind: PairKind
  readonly first: string
  readonly other: string
  readonly prompts: number
  /** Of the prompts in text, those with another token; of those with log-probabilities, those that lie apart. */
  readonly otherToken: number
  readonly apart: number
  /** The prompts after which evidence of 20 to 1 says "other weights", at the median order; null: not with all of them. */
  readonly promptsInText: number | null
  readonly promptsWithLists: number | null
}

/** Orders of prompts that are tried. */
const orders = 51

/** Each two sources, by the answers of a supplier of each. */
export function compareProbesOf(sources: readonly Source[], originals: ReadonlySet<string>): ProbeShares[] {
  const stream = randomStream('identity of models probes')
  const probes = probesOf(sources)
  return sources.flatMap((one, place) =>
    sources.slice(place).flatMap((other, distance): ProbeShares[] => {
      const [first, second] = [probes[place]?.[0], probes[place + distance]?.[1]]
      if (first === undefined || second === undefined) return []
      const { distance: otherToken, apart, prompts, listPrompts } = compareProbes(first, second)
      return [
        {
          kind: kindOf(one, other, originals),
          first: `${one.name} ${one.batchTokens}`,
          other: `${other.name} ${other.batchTokens}`,
          prompts,
          otherToken: otherToken ?? 0,
          apart: apart / Math.max(1, listPrompts),
          promptsInText: promptsNeeded([...first.tokens.keys()], stream, (chosen) =>
            compareProbes({ tokens: only(first.tokens, chosen), lists: new Map() }, second),
          ),
          promptsWithLists: promptsNeeded([...first.lists.keys()], stream, (chosen) =>
            compareProbes({ tokens: new Map(), lists: only(first.lists, chosen) }, second),
          ),
        },
      ]
    }),
  )
}

/** By source, what each of its suppliers answered to all probes; gathered together, so that equal answers have equal numbers. */
function probesOf(sources: readonly Source[]): ProbeAnswers[][] {
  const gathering = new FleetGathering(sources.length * suppliersPerPool)
  for (const { pool } of sources) {
    const tokens = pool.tokens.map((_, prompt) => prompt)
    const lists = pool.lists.map((_, prompt) => prompt)
    for (let slot = 0; slot < suppliersPerPool; slot += 1) {
      gathering.add([supplierMember('', answersOf(pool, slot, { items: [], tokens, lists }))])
    }
  }
  const probes = gathering.input(0).suppliers.map((supplier) => supplier.probes)
  return sources.map((_, place) => probes.slice(place * suppliersPerPool, (place + 1) * suppliersPerPool))
}

function only<Value>(answers: ReadonlyMap<number, Value>, chosen: ReadonlySet<number>): ReadonlyMap<number, Value> {
  return new Map([...answers].filter(([prompt]) => chosen.has(prompt)))
}

function promptsNeeded(
  prompts: readonly number[],
  stream: RandomStream,
  compare: (chosen: ReadonlySet<number>) => { readonly logOtherWeights: number },
): number | null {
  const needed = Array.from({ length: orders }, () => {
    const order = stream.shuffle(prompts)
    for (let count = 1; count <= order.length; count = Math.ceil(count * 1.1)) {
      if (compare(new Set(order.slice(0, count))).logOtherWeights >= Math.log(20)) return count
    }
    return Number.POSITIVE_INFINITY
  })
  const median = needed.sort((one, other) => one - other)[Math.floor(orders / 2)] ?? Number.POSITIVE_INFINITY
  return Number.isFinite(median) ? median : null
}
