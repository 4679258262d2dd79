import type { BackendGroup, Identity } from '#records/identity.ts'
import type { CommonAnswer as ReadableAnswer } from '#statistics/identity/answer-table.ts'
import { type ComparedPair, groupNumbers, identifyFleet } from '#statistics/identity/identify-fleet.ts'
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
  })
  const classes = tokenClasses(tokenClaims(compared, items), ids.length)
  const familyOf = groupNumbers(found.families, ids.length)
  const weightsOf = groupNumbers(found.sameWeights, ids.length)
  const sharedItems = itemsByFamily(found.compared, familyOf)
  const isEnough = ({ items }: ComparedPair) => items >= COMPARED_ITEMS
  const comparedWith = countPairs(found.compared.filter(isEnough), ids.length)
  const differentFrom = countPairs(found.different, ids.length)
  const idOf = (place: number) => ids[place] ?? ''
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
        tokenizerClass: tokenClass === null || tokenClass === undefined ? null : idOf(tokenClass),
        comparedWith: comparedWith[place] ?? 0,
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
  tokenizerClass: null,
  comparedWith: 0,
  differentFrom: 0,
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
