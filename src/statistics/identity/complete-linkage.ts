/** Two clusters that become one at a height: the similarity of their least similar pair. */
export type Merge = { readonly left: readonly number[]; readonly right: readonly number[]; readonly height: number }

type Cluster = { readonly members: readonly number[]; readonly row: number }

/**
 * Complete-linkage clustering of `members` by the similarities of their pairs (`pairPlace` of their places in the list);
 * −∞ never merges. The similarities are overwritten. O(n²) by chains of nearest neighbours (Murtagh, Computer Journal 26 (1983) 354): complete
 * linkage is reducible, so the merges are those of the greedy rule. A child stands before its parent.
 *
 * @example completeLinkage([4, 7], Float64Array.of(3)) // => [{ left: [4], right: [7], height: 3 }]
 */
export function completeLinkage(members: readonly number[], similarities: Float64Array): Merge[] {
  const merges: Merge[] = []
  const open = new Map<number, Cluster>(members.map((member, row) => [row, { members: [member], row }]))
  let chain: Cluster[] = []
  while (open.size > 1) {
    const [first] = open.values()
    const top = chain.at(-1) ?? first
    if (top === undefined) break
    if (chain.length === 0) chain = [top]
    const before = chain.at(-2)
    const { nearest, height } = nearestOf(top, open, similarities, before)
    if (nearest === undefined) {
      // Nothing is like the top: it is finished, and so is all that leads to it only by it.
      open.delete(top.row)
      chain.pop()
    } else if (nearest === before) {
      chain.length -= 2
      open.delete(top.row)
      open.delete(nearest.row)
      const [left, right] = top.row < nearest.row ? [top, nearest] : [nearest, top]
      merges.push({ left: left.members, right: right.members, height })
      const united = { members: [...left.members, ...right.members], row: left.row }
      for (const { row } of open.values()) {
        similarities[pairPlace(left.row, row)] = Math.min(
          at(similarities, left.row, row),
          at(similarities, right.row, row),
        )
      }
      open.set(united.row, united)
    } else chain.push(nearest)
  }
  return merges
}

/** The most similar open cluster; among equals the one before in the chain, then the one of the lowest row. */
function nearestOf(
  top: Cluster,
  open: ReadonlyMap<number, Cluster>,
  similarities: Float64Array,
  before: Cluster | undefined,
): { nearest: Cluster | undefined; height: number } {
  let nearest = before
  let height = before === undefined ? Number.NEGATIVE_INFINITY : at(similarities, top.row, before.row)
  for (const cluster of open.values()) {
    if (cluster.row === top.row) continue
    const similarity = at(similarities, top.row, cluster.row)
    const isNearer = similarity > height
    const isEarlierEqual =
      similarity === height && nearest !== before && nearest !== undefined && cluster.row < nearest.row
    if (!isNearer && !isEarlierEqual) continue
    nearest = cluster
    height = similarity
  }
  return { nearest, height }
}

function at(similarities: Float64Array, one: number, other: number): number {
  return similarities[pairPlace(one, other)] ?? Number.NEGATIVE_INFINITY
}

/** Where a pair of two places stands in a list of all pairs, each once. */
export function pairPlace(one: number, other: number): number {
  const [lesser, greater] = one < other ? [one, other] : [other, one]
  return (greater * (greater - 1)) / 2 + lesser
}
