import type { BackendGroup, Identity, ProbeComparison } from '#records/identity.ts'
import type { CommonAnswer as ReadableAnswer } from '#statistics/identity/answer-table.ts'
import { type ComparedPair, groupNumbers, identifyFleet, type ProbedPair } from '#statistics/identity/identify-fleet.ts'
import { compareProbes } from '#statistics/identity/probe-evidence.ts'
import { tokenClasses } from '#statistics/identity/token-classes.ts'
import type { ComparedSupplier, FleetInput } from './fleet-input.ts'

/** Expected share of false pairs among all that are published. */
const FALSE_DISCOVERY_RATE = 0.05

/** Two suppliers count as compared once they have answered this many items in common. */
const COMPARED_ITEMS = 30

/** Of a group so many members are named, the least ids: a finding of each of 5,000 could not name them all. */
const MOST_NAMED = 50

/**
 * What common answers tell of each supplier's identity, by supplier. Groups say "one family or closer", and
 * `same-weights` when that has been shown for every pair. `same-backend` takes coupling tests, which no common answer
 * can stand for; so nobody is called a proxy here.
 */
export function identifySuppliers({ suppliers, items, answers }: FleetInput): ReadonlyMap<string, Identity> {
  const compared = suppliers.filter(hasAnswers).sort((one, other) => (one.supplierId < other.supplierId ? -1 : 1))
  const ids = compared.map(({ supplierId }) => supplierId)
  const found = identifyFleet(readableAnswers(compared, { items, answers }), ids.length, {
    alpha: FALSE_DISCOVERY_RATE,
    probesOf: (first, other) => probesOfPair(compared[first], compared[other]),
  })
  const idOf = (place: number) => ids[place] ?? ''
  const probed = pairsBySupplier(found.probed)
  const otherWeights = pairsBySupplier(found.otherWeights)
  const sameTokens = pairsBySupplier(found.sameTokens)
  const named = (pairs: readonly PairOfOne[] = []) =>
    pairs
      .map(({ with: other }) => other)
      .sort((one, two) => one - two)
      .slice(0, MOST_NAMED)
      .map(idOf)
  const classes = tokenClasses(tokenClaims(compared, items), ids.length)
  const familyOf = groupNumbers(found.families, ids.length)
  const weightsOf = groupNumbers(found.sameWeights, ids.length)
  const sharedItems = itemsByFamily(found.compared, familyOf)
  const isEnough = ({ items }: ComparedPair) => items >= COMPARED_ITEMS
  const comparedWith = countPairs(found.compared.filter(isEnough), ids.length)
  const differentFrom = countPairs(found.different, ids.length)
  const groupOf = new Map(
    found.families.groups.flatMap((members) => {
      const first = members[0] ?? 0
      const isOneWeight = members.every((member) => weightsOf[member] === weightsOf[first])
      const group: BackendGroup = {
        id: idOf(first),
        level: isOneWeight ? 'same-weights' : 'same-family',
        size: members.length,
        members: members.slice(0, MOST_NAMED).map(idOf),
        comparedItems: sharedItems.get(first) ?? 0,
        falseDiscoveryRate: FALSE_DISCOVERY_RATE,
      }
      return members.map((member) => [member, group] as const)
    }),
  )
  const sameWeights = new Map(found.sameWeights.groups.flatMap((members) => members.map((member) => [member, members])))
  const identities = ids.map((id, place): [string, Identity] => {
    const tokenClass = classes[place]
    const alike = (sameWeights.get(place) ?? []).slice(0, MOST_NAMED + 1).filter((other) => other !== place)
    return [
      id,
      {
        group: groupOf.get(place) ?? null,
        sameWeightsAs: alike.slice(0, MOST_NAMED).map(idOf),
        otherWeightsThan: named(otherWeights.get(place)),
        sameTokensAs: named(sameTokens.get(place)),
        probes: probeComparison(probed.get(place) ?? [], compared[place], idOf),
        tokenizerClass: tokenClass === null || tokenClass === undefined ? null : idOf(tokenClass),
        comparedWith: comparedWith[place] ?? 0,
        unreadableShare: unreadableShare(compared[place]),
        isLeftOut: false,
        differentFrom: differentFrom[place] ?? 0,
      },
    ]
  })
  const others = suppliers.filter((supplier) => !hasAnswers(supplier))
  const unknown = others.map(({ supplierId, isLeftOut }) => [supplierId, { ...nothingKnown, isLeftOut }] as const)
  return new Map([...identities, ...unknown])
}

/** Pairs with one that has none are no hypotheses: they would only take power from the others. */
function hasAnswers({ common, isLeftOut }: ComparedSupplier): boolean {
  return !isLeftOut && common.items.length > 0
}

