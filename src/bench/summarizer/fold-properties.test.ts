import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fleetFinding } from '#records/fleet-finding.ts'
import type { ScoreResult } from '#records/score.ts'
import { summary } from '#records/summary.ts'
import type { CommonAnswer, FleetMember } from '#store/summarizer/read-fleet.ts'
import type { CountedOutcome, FoldedScore } from '#store/summarizer/read-progress.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'
import { nonceTask, openTask, publishedKeyTask } from '#tasks/canaries/canaries-tasks.ts'
import { sentinelsSuite } from '#tasks/sentinels/sentinels-suite.ts'
import { echoCatalogue, echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { buildSummary } from './build-summary.ts'
import { gathered, memberNamed } from './fleet/__fixtures__/fleet-members.ts'
import { compareSuppliers } from './fleet/compare-suppliers.ts'
import { foldOutcomes } from './fold-outcomes.ts'
import { foldScores } from './fold-scores.ts'
import { suiteExpectation } from './suite-expectation.ts'
import { emptySuiteState, emptySummaryState, type SuiteState, type SummaryState } from './summary-state.ts'
import { newSuiteWatch } from './watch-suite.ts'

const tierSuite = suiteOf([echoTask()])
const publicSuite = suiteOf([echoTask()], { name: 'echo-suite-public', setsTier: false, visibility: 'public' })
const catalogue = { ...echoCatalogue(), suites: [tierSuite, publicSuite, sentinelsSuite, canariesSuite] }
const dayMs = 1_000

/** An item model for the tier suite, and none for the others. */
const parameters = { slope: 1.5, intercept: 2, difficultySlope: -4 }
const expectation = suiteExpectation({ tasks: { echo: { parameters, isLabelled: true } } }, tierSuite)
const foldSuite = (state: SuiteState, scores: readonly FoldedScore[], name: string) =>
  foldScores(state, scores, name === tierSuite.name ? expectation : null)

const share = fc.oneof(
  fc.constantFrom(0, 0.5, 1, 1e-300, 1 - 2 ** -53),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1),
)
const result: fc.Arbitrary<ScoreResult> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('scored'), value: share, basis: fc.constant('answer') }) },
  fc.record({ kind: fc.constant('scored'), value: fc.constant(0), basis: fc.constant('supplier-failure') }),
  fc.record({ kind: fc.constant('unscored'), reason: fc.constantFrom('lost-by-us', 'capability-missing') }),
)
const tokens = fc.option(fc.oneof(fc.constantFrom(0, 100, 200, 1_000_000_000), fc.nat(1_000)))
/** Clocks go back. */
const moment = fc.oneof(fc.integer({ min: -5 * dayMs, max: 5 * dayMs }), fc.nat(400 * dayMs))

function scoresOf(suite: string, tasks: readonly string[], most: number): fc.Arbitrary<FoldedScore[]> {
  const one = fc.record({
    task: fc.constantFrom(...tasks),
    pool: fc.constantFrom('own', 'common', 'public'),
    result,
    probe: fc.nat(3),
    answer: fc.option(fc.constantFrom('aaaa', 'bbbb')),
    difficulty: fc.option(share),
    evaluatedAt: moment,
  })
  return fc.array(one, { maxLength: most, size: 'max' }).map((items) =>
    items.map(({ probe, ...item }, drawOrder) => ({
      ...{ supplierId: 's', suite, suiteVersion: '1', stratum: 'words', promptTokens: null, completionTokens: null },
      ...{ ...item, drawOrder, documentId: `${item.task}:${probe}` },
    })),
  )
}

const outcomes: fc.Arbitrary<CountedOutcome[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('answered', 'answered', 'refused', 'network-error'),
      blame: fc.constantFrom('supplier', 'us', 'nobody'),
      sentAt: fc.option(moment),
      firstByteAt: fc.option(moment),
      lastByteAt: fc.option(moment),
      isTrustworthy: fc.boolean(),
      promptTokens: tokens,
      completionTokens: tokens,
      totalTokens: tokens,
    }),
    { maxLength: 150, size: 'max' },
  )
  .map((items) => items.map((item, sequence) => ({ supplierId: 's', sequence, ...item }) as CountedOutcome))

const scoresBySuite = fc.record({
  'echo-suite': scoresOf('echo-suite', ['echo'], 120),
  'echo-suite-public': scoresOf('echo-suite-public', ['echo'], 120),
  [sentinelsSuite.name]: scoresOf(sentinelsSuite.name, ['sentinel_token', 'sentinel_phrase'], 60),
  [canariesSuite.name]: scoresOf(canariesSuite.name, [publishedKeyTask, nonceTask, openTask], 60),
})

function emptySuite(name: string): SuiteState {
  const suite = catalogue.suites.find((one) => one.name === name) ?? tierSuite
  return emptySuiteState('1', newSuiteWatch(suite, dayMs))
}

