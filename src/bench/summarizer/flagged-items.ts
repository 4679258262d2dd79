import { contentId } from '#records/content-id.ts'
import type { Counts } from '#statistics/beta-mixture.ts'
import type { FoldedScore } from '#store/summarizer/read-progress.ts'
import { nonceTask, openTask, publishedKeyTask } from '#tasks/canaries/canaries-tasks.ts'

/** What the items of a flag show. */
export type ShownBy = 'hard-failure' | 'published-key' | 'missing-nonce' | 'same-text'

/** Items of a suite that flags point at, and the texts that are compared. */
export type FlaggedItems = {
  /** Draw orders of the last items that show it. */
  readonly shown: Readonly<Partial<Record<ShownBy, readonly number[]>>>
  /** The answer to each open question when it was asked last, by document. */
  readonly texts: Readonly<Record<string, string>>
  /** Open questions that were answered before, and those (`successes`) that got the very text of the last time. */
  readonly repeats: Counts
}

export const noFlaggedItems: FlaggedItems = { shown: {}, texts: {}, repeats: { n: 0, successes: 0 } }

/** A flag points at so many samples at most. */
const MOST_SAMPLES = 20

/** Items as hard as the middle one and harder. */
const HARD = 0.5

/** The items with one more score. */
export function foldFlaggedItem(items: FlaggedItems, score: FoldedScore): FlaggedItems {
  const compared = score.task === openTask ? withText(items, score) : items
  const isSame = compared.repeats.successes > items.repeats.successes
  const what = isSame ? 'same-text' : shownBy(score)
  if (what === null) return compared
  const orders = [...(items.shown[what] ?? []), score.drawOrder].slice(-MOST_SAMPLES)
  return { ...compared, shown: { ...items.shown, [what]: orders } }
}

/** The ids of the samples behind the items that show it, as they were drawn. */
export function samplesShowing(
  what: ShownBy,
  { flagged, suiteVersion }: { readonly flagged: FlaggedItems; readonly suiteVersion: string },
  drawn: { readonly supplierId: string; readonly epoch: number; readonly suite: string },
): string[] {
  const suite = `${drawn.suite}@${suiteVersion}`
  return (flagged.shown[what] ?? []).map((order) => contentId('sample', [drawn.supplierId, drawn.epoch, suite, order]))
}

function shownBy({ task, result, difficulty }: FoldedScore): ShownBy | null {
  if (result.kind === 'unscored') return null
  if (result.basis === 'supplier-failure') return (difficulty ?? 0) >= HARD ? 'hard-failure' : null
  if (result.value > 0) return null
  if (task === publishedKeyTask) return 'published-key'
  return task === nonceTask ? 'missing-nonce' : null
}

function withText(items: FlaggedItems, { documentId, answer }: FoldedScore): FlaggedItems {
  if (answer === null) return items
  const before = items.texts[documentId]
  const { n, successes } = items.repeats
  return {
    ...items,
    texts: { ...items.texts, [documentId]: answer },
    repeats: before === undefined ? items.repeats : { n: n + 1, successes: successes + (before === answer ? 1 : 0) },
  }
}
