import { requireAlpha, requireArgument } from '../argument-error.ts'
import { completeLinkage, type Merge, pairPlace } from './complete-linkage.ts'

/** Evidence against "these two are different"; pairs that are not listed have none. */
export type PairEdge = { readonly first: number; readonly other: number; readonly logEValue: number }

export type SameGroups = {
  /** Groups of two or more, each ascending; in the order of their first members. */
  readonly groups: readonly (readonly number[])[]
  /** All pairs within groups. */
  readonly pairs: number
  /** What the weakest published pair had to reach, as a natural logarithm; null when nothing is published. */
  readonly logThreshold: number | null
}

/** Edges below it cannot matter: the least threshold is 1/alpha. */
const leastLogEValue = Math.log(10)
/** Beyond it more evidence changes nothing, and sums stay finite. */
const mostLogEValue = 600

/**
 * Groups of those that cannot be told apart, so that of all pairs within groups at most a share `alpha` is false on
 * average (false-discovery rate), whatever the dependence between pairs.
 *
 * - *Evidence of a pair.* Being the same is transitive, so if i and k differ then, for any j, i and j or j and k do, and
 *   the lesser of their two e-values is one against H(i,k). The mean of the direct e-value and of these paths' mean over
 *   all possible j is an e-value too. So two that were hardly compared are joined by what stands between them.
 * - *Groups.* Complete linkage: a group is as close as its most distant pair. The tree is cut at the lowest height at
 *   which every published pair has e ≥ `hypotheses` / (alpha · published pairs). Such a set is self-consistent, and for
 *   e-values that alone bounds the false-discovery rate, however the set was found (Wang & Ramdas, JRSS B 84 (2022) 822).
 *
 * The order in which suppliers come decides only between exact ties. Memory grows with the square of the largest set of
 * suppliers linked by edges: about 100 MB for 5,000. It says "the same" or nothing; a pair in two groups may be unknown.
 *
 * @param blockOf by supplier: those of different blocks are known to differ. All pairs within blocks count as hypotheses,
 * compared or not. One block is the usual case.
 * @example sameGroups([{ first: 0, other: 1, logEValue: 9 }], { blockOf: [0, 0, 0], alpha: 0.05 }).groups // => [[0, 1]]
 */
export function sameGroups(
  edges: readonly PairEdge[],
  { blockOf, alpha }: { readonly blockOf: readonly number[]; readonly alpha: number },
): SameGroups {
  requireAlpha('sameGroups', alpha)
  const blockSizes = new Map<number, number>()
  for (const block of blockOf) blockSizes.set(block, (blockSizes.get(block) ?? 0) + 1)
  const hypotheses = blockSizes.values().reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  const neighbours = adjacency(edges, blockOf)
  const merges: Merge[] = components(neighbours).flatMap((members) => {
    const possiblePaths = (blockSizes.get(blockOf[members[0] ?? 0] ?? 0) ?? 0) - 2
    return completeLinkage(members, logSimilarities(members, neighbours, Math.max(1, possiblePaths)))
  })
  // A parent is never higher than its children and comes after them, so the stable sort keeps the tree's order.
  merges.sort((one, two) => two.height - one.height)
  let pairs = 0
  let kept = 0
  let keptPairs = 0
  for (const [place, merge] of merges.entries()) {
    pairs += merge.left.length * merge.right.length
    if (merge.height + Math.log(pairs) < Math.log(hypotheses / alpha)) continue
    kept = place + 1
    keptPairs = pairs
  }
  return {
    groups: unite(merges.slice(0, kept)),
    pairs: keptPairs,
    logThreshold: keptPairs === 0 ? null : Math.log(hypotheses / (alpha * keptPairs)),
  }
}

type Neighbours = readonly ReadonlyMap<number, number>[]

function adjacency(edges: readonly PairEdge[], blockOf: readonly number[]): Neighbours {
  const neighbours = Array.from(blockOf, () => new Map<number, number>())
  for (const { first, other, logEValue } of edges) {
    requireArgument(first !== other, 'sameGroups', 'other', other, 'another supplier than first')
    requireArgument(blockOf[first] === blockOf[other], 'sameGroups', 'other', other, `of the block of ${first}`)
    if (logEValue < leastLogEValue) continue
    const eValue = Math.exp(Math.min(logEValue, mostLogEValue))
    neighbours[first]?.set(other, eValue)
    neighbours[other]?.set(first, eValue)
  }
  return neighbours
}

/** Sets of suppliers linked by edges, two or more in each, ascending. */
function components(neighbours: Neighbours): number[][] {
  const isSeen = new Uint8Array(neighbours.length)
  return neighbours.flatMap((_, start) => {
    if (isSeen[start] === 1) return []
    isSeen[start] = 1
    const members = [start]
    for (const member of members) {
      for (const next of neighbours[member]?.keys() ?? []) {
        if (isSeen[next] === 1) continue
        isSeen[next] = 1
        members.push(next)
      }
    }
    return members.length < 2 ? [] : [members.sort((one, two) => one - two)]
  })
}

/** Logarithms of the pairs' e-values, direct and by paths of two, by `pairPlace` of the members' places. */
function logSimilarities(members: readonly number[], neighbours: Neighbours, possiblePaths: number): Float64Array {
  const size = members.length
  const placeOf = new Map(members.map((member, place) => [member, place]))
  const similarities = new Float64Array((size * (size - 1)) / 2)
  const row = new Float64Array(size)
  for (const [place, member] of members.entries()) {
    row.fill(0)
    for (const [between, firstValue] of neighbours[member] ?? []) {
      for (const [end, secondValue] of neighbours[between] ?? []) {
        const endPlace = placeOf.get(end) ?? 0
        row[endPlace] = (row[endPlace] ?? 0) + Math.min(firstValue, secondValue) / possiblePaths
      }
    }
    for (const [end, direct] of neighbours[member] ?? []) {
      const endPlace = placeOf.get(end) ?? 0
      row[endPlace] = (row[endPlace] ?? 0) + direct
    }
    for (let other = 0; other < place; other += 1)
      similarities[pairPlace(other, place)] = Math.log((row[other] ?? 0) / 2)
  }
  return similarities
}

function unite(merges: readonly Merge[]): number[][] {
  const groups = new Map<number, number[]>()
  for (const { left, right } of merges) {
    const united = [...left, ...right].sort((one, two) => one - two)
    for (const member of united) groups.set(member, united)
  }
  return [...new Set(groups.values())].sort((one, two) => (one[0] ?? 0) - (two[0] ?? 0))
}