function stateOf(scores: Record<string, readonly FoldedScore[]>, counted: readonly CountedOutcome[]): SummaryState {
  const suites = Object.fromEntries(
    Object.entries(scores).map(([name, all]) => [name, foldSuite(emptySuite(name), all, name)]),
  )
  return { ...foldOutcomes(emptySummaryState(dayMs), counted), suites }
}

function summaryOf(name: string, state: SummaryState) {
  const subject = { supplier: supplierNamed(name), epoch: 1, epochStartedAt: 0, payCap: 'middle' } as const
  return buildSummary({ subject, state, catalogue, now: 3 * dayMs, evidenceMs: 1 })
}

const thawed = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

describe('a fold', () => {
  test('behavior: is the same in one turn as in two, with the state stored in between', () => {
    fc.assert(
      fc.property(scoresBySuite, outcomes, fc.nat(120), (scores, counted, cut) => {
        for (const [name, all] of Object.entries(scores)) {
          const first = thawed(foldSuite(emptySuite(name), all.slice(0, cut), name))
          expect(foldSuite(first, all.slice(cut), name)).toEqual(foldSuite(emptySuite(name), all, name))
          // A gap stops the fold; what comes again is passed over.
          const behindGap = foldSuite(emptySuite(name), [...all.slice(0, cut), ...all.slice(cut + 1)], name)
          expect(foldSuite(behindGap, all, name)).toEqual(foldSuite(emptySuite(name), all, name))
        }
        const empty = emptySummaryState(dayMs)
        const first = thawed(foldOutcomes(empty, counted.slice(0, cut)))
        expect(foldOutcomes(first, counted.slice(cut))).toEqual(foldOutcomes(empty, counted))
      }),
      { numRuns: 40 },
    )
  })

  test('behavior: leaves a state that stays small and is plain JSON, and a summary of numbers, whatever comes', () => {
    fc.assert(
      fc.property(scoresBySuite, outcomes, (scores, counted) => {
        const state = stateOf(scores, counted)
        expect(thawed(state)).toEqual(state)
        expect(JSON.stringify(state).length).toBeLessThan(100_000)
        const published = summaryOf('s', state)
        expect(summary.parse(thawed(published))).toEqual(published)
      }),
      { numRuns: 60 },
    )
  })
})

describe('compareSuppliers', () => {
  const member = fc.record({
    scores: fc.record({
      'echo-suite': scoresOf('echo-suite', ['echo'], 60),
      'echo-suite-public': scoresOf('echo-suite-public', ['echo'], 60),
    }),
    outcomes,
    isReference: fc.boolean(),
    answers: fc.array(
      fc.record({
        item: fc.nat(12),
        value: fc.option(share),
        answer: fc.option(fc.constantFrom('aaaa', 'bbbb', 'cccc')),
        promptTokens: tokens,
      }),
      { maxLength: 30, size: 'max' },
    ),
  })

  test('behavior: findings are numbers, and the same in whatever order suppliers and answers come', () => {
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 9, size: 'max' }),
        fc.boolean(),
        fc.nat(),
        (members, areAlike, seed) => {
          const given = areAlike ? members.slice(0, 1).flatMap((one) => Array.from({ length: 24 }, () => one)) : members
          const suppliers = given.map(({ scores, outcomes: counted, isReference, answers }, place): FleetMember => {
            const state = stateOf(scores, counted)
            const { availability, suites } = summaryOf(`s${place}`, state)
            return thawed({
              ...memberNamed(`s${place}`, { isReference, availability, latencyMs: state.latencyMs }),
              score: suites.find(({ setsTier }) => setsTier) ?? null,
              ownLabelled: state.suites['echo-suite']?.labelled ?? null,
              publicLabelled: state.suites['echo-suite-public']?.labelled ?? null,
              // Of an item a supplier has one answer.
              commonAnswers: [...new Map(answers.map((answer) => [answer.item, answer])).values()].map(
                ({ item, value, answer, promptTokens }): CommonAnswer => {
                  return [`common:${item}`, 'echo', value, answer, promptTokens]
                },
              ),
            })
          })
          const findings = compareSuppliers(gathered(suppliers))
          for (const finding of findings) expect(fleetFinding.parse(thawed(finding))).toEqual(finding)
          const turnedAnswers = suppliers.map(({ commonAnswers, ...member }) => {
            return { ...member, commonAnswers: rotated(commonAnswers.toReversed(), seed) }
          })
          const turned = compareSuppliers(gathered(rotated(turnedAnswers, seed)))
          const shown = ({ identity, rankBand, flags, supplierId }: (typeof findings)[number]) => {
            return [supplierId, identity, rankBand, flags] as const
          }
          expect(new Map(turned.map((finding) => [finding.supplierId, shown(finding)]))).toEqual(
            new Map(findings.map((finding) => [finding.supplierId, shown(finding)])),
          )
        },
      ),
      { numRuns: 20 },
    )
  })
})

function rotated<Value>(values: readonly Value[], by: number): Value[] {
  const start = values.length === 0 ? 0 : by % values.length
  return [...values.slice(start), ...values.slice(0, start)]
}
