import { describe, expect, it } from 'vitest'
import { demoFleet } from './demo-fleet.ts'
import { constantKey } from './simulator-fixture.ts'
import { spawnSimulators } from './spawn-simulator.ts'

describe('demoFleet', () => {
  it('default: eight suppliers, each with its vices', () => {
    const vices = demoFleet.map(({ name, behaviour }) => [name, behaviour.misbehaviours.map(({ kind }) => kind)])
    expect(Object.fromEntries(vices)).toEqual({
      refuser: ['refuse-hard'],
      'error-in-200': ['error-object'],
      flaky: ['flaky'],
      'slow-drip': ['shared-backend', 'slow-drip'],
      'oversized-and-broken': ['oversized-body', 'broken-json'],
      'inflated-usage': ['shared-backend', 'lie-about-usage'],
      switcher: ['switch-model'],
      memoriser: ['memorised-public'],
    })
    expect(demoFleet).toHaveLength(8)
  })

  it('behavior: everyone of a group states the same ability, and the twins too', () => {
    const abilityOf = (name: string) => demoFleet.find((one) => one.name === name)?.behaviour.ability
    expect(abilityOf('slow-drip')).toEqual(abilityOf('inflated-usage'))
    expect(abilityOf('refuser')).toEqual(abilityOf('error-in-200'))
  })

  it('behavior: latencies are humble, expectations are sentences, models say that they are simulated', () => {
    for (const { behaviour, expectation } of demoFleet) {
      expect(behaviour.latency.baseMs).toBeGreaterThanOrEqual(10)
      expect(behaviour.latency.baseMs).toBeLessThanOrEqual(60)
      expect(expectation).toMatch(/^[A-Z].{20,}\.$/)
      expect(behaviour.model).toMatch(/^sim-/)
    }
  })

  it('behavior: the whole fleet serves from two processes', async () => {
    const fleet = await spawnSimulators({ behaviours: demoFleet, answerKey: constantKey() })
    try {
      const health = await Promise.all(
        fleet.simulators.map(async ({ url }) => (await fetch(`${url}/health`)).headers.get('server')),
      )
      expect(health).toEqual(Array(8).fill('assay-simulator'))
    } finally {
      await fleet.close()
    }
  })
})
