import { describe, expect, it } from 'vitest'
import type { CountedOutcome } from '#store/summarizer/read-progress.ts'
import { tokenProbes } from '#tasks/sentinels/probes.ts'
import { sentinelsSuite } from '#tasks/sentinels/sentinels-suite.ts'
import { newOutcomeWatch, watchOutcome } from './watch-outcomes.ts'
import { newSuiteWatch, type SuiteWatch, watchScore } from './watch-suite.ts'

const dayMs = 1_000
const scored = (value: number) => ({ kind: 'scored', value, basis: 'answer' }) as const
const failed = { kind: 'scored', value: 0, basis: 'supplier-failure' } as const
const unscored = { kind: 'unscored', reason: 'lost-by-us' } as const
const score = { task: 'basics_arithmetic', documentId: 'own:1', answer: 'a', evaluatedAt: 500, result: scored(1) }

/** The watch of a suite that has one. */
function watchOf(suite: { name: string; setsTier: boolean }): SuiteWatch {
  const watch = newSuiteWatch(suite, dayMs)
  if (watch === null) throw new TypeError('there is no watch')
  return watch
}

describe('watchScore', () => {
  it('default: of the tier suite, rises and falls of the score', () => {
    let watch = watchOf({ name: 'assay-basics', setsTier: true })
    for (const result of [scored(1), scored(0), failed, unscored, scored(1)])
      watch = watchScore(watch, { ...score, result })
    expect(watch).toMatchObject({ score: { n: 3, sum: 2, at: 0.5 } })
  })

  it('default: of the sentinels, answers that were not given at first', () => {
    let watch = watchOf(sentinelsSuite)
    const ask = (probe: number, answer: string | null, pass = '') => {
      const documentId = `sentinel_token:${probe}${pass}`
      watch = watchScore(watch, { ...score, task: 'sentinel_token', documentId, answer })
    }
    for (let visit = 0; visit < 3; visit += 1) for (const probe of tokenProbes.keys()) ask(probe, `answer ${probe}`)
    ask(0, 'answer 0', '#1')
    ask(1, 'another')
    expect(watch).toMatchObject({ tokens: { unseen: { n: 2, sum: 1 } }, agreement: { references: {} } })
  })

  it('behavior: saying nothing is an answer; failing is none, and cannot keep the others from being watched', () => {
    let watch = watchOf(sentinelsSuite)
    const ask = (
      probe: number,
      answer: string | null,
      result: typeof failed | ReturnType<typeof scored> = scored(1),
    ) => {
      const documentId = `sentinel_token:${probe}`
      watch = watchScore(watch, { ...score, task: 'sentinel_token', documentId, answer, result })
    }
    for (let visit = 0; visit < 12; visit += 1) {
      for (const probe of tokenProbes.keys()) {
        if (probe === 3) ask(probe, null, failed)
        else ask(probe, `answer ${probe}`)
      }
    }
    const before = watch
    ask(0, null, failed)
    expect(watch).toEqual(before)
    ask(0, null)
    ask(0, 'answer 0')
    expect(before).toMatchObject({ tokens: { unseen: { n: 8, sum: 0 } } })
    expect(watch).toMatchObject({ tokens: { unseen: { n: 10, sum: 1 } } })
  })

  it('args: other suites are not watched', () => {
    expect(newSuiteWatch({ name: 'leaderboard', setsTier: false }, dayMs)).toBeNull()
  })
})

describe('watchOutcome', () => {
  const answered = {
    ...({ supplierId: 's', sequence: 1, kind: 'answered', blame: 'nobody', isTrustworthy: true } as const),
    ...{
      sentAt: 1_000,
      firstByteAt: 1_010,
      lastByteAt: 1_050,
      promptTokens: null,
      completionTokens: null,
      totalTokens: null,
    },
  }

  it('default: failures of the supplier, and nobody else', () => {
    const outcomes: CountedOutcome[] = [
      answered,
      { ...answered, kind: 'refused', blame: 'supplier', sentAt: null },
      { ...answered, kind: 'lost', blame: 'us' },
    ]
    expect(outcomes.reduce(watchOutcome, newOutcomeWatch(dayMs)).errors).toMatchObject({ n: 2, sum: 1, at: 1 })
  })

  it('behavior: whoever could not even be asked at first has not been watched since 1970', () => {
    const unsent: CountedOutcome = { ...answered, kind: 'unreachable', blame: 'supplier', sentAt: null }
    const outcomes = [...Array.from({ length: 60 }, () => unsent), answered, unsent, answered]
    const { errors } = outcomes.reduce(watchOutcome, newOutcomeWatch(dayMs))
    expect(errors).toMatchObject({ n: 3, sum: 1, at: 1, invested: 0 })
  })

  it('default: slow is what ninety of the first hundred were not', () => {
    let watch = newOutcomeWatch(dayMs)
    for (let time = 1; time <= 100; time += 1) watch = watchOutcome(watch, { ...answered, lastByteAt: 1_000 + time })
    expect(watch).toMatchObject({ slowMs: 91, firstMs: [], latency: { n: 0 } })
    watch = watchOutcome(watch, { ...answered, lastByteAt: 1_092 })
    watch = watchOutcome(watch, { ...answered, lastByteAt: 1_091 })
    watch = watchOutcome(watch, { ...answered, lastByteAt: 1_500, isTrustworthy: false })
    expect(watch.latency).toMatchObject({ n: 2, sum: 1 })
  })
})
