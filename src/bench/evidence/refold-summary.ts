import type { Summary } from '#records/summary.ts'
import type { Expectation } from '#statistics/item-response/control-variate.ts'
import type { CountedOutcome } from '#store/summarizer/read-progress.ts'
import type { Catalogue } from '../catalogue.ts'
import { buildSummary } from '../summarizer/build-summary.ts'
import { foldOutcomes } from '../summarizer/fold-outcomes.ts'
import { newPairs } from '../summarizer/fold-pairs.ts'
import { foldScores } from '../summarizer/fold-scores.ts'
import { suiteExpectation } from '../summarizer/suite-expectation.ts'
import { DAY_MS, emptySuiteState, emptySummaryState, type SuiteState } from '../summarizer/summary-state.ts'
import { newTierProgress } from '../summarizer/tier-progress.ts'
import { newSuiteWatch } from '../summarizer/watch-suite.ts'
import type { EvidenceOutcome, SampleLine } from './bundle-format.ts'
import { type BundleHead, bundleCatalogue } from './bundle-head.ts'
import type { Findings } from './findings.ts'
import { settledRequest } from './settle-requests.ts'

/** Figures may differ by this share: other processors round the last digits of logarithms differently. */
const TOLERANCE = 1e-9

/**
 * Folds the listed scores and outcomes again, in draw order and up to where the published summary counts, and compares
 * what comes out with what was published. Feed it all items, then ask for the end.
 */
export class SummaryRefold {
  readonly #head: BundleHead
  readonly #findings: Findings
  readonly #catalogue: Catalogue
  readonly #published: Summary | null
  readonly #suites: Map<string, SuiteState>
  readonly #dayMs: number
  readonly #outcomes: CountedOutcome[] = []
  /** What the bundle's item model expects of its tier suite. */
  readonly #expected: { readonly suite: string; readonly expectation: Expectation } | undefined
  /** False as soon as the tokens of a counted answer are hidden. */
  #isUsageKnown = true

  constructor(head: BundleHead, catalogue: Catalogue, findings: Findings) {
    this.#head = head
    this.#findings = findings
    this.#catalogue = bundleCatalogue(catalogue, head)
    this.#published = head.summary.summary
    this.#dayMs = this.#published?.drift?.dayMs ?? DAY_MS
    const { tierScale } = head.header
    this.#suites = new Map(
      [...head.suites.values()].map(({ suite }) => {
        const isScaled = tierScale?.suite === suite.name && tierScale.suiteVersion === suite.version
        const tier = newTierProgress(isScaled ? tierScale : null)
        const empty = emptySuiteState(suite.version, newSuiteWatch(suite, this.#dayMs), newPairs(suite))
        return [suite.name, { ...empty, tier }]
      }),
    )
    this.#expected = expectedOf(head)
    for (const outcome of head.earlierOutcomes) this.#count(outcome)
  }

  accept(sample: SampleLine): void {
    for (const { outcome } of sample.requests.flatMap(({ attempts }) => attempts)) {
      if (outcome !== null) this.#count(outcome)
    }
    const state = this.#suites.get(sample.suite)
    const folded = this.#published?.suites.find(({ suite }) => suite === sample.suite)?.items.drawn ?? 0
    if (state === undefined || sample.score === null || sample.drawOrder >= folded) return
    const { suite, suiteVersion, drawOrder, score } = sample
    const { task = '', stratum = '', pool = 'own' } = sample.draw ?? {}
    const { supplier } = this.#head.header
    const folding = {
      ...{ supplierId: supplier.id, suite, suiteVersion, task, stratum, pool, drawOrder, result: score.result },
      ...{ difficulty: score.difficulty, evaluatedAt: score.evaluatedAt },
      ...this.#comparisonOf(sample),
    }
    const expectation = suite === this.#expected?.suite ? this.#expected.expectation : null
    this.#suites.set(suite, foldScores(state, [folding], expectation))
  }

  /** What of a score is hidden with its item. */
  #comparisonOf({ revealed, requests }: SampleLine) {
    const total = (kind: 'promptTokens' | 'completionTokens') =>
      requests.reduce<number | null>((sum, request) => {
        const tokens = settledRequest(request)[kind]
        return sum === null || tokens === null ? null : sum + tokens
      }, 0)
    return {
      documentId: revealed?.documentId ?? '',
      answer: revealed?.answer ?? null,
      promptTokens: total('promptTokens'),
      completionTokens: total('completionTokens'),
    }
  }

