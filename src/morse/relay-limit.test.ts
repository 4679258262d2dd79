import { describe, expect, it } from 'vitest'
import applicationRelays from './__fixtures__/app-relays.json' with { type: 'json' }
import maximumRelays from './__fixtures__/go-max-relays.json' with { type: 'json' }
import { decimal } from './decimal.ts'
import { applicationMaxRelays, participationRate, sessionRelayLimit } from './relay-limit.ts'

const poor = { stakedTokens: 25_000_000_000n, baseRelaysPerPokt: 100n, stabilityAdjustment: 0n }

describe('applicationMaxRelays', () => {
  it.each(applicationRelays.cases)('vectors: stake $stake, base $base', ({ stake, base, max_relays }) => {
    const application = { stakedTokens: BigInt(stake), baseRelaysPerPokt: BigInt(base), stabilityAdjustment: 0n }
    expect(applicationMaxRelays(application)).toBe(BigInt(max_relays))
  })

  it('args: stability is added in relays, participation multiplies before that', () => {
    expect(applicationMaxRelays({ ...poor, stabilityAdjustment: 7n })).toBe(25_007n)
    const rate = participationRate({ applicationsStaked: 1n, nodesStaked: 1n, total: 3n })
    expect(rate).toBe(decimal('0.666666666666666667'))
    expect(applicationMaxRelays({ ...poor, stabilityAdjustment: 7n, participationRate: rate })).toBe(16_673n)
  })

  it('behavior: parts of a relay are cut off', () => {
    expect(applicationMaxRelays({ ...poor, stakedTokens: 1_999_999n })).toBe(1n)
  })

  it('behavior: capped at 2^64 - 1', () => {
    expect(applicationMaxRelays({ ...poor, stakedTokens: 10n ** 30n })).toBe(2n ** 64n - 1n)
  })
})

describe('sessionRelayLimit', () => {
  it.each(applicationRelays.cases)('vectors: $max_relays over $chains chains and $nodes nodes', (row) => {
    const share = { maxRelays: BigInt(row.max_relays), applicationChains: row.chains, sessionNodeCount: row.nodes }
    expect(sessionRelayLimit(share)).toBe(BigInt(row.per_node))
  })

  it.each(maximumRelays.cases)('vectors: $max_relays over $chains chains and $session_node_count nodes', (row) => {
    const share = {
      maxRelays: BigInt(row.max_relays),
      applicationChains: row.chains,
      sessionNodeCount: row.session_node_count,
    }
    expect(sessionRelayLimit(share)).toBe(BigInt(row.max_possible_relays))
  })
})
