import type { BackendGroup, Identity } from '#records/identity.ts'
import type { CommonAnswer as ReadableAnswer } from '#statistics/identity/answer-table.ts'
import { type ComparedPair, groupNumbers, identifyFleet } from '#statistics/identity/identify-fleet.ts'
import { tokenClasses } from '#statistics/identity/token-classes.ts'
import type { FleetInput } from './fleet-input.ts'

/** Expected share of false pairs among all that are published. */
const FALSE_DISCOVERY_RATE = 0.05

/** Two suppliers count as compared once they have answered this many items in common. */
const COMPARED_ITEMS = 30

/**
 * What common answers tell of each supplier's identity, by supplier. Groups say "one family or closer", and
 * `same-weights` when that has been shown for every pair. `same-backend` takes coupling tests, which no common answer
 * can stand for; so nobody is called a proxy here.
 */
export function identifySuppliers({ suppliers, commonAnswers }: FleetInput): ReadonlyMap<string, Identity> {
  const ids = suppliers.map(({ summary }) => summary.supplier.id).sort()
  const placeOf = new Map(ids.map((id, place) => [id, place]))
  const readable = commonAnswers.flatMap(({ supplierId, documentId, task, value, answer }): ReadableAnswer[] => {
    const supplier = placeOf.get(supplierId)
    if (supplier === undefined || answer === null || value === null) return []
    return [{ supplier, item: documentId, task, answer, isWrong: value < 1 }]
  })
  const found = identifyFleet(readable, ids.length, { alpha: FALSE_DISCOVERY_RATE })
  const classes = tokenClasses(
    commonAnswers.flatMap(({ supplierId, documentId, promptTokens }) => {
      const supplier = placeOf.get(supplierId)
      return supplier === undefined || promptTokens === null ? [] : [{ supplier, item: documentId, promptTokens }]
    }),
    ids.length,
  )
  const familyOf = groupNumbers(found.families, ids.length)
  const weightsOf = groupNumbers(found.sameWeights, ids.length)
  const items = itemsByFamily(found.compared, familyOf)
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
        members: members.map(idOf),
        comparedItems: items.get(first) ?? 0,
        falseDiscoveryRate: FALSE_DISCOVERY_RATE,
      }
      return members.map((member) => [member, group] as const)
    }),
  )
  return new Map(
    ids.map((id, place) => {
      const tokenClass = classes[place]
      return [
        id,
        {
          group: groupOf.get(place) ?? null,
          sameWeightsAs: ids.filter((_, other) => other !== place && weightsOf[other] === weightsOf[place]),
          tokenizerClass: tokenClass === null || tokenClass === undefined ? null : idOf(tokenClass),
          comparedWith: comparedWith[place] ?? 0,
          differentFrom: differentFrom[place] ?? 0,
        },
      ]
    }),
  )
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
