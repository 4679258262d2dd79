import type { CommonScore } from '#store/read/read-common-scores.ts'

/** An item that several suppliers got, with the score of each. */
export type CommonItem = {
  readonly task: string
  readonly group: string
  readonly documentId: string
  /** By supplier. */
  readonly scores: ReadonlyMap<string, CommonScore>
  /** The latest draw of it. */
  readonly drawnAt: number
}

/** The items that at least two suppliers have a score on. An item that one got twice counts with its first score. */
export function commonItems(scores: readonly CommonScore[]): CommonItem[] {
  const items = new Map<string, { item: Omit<CommonItem, 'scores' | 'drawnAt'>; scores: Map<string, CommonScore> }>()
  for (const score of scores) {
    const { suiteVersion, task, documentId, group, supplierId } = score
    const key = JSON.stringify([suiteVersion, task, documentId])
    const known = items.get(key) ?? { item: { task, group, documentId }, scores: new Map<string, CommonScore>() }
    items.set(key, known)
    if (!known.scores.has(supplierId)) known.scores.set(supplierId, score)
  }
  return [...items.values()]
    .filter(({ scores }) => scores.size > 1)
    .map(({ item, scores }) => ({
      ...item,
      scores,
      drawnAt: Math.max(...[...scores.values()].map(({ drawnAt }) => drawnAt)),
    }))
}
