import type { FleetInput } from '#bench/summarizer/fleet/fleet-input.ts'
import { FleetGathering } from '#bench/summarizer/fleet/gather-fleet.ts'
import { identifySuppliers } from '#bench/summarizer/fleet/identify-suppliers.ts'
import { identifyFleet } from '#statistics/identity/identify-fleet.ts'
import { probeAskings } from '#statistics/identity/probe-evidence.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { CommonAnswer, FleetMember } from '#store/summarizer/read-fleet.ts'
import { type ReplyPool, type Served, suppliersPerPool } from './reply-pool.ts'

/** A served file with all that it answered. */
export type Source = Served & { readonly name: string; readonly pool: ReplyPool }

/** What two suppliers are to each other. */
export type PairKind = 'one file' | 'one file, other kernels' | `${string} and ${string}` | 'different models'

/** How much of a pool a fleet is asked. */
export type FleetExtent = { readonly items: number; readonly tokens: number; readonly lists: number }

/** What was published of pairs of one kind. */
export type PairTally = {
  pairs: number
  /** Of those, pairs of which no two share a reply. */
  apart: number
  /** Shown as one family or closer, as of the same weights, of other weights, of the same tokens. */
  family: number
  sameWeights: number
  otherWeights: number
  sameTokens: number
  /** Shown as different. */
  different: number
}

/**
 * Fleets in which every source stands for two suppliers, compared as the fleet stage compares them. Items and prompts are drawn without
 * replacement until the pool is used up, then anew; no supplier has a reply that another one has.
 *
 * @param originals the sources that are one model at several precisions
 */
export function compareFleets(
  sources: readonly Source[],
  {
    extent,
    worlds,
    originals,
    seed,
  }: {
    readonly extent: FleetExtent
    readonly worlds: number
    readonly originals: ReadonlySet<string>
    readonly seed: string
  },
): ReadonlyMap<PairKind, PairTally> {
  const [first] = sources
  if (first === undefined) throw new TypeError('no sources')
  const stream = randomStream(`${seed} fleets`)
  const items = dealer(first.pool.common.length, extent.items, stream.shuffle)
  const tokens = dealer(first.pool.tokens.length, extent.tokens, stream.shuffle)
  const lists = dealer(first.pool.lists.length, extent.lists, stream.shuffle)
  const suppliers = sources.flatMap((source) =>
    Array.from({ length: suppliersPerPool }, (_, slot) => ({ source, slot })),
  )
  const tallies = new Map<PairKind, PairTally>()
  for (let world = 0; world < worlds; world += 1) {
    const drawn = { items: items(), tokens: tokens(), lists: lists() }
    const gathering = new FleetGathering(suppliers.length)
    gathering.add(
      suppliers.map(({ source, slot }, place) => supplierMember(idOf(place), answersOf(source.pool, slot, drawn))),
    )
    const input = gathering.input(0)
    const identities = identifySuppliers(input)
    const different = differentPairs(input)
    for (const [place, one] of suppliers.entries()) {
      const identity = identities.get(idOf(place))
      if (identity === undefined) throw new TypeError('a supplier without identity')
      for (const [otherPlace, other] of suppliers.entries()) {
        if (otherPlace <= place) continue
        const id = idOf(otherPlace)
        const tally = tallyOf(tallies, kindOf(one.source, other.source, originals))
        tally.pairs += 1
        // By slots: of the pairs of two sources those of equal slots share nothing, and of one source the only one.
        const isApart = one.source === other.source || one.slot === other.slot
        if (isApart && world < items.apart) tally.apart += 1
        if (identity.group?.members.includes(id) === true) tally.family += 1
        if (identity.sameWeightsAs.includes(id)) tally.sameWeights += 1
        if (identity.otherWeightsThan.includes(id)) tally.otherWeights += 1
        if (identity.sameTokensAs.includes(id)) tally.sameTokens += 1
        if (different.has(`${place} ${otherPlace}`)) tally.different += 1
      }
    }
  }
  return tallies
}

/** What is published counts the suppliers that one is different from; here are the pairs behind it. */
function differentPairs({ suppliers, items, answers }: FleetInput): ReadonlySet<string> {
  const given = suppliers.flatMap(({ common }, supplier) =>
    Array.from(common.items, (number, place) => {
      const [item, answer] = [items[number], answers[common.answers[place] ?? -1]]
      const isWrong = common.verdicts[place] === 1
      return item && answer ? [{ supplier, item: item.documentId, task: item.task, answer, isWrong }] : []
    }).flat(),
  )
  const { different } = identifyFleet(given, suppliers.length)
  return new Set(different.map(({ first, other }) => `${Math.min(first, other)} ${Math.max(first, other)}`))
}

export function kindOf(one: Source, other: Source, originals: ReadonlySet<string>): PairKind {
  if (one.file === other.file) return one.batchTokens === other.batchTokens ? 'one file' : 'one file, other kernels'
  return originals.has(one.name) && originals.has(other.name) ? `${one.name} and ${other.name}` : 'different models'
}

/** Numbers below `size` dealt in hands of `count`; shuffled anew when too few are left. */
function dealer(size: number, count: number, shuffle: (numbers: readonly number[]) => number[]) {
  const numbers = Array.from({ length: size }, (_, number) => number)
  let left: number[] = []
  const deal = () => {
    if (left.length < count) left = shuffle(numbers)
    return left.splice(0, count)
  }
  return Object.assign(deal, { apart: Math.floor(size / Math.max(1, count)) })
}

type Drawn = {
  readonly items: readonly number[]
  readonly tokens: readonly number[]
  readonly lists: readonly number[]
}

export function answersOf(pool: ReplyPool, slot: number, { items, tokens, lists }: Drawn): CommonAnswer[] {
  const askings = (answers: readonly CommonAnswer[] | undefined, count: number) =>
    answers?.slice(slot * count, (slot + 1) * count) ?? []
  return [
    ...items.flatMap((item) => askings(pool.common[item], 1)),
    ...tokens.flatMap((prompt) => askings(pool.tokens[prompt], probeAskings.tokens)),
    ...lists.flatMap((prompt) => askings(pool.lists[prompt], probeAskings.lists)),
  ]
}

function tallyOf(tallies: Map<PairKind, PairTally>, kind: PairKind): PairTally {
  const known = tallies.get(kind) ?? {
    pairs: 0,
    apart: 0,
    family: 0,
    sameWeights: 0,
    otherWeights: 0,
    sameTokens: 0,
    different: 0,
  }
  tallies.set(kind, known)
  return known
}

function idOf(place: number): string {
  return String(place).padStart(4, '0')
}

export function supplierMember(supplierId: string, commonAnswers: readonly CommonAnswer[]): FleetMember {
  return {
    ...{ supplierId, epoch: 1, operator: null, isReference: false, score: null, isLeftOut: false, commonAnswers },
    ...{ availability: { n: 0, mean: null }, latencyMs: null, ownLabelled: null, publicLabelled: null },
    ...{ traffic: null, pairs: [] },
  }
}
