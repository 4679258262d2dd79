import type { ScoreResult } from '#records/score.ts'
import type { Suite } from '#records/suite.ts'
import { type ChangeDetector, detectChange, newDetector } from '#statistics/drift/change-detector.ts'
import { watchedStreams } from '#statistics/drift/combine-streams.ts'
import { compareToReferences, type ProbeReferences } from '#statistics/drift/probe-references.ts'
import type { FoldedScore } from '#store/summarizer/read-progress.ts'
import { phraseProbes, tokenProbes } from '#tasks/sentinels/probes.ts'
import { sentinelsSuite } from '#tasks/sentinels/sentinels-suite.ts'

/** What the answers to re-asked probes of one kind are compared with. */
export type ProbeWatch = { readonly references: ProbeReferences; readonly unseen: ChangeDetector }

/**
 * The watch over a suite for a change of what answers: of the tier suite the score, of the sentinels the answers themselves.
 * It is advanced score by score in draw order, so whoever folds them again finds the same.
 */
export type SuiteWatch =
  | { readonly kind: 'score'; readonly dayMs: number; readonly score: ChangeDetector }
  | { readonly kind: 'probes'; readonly dayMs: number; readonly tokens: ProbeWatch; readonly agreement: ProbeWatch }

/** The watch over a suite; null where nothing is watched. */
export function newSuiteWatch({ name, setsTier }: Pick<Suite, 'name' | 'setsTier'>, dayMs: number): SuiteWatch | null {
  if (setsTier) return { kind: 'score', dayMs, score: newDetector }
  if (name !== sentinelsSuite.name) return null
  const probes = { references: {}, unseen: newDetector }
  return { kind: 'probes', dayMs, tokens: probes, agreement: probes }
}

/**
 * The watch after one more score. Failures to answer come in runs, as outages do, and say nothing of the model: they are watched as
 * errors, and only answers here.
 */
export function watchScore(watch: SuiteWatch, score: WatchedScore): SuiteWatch {
  const at = score.evaluatedAt / watch.dayMs
  if (score.result.kind === 'unscored') return watch
  if (watch.kind === 'probes') {
    // Saying nothing is an answer like any other, and one that a model may change to.
    const given = score.result.basis === 'answer' ? (score.answer ?? 'nothing') : null
    const answer = { document: withoutPass(score.documentId), answer: given, at }
    return score.task === 'sentinel_token'
      ? { ...watch, tokens: watchProbe('tokens', watch.tokens, { ...answer, probes: tokenProbes.length }) }
      : { ...watch, agreement: watchProbe('agreement', watch.agreement, { ...answer, probes: phraseProbes.length }) }
  }
  if (score.result.basis !== 'answer') return watch
  return { ...watch, score: detectChange(watchedStreams.score.rule, watch.score, withinRange(score.result), at) }
}

type WatchedScore = Pick<FoldedScore, 'task' | 'documentId' | 'answer' | 'evaluatedAt' | 'result'>

function watchProbe(
  stream: 'tokens' | 'agreement',
  watch: ProbeWatch,
  { at, ...answer }: { document: string; answer: string | null; probes: number; at: number },
): ProbeWatch {
  const { references, value } = compareToReferences(watch.references, answer)
  if (value === null) return { references, unseen: watch.unseen }
  return { references, unseen: detectChange(watchedStreams[stream].rule, watch.unseen, value, at) }
}

/** A main metric may leave [0, 1] by a rounding error. */
function withinRange({ value }: Extract<ScoreResult, { kind: 'scored' }>): number {
  return Math.min(1, Math.max(0, value))
}

/** The sampler marks the passes through a data set that has run out. */
function withoutPass(documentId: string): string {
  return documentId.replace(/#\d+$/, '')
}