  end(): void {
    if (this.#published === null) {
      this.#findings.uncheckable('summary', 'none was published yet')
      return
    }
    const found = this.#refold(this.#published)
    for (const suite of this.#published.suites) this.#compareSuite(suite, found)
    this.#compare('tier', this.#published.tier, found.tier)
    this.#compare('supplier and epoch', subjectOf(this.#published), subjectOf(found))
    this.#compare('attempts and outcomes', countsOf(this.#published), countsOf(found))
    this.#compare('availability', this.#published.availability, found.availability)
    this.#compare('latency', timesOf(this.#published), timesOf(found))
    // What is staked for is the network's word, not the items'.
    if (this.#published.pay !== null) this.#compare('pay', { ...this.#published.pay, staked: null }, found.pay)
    // Of summaries that an earlier version published there is nothing to compare.
    if (this.#published.skills.length > 0) this.#compare('skills', bySkill(this.#published), bySkill(found))
    if (this.#published.drift !== null) this.#compare('drift', this.#published.drift, found.drift)
    this.#compare('public gap', this.#published.publicGap, found.publicGap)
    if (this.#isUsageKnown) {
      this.#compare('tokens', this.#published.usage, found.usage)
      this.#compare('flags', this.#published.flags, found.flags)
    } else this.#findings.unrevealed('summary')
  }

  #count(outcome: EvidenceOutcome): void {
    if (outcome.sequence > this.#head.summary.outcomeSequence) return
    if (outcome.recordedAt < this.#head.header.epochStartedAt) return
    if (outcome.kind === 'answered' && outcome.details === null) this.#isUsageKnown = false
    this.#outcomes.push({
      ...outcome,
      supplierId: this.#head.header.supplier.id,
      promptTokens: outcome.details?.usage?.promptTokens ?? null,
      completionTokens: outcome.details?.usage?.completionTokens ?? null,
      totalTokens: outcome.details?.usage?.totalTokens ?? null,
    })
  }

  #refold(published: Summary): Summary {
    const { supplier, epoch, epochStartedAt, payCap } = this.#head.header
    // Items come in draw order, their outcomes came in another.
    const outcomes = this.#outcomes.toSorted((one, other) => one.sequence - other.sequence)
    const state = {
      ...foldOutcomes(emptySummaryState(this.#dayMs), outcomes),
      suites: Object.fromEntries(this.#suites),
    }
    return buildSummary({
      subject: { supplier, epoch, epochStartedAt, payCap },
      state,
      catalogue: this.#catalogue,
      now: published.computedAt,
      evidenceMs: 0,
    })
  }

  #compareSuite(published: Summary['suites'][number], { suites }: Summary): void {
    const found = suites.find(({ suite, version }) => suite === published.suite && version === published.version)
    const label = `${published.suite}@${published.version}`
    if (found === undefined) {
      this.#findings.differs('summary', label, 'the suite is not in the bundle')
      return
    }
    const own = published.own === null ? { own: null } : {}
    this.#compare(label, { ...published, tasks: byTask(published) }, { ...found, ...own, tasks: byTask(found) })
  }

  #compare(label: string, published: unknown, found: unknown): void {
    this.#findings.judge('summary', label, problemsBetween(published, found).slice(0, 5))
  }
}

function expectedOf({ itemModel, suites }: BundleHead) {
  if (itemModel === undefined) return undefined
  const line = suites.get(itemModel.model.suite)
  const isOfVersion = line?.suite.version === itemModel.model.suiteVersion
  if (line === undefined || !line.suite.setsTier || !isOfVersion) return undefined
  return { suite: line.suite.name, expectation: suiteExpectation(itemModel.model, line.suite) }
}

function byTask({ tasks }: Summary['suites'][number]): Record<string, unknown> {
  return Object.fromEntries(tasks.map((task) => [task.task, task]))
}

function bySkill({ skills }: Summary): Record<string, unknown> {
  return Object.fromEntries(skills.map((skill) => [skill.path, skill]))
}

function subjectOf({ supplier, epoch, epochStartedAt }: Summary) {
  return { id: supplier.id, network: supplier.network, address: supplier.address, epoch, epochStartedAt }
}

function countsOf({ attempts, outcomes }: Summary) {
  return { attempts, ...Object.fromEntries(outcomes.map(({ kind, blame, count }) => [`${kind} (${blame})`, count])) }
}

function timesOf({ latencyMs, firstByteMs }: Summary) {
  return { latencyMs, firstByteMs }
}

/** Where two values differ, each as `path is …; the items give …`. */
function problemsBetween(published: unknown, found: unknown, path = ''): string[] {
  if (isRecord(published) && isRecord(found)) {
    const keys = [...new Set([...Object.keys(published), ...Object.keys(found)])].sort()
    return keys.flatMap((key) => problemsBetween(published[key], found[key], path === '' ? key : `${path}.${key}`))
  }
  if (isSame(published, found)) return []
  return [`${path || 'it'} is ${JSON.stringify(published)}; the items give ${JSON.stringify(found)}`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return one === other
  return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one), Math.abs(other))
}
