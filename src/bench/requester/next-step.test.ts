import { describe, expect, test } from 'vitest'
import { type Blame, blame, type OutcomeKind, outcomeKind } from '#records/outcome.ts'
import { nextStep, type RetryPolicy } from './next-step.ts'

const policy: RetryPolicy = { secondChanceMs: { least: 1_000, most: 3_000 }, backoffMs: 100, maximumAttempts: 4 }
const context = { policy, now: 10_000, random: () => 0.5 }

function step(kind: OutcomeKind, whose: Blame, attempts: number, supplierFailures: number) {
  const next = nextStep({ kind, blame: whose }, { attempts, supplierFailures }, context)
  return `${next.state} +${next.notBefore - context.now} failures ${next.supplierFailures}`
}

describe('nextStep', () => {
  test.each([
    // outcome, blame, times asked, supplier failures before → what becomes of the request
    ['answered', 'nobody', 1, 0, 'answered +0 failures 0'],
    ['answered', 'nobody', 4, 1, 'answered +0 failures 1'],
    ['answered', 'nobody', 9, 1, 'answered +0 failures 1'],
    ['refused', 'supplier', 1, 0, 'pending +2000 failures 1'],
    ['refused', 'supplier', 2, 1, 'failed +0 failures 2'],
    ['timed-out', 'supplier', 4, 0, 'pending +2000 failures 1'],
    ['timed-out', 'supplier', 5, 1, 'failed +0 failures 2'],
    ['timed-out', 'us', 1, 0, 'pending +100 failures 0'],
    ['timed-out', 'us', 2, 1, 'pending +200 failures 1'],
    ['timed-out', 'us', 3, 0, 'pending +400 failures 0'],
    ['timed-out', 'us', 4, 0, 'unscored +0 failures 0'],
    ['timed-out', 'us', 4, 1, 'unscored +0 failures 1'],
    ['network-error', 'network', 1, 0, 'pending +100 failures 0'],
    ['network-error', 'network', 4, 0, 'unscored +0 failures 0'],
    ['reset', 'undetermined', 3, 1, 'pending +400 failures 1'],
    ['reset', 'undetermined', 4, 1, 'unscored +0 failures 1'],
    ['cancelled', 'us', 1, 0, 'pending +100 failures 0'],
    ['local-fault', 'us', 4, 0, 'unscored +0 failures 0'],
  ] as const)('%s, %s, asked %i times, failed %i times before: %s', (kind, whose, attempts, failures, expected) => {
    expect(step(kind, whose, attempts, failures)).toBe(expected)
  })

  test('behavior: every outcome with every history: only two failures of the supplier end as failed', () => {
    const kinds = outcomeKind.options.filter((kind) => kind !== 'answered')
    for (const kind of kinds)
      for (const whose of blame.options)
        for (const attempts of [1, 2, 3, 4, 5])
          for (const failures of [0, 1]) {
            const { state, supplierFailures } = nextStep(
              { kind, blame: whose },
              { attempts, supplierFailures: failures },
              context,
            )
            const isSupplier = whose === 'supplier'
            expect(supplierFailures).toBe(failures + (isSupplier ? 1 : 0))
            expect(state === 'failed').toBe(isSupplier && failures === 1)
            expect(state === 'unscored').toBe(!isSupplier && attempts >= policy.maximumAttempts)
          }
  })

  test('args: random spreads the second chance over its stretch', () => {
    const waits = [0, 0.999].map(
      (draw) =>
        nextStep(
          { kind: 'failed', blame: 'supplier' },
          { attempts: 1, supplierFailures: 0 },
          { ...context, random: () => draw },
        ).notBefore - context.now,
    )
    expect(waits).toEqual([1_000, 2_998])
  })

  test('behavior: the back-off stops growing', () => {
    const patient = { ...context, policy: { ...policy, maximumAttempts: 100 } }
    const waits = [7, 8, 50].map(
      (attempts) =>
        nextStep({ kind: 'lost', blame: 'us' }, { attempts, supplierFailures: 0 }, patient).notBefore - context.now,
    )
    expect(waits).toEqual([6_400, 6_400, 6_400])
  })
})
