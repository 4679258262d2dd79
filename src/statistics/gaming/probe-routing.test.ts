import { describe, expect, it } from 'vitest'
import {
  foldRoutingPairs,
  noRoutingEvidence,
  type RoutingEvidence,
  routingErrors,
  timeOrderFinding,
  unansweredFinding,
  usualRouting,
} from './probe-routing.ts'
import type { ComparedRequest, RequestPair } from './traffic-pairs.ts'

const request = (isAnswered: boolean, latencyMs: number | null = null): ComparedRequest => ({
  at: 0,
  isAnswered,
  latencyMs,
  completionTokens: 100,
})

/** So many pairs: of ten users' requests the last ones go unanswered; every measurement is answered. */
function answered(pairs: number, unanswered: number, block = 1): RoutingEvidence {
  const byTime = Array.from({ length: pairs }, (_, index): RequestPair => {
    return { measured: request(true), user: request(index % 10 < 10 - unanswered) }
  })
  return foldRoutingPairs(noRoutingEvidence(block), { byTime, byLength: [] })
}

/** So many pairs, of which in so many of ten the user waits for so long. */
function timed(pairs: number, slow: number, userMs: number): RoutingEvidence {
  const byLength = Array.from({ length: pairs }, (_, index): RequestPair => {
    return { measured: request(true, 1_000), user: request(true, index % 10 < slow ? userMs : 1_000) }
  })
  return foldRoutingPairs(noRoutingEvidence(1), { byTime: [], byLength })
}

const alone = usualRouting([])

describe('unansweredFinding', () => {
  it('default: half of users’ requests unanswered, no measurement', () => {
    const finding = unansweredFinding(answered(150, 5), alone)
    expect(finding).toMatchObject({ pairs: 150, usual: 0.1, errorRate: 0.01 })
    expect(finding?.value).toBeCloseTo(0.5, 9)
    expect(finding?.lower).toBeGreaterThan(0.2)
    expect(finding?.logEValue).toBeGreaterThan(-Math.log(routingErrors.supplier))
  })

  it('behavior: what is allowed raises nothing, nor does nothing', () => {
    expect(unansweredFinding(answered(200, 1), alone)).toBeNull()
    expect(unansweredFinding(noRoutingEvidence(1), alone)).toBeNull()
  })

  it('behavior: a later block needs k(k + 1) times the evidence', () => {
    const [first, tenth] = [1, 10].map((block) => unansweredFinding(answered(200, 9, block), alone)?.logEValue ?? 0)
    expect((first ?? 0) - (tenth ?? 0)).toBeCloseTo(Math.log(55), 9)
  })

  it('behavior: where all users’ requests are harder, as in the whole fleet, nobody is flagged', () => {
    const fleet = Array.from({ length: 40 }, () => answered(200, 4))
    const usual = usualRouting(fleet)
    expect(usual.gap).toBeGreaterThan(0.4)
    expect(unansweredFinding(answered(200, 4), usual)).toBeNull()
    expect(unansweredFinding(answered(200, 4), alone)).not.toBeNull()
    expect(unansweredFinding(answered(200, 10), usual)).not.toBeNull()
  })

  it('error: a block that is none', () => {
    expect(() => unansweredFinding(answered(100, 5, 0), alone)).toThrow('block is 0')
  })
})

describe('timeOrderFinding', () => {
  it('default: nine in ten users wait far longer', () => {
    expect(timeOrderFinding(timed(60, 9, 2_100), alone, 'usersSlower')).toMatchObject({
      pairs: 60,
      value: 0.9,
      usual: 0.5,
      errorRate: 0.01,
    })
    expect(timeOrderFinding(timed(60, 9, 2_100), alone, 'measuredSlower')).toBeNull()
  })

  it('behavior: half as long again and half a second are allowed', () => {
    expect(timeOrderFinding(timed(200, 10, 2_000), alone, 'usersSlower')).toBeNull()
    expect(timeOrderFinding(timed(200, 10, 2_001), alone, 'usersSlower')).not.toBeNull()
  })

  it('behavior: measurements far slower are found, too', () => {
    expect(timeOrderFinding(timed(60, 9, 200), alone, 'measuredSlower')).toMatchObject({ value: 0.9 })
    expect(timeOrderFinding(timed(60, 9, 400), alone, 'measuredSlower')).toBeNull()
  })

  it('behavior: what the whole fleet shows is usual, and where nearly every pair is so nobody can be told', () => {
    const usual = usualRouting(Array.from({ length: 40 }, () => timed(100, 7, 2_100)))
    expect(usual.usersSlower).toBeGreaterThan(0.7)
    expect(timeOrderFinding(timed(100, 7, 2_100), usual, 'usersSlower')).toBeNull()
    const all = usualRouting(Array.from({ length: 40 }, () => timed(100, 10, 2_100)))
    expect(timeOrderFinding(timed(1_000, 10, 2_100), all, 'usersSlower')).toBeNull()
  })
})