const nothingKnown: Omit<Identity, 'isLeftOut'> = {
  group: null,
  sameWeightsAs: [],
  otherWeightsThan: [],
  sameTokensAs: [],
  probes: null,
  tokenizerClass: null,
  comparedWith: 0,
  unreadableShare: null,
  differentFrom: 0,
}

/** Null where they have not answered any probe both. */
function probesOfPair(first: ComparedSupplier | undefined, other: ComparedSupplier | undefined) {
  if (first === undefined || other === undefined) return null
  if (first.probes.tokens.size + first.probes.lists.size === 0) return null
  const evidence = compareProbes(first.probes, other.probes)
  return evidence.prompts + evidence.listPrompts === 0 ? null : evidence
}

type PairOfOne = { readonly with: number; readonly pair: ProbedPair }

function pairsBySupplier(pairs: readonly ProbedPair[]): ReadonlyMap<number, readonly PairOfOne[]> {
  const ends = pairs.flatMap((pair) => [
    { of: pair.first, with: pair.other, pair },
    { of: pair.other, with: pair.first, pair },
  ])
  return Map.groupBy(ends, ({ of }) => of)
}

/** Of a member's pairs so many are told in full. */
const MOST_PAIRS_TOLD = 20

function probeComparison(
  pairs: readonly PairOfOne[],
  supplier: ComparedSupplier | undefined,
  idOf: (place: number) => string,
): ProbeComparison | null {
  if (pairs.length === 0 || supplier === undefined) return null
  const told = pairs.toSorted((one, two) => one.with - two.with).slice(0, MOST_PAIRS_TOLD)
  const { lists, faults } = supplier.probes
  return {
    comparedWith: pairs.length,
    pairs: told.map(({ with: other, pair }) => ({
      supplierId: idOf(other),
      prompts: pair.prompts,
      borderInputs: pair.borderInputs,
      distance: pair.distance === null ? null : rounded(pair.distance),
      listPrompts: pair.listPrompts,
      apart: pair.apart,
      logSameTokens: rounded(pair.logSameTokens),
      logOtherWeights: rounded(pair.logOtherWeights),
    })),
    falseDiscoveryRate: FALSE_DISCOVERY_RATE,
    logProbabilities: faults.length > 0 ? 'not-honest' : lists.size > 0 ? 'used' : 'none',
  }
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000
}

/** Of the scored common items, those that gave nothing to compare. */
function unreadableShare(supplier: ComparedSupplier | undefined): number | null {
  if (supplier === undefined) return null
  const { answers, verdicts } = supplier.common
  const scored = verdicts.reduce((count, verdict) => count + (verdict === 2 ? 0 : 1), 0)
  const unreadable = answers.reduce((count, answer, at) => count + (answer < 0 && verdicts[at] !== 2 ? 1 : 0), 0)
  return scored === 0 ? null : rounded(unreadable / scored)
}

function* readableAnswers(
  suppliers: readonly ComparedSupplier[],
  { items, answers }: Pick<FleetInput, 'items' | 'answers'>,
): Generator<ReadableAnswer> {
  for (const [supplier, { common }] of suppliers.entries()) {
    for (const [place, number] of common.items.entries()) {
      const item = items[number]
      const answer = answers[common.answers[place] ?? -1]
      const verdict = common.verdicts[place]
      if (item === undefined || answer === undefined || verdict === 2) continue
      yield { supplier, item: item.documentId, task: item.task, answer, isWrong: verdict === 1 }
    }
  }
}

function* tokenClaims(
  suppliers: readonly ComparedSupplier[],
  items: FleetInput['items'],
): Generator<{ supplier: number; item: string; promptTokens: number }> {
  for (const [supplier, { common }] of suppliers.entries()) {
    for (const [place, number] of common.items.entries()) {
      const [item, promptTokens] = [items[number], common.promptTokens[place] ?? -1]
      if (item !== undefined && promptTokens >= 0) yield { supplier, item: item.documentId, promptTokens }
    }
  }
}

/** Items compared over all pairs of a family, by its first member. */
function itemsByFamily(compared: readonly ComparedPair[], familyOf: readonly number[]): Map<number, number> {
  const items = new Map<number, number>()
  for (const pair of compared) {
    const family = familyOf[pair.first] ?? pair.first
    if (family === familyOf[pair.other]) items.set(family, (items.get(family) ?? 0) + pair.items)
  }
  return items
}

/** By supplier, the pairs that it is part of. */
function countPairs(pairs: readonly ComparedPair[], count: number): number[] {
  const counts = Array.from({ length: count }, () => 0)
  for (const { first, other } of pairs) {
    counts[first] = (counts[first] ?? 0) + 1
    counts[other] = (counts[other] ?? 0) + 1
  }
  return counts
}
