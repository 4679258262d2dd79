import { describe, expect, test } from 'vitest'
import { StatisticsArgumentError } from '../argument-error.ts'
import { servicePlan } from './service-plan.ts'

const design = {
  services: 256,
  nodes: 10_000,
  servicesPerNode: 1,
  sessionNodes: 24,
  sessionMinutes: 60,
  servicesPerApplication: 15,
  relaysPerApplication: 40_000,
  relayShare: 0.5,
  revisitDays: 1,
  itemsPerDecision: 380,
  relaysPerItem: 1,
}

describe('servicePlan', () => {
  test('default: a service for every variant of every model', () => {
    expect(servicePlan(design)).toEqual({
      nodesPerService: 39,
      missingNodes: 0,
      mostServices: 416,
      applicationsPerService: 1,
      applications: 18,
      sessions: 256,
      relaysPerNodeSession: 55,
      decisionDays: expect.closeTo(0.474, 3),
    })
  })

  test('behavior: too few nodes for that many services: no session, no relay, no pay', () => {
    expect(servicePlan({ ...design, nodes: 5_000 })).toEqual({
      nodesPerService: 19,
      missingNodes: 5,
      mostServices: 208,
      applicationsPerService: null,
      applications: null,
      sessions: null,
      relaysPerNodeSession: 55,
      decisionDays: null,
    })
  })

  test('behavior: one service for all takes many applications to see everybody daily', () => {
    const { nodesPerService, applicationsPerService, sessions } = servicePlan({ ...design, services: 1 })
    expect([nodesPerService, applicationsPerService, sessions]).toEqual([10_000, 18, 18])
  })

  test('behavior: an allowance below a relay per node decides nothing', () => {
    expect(servicePlan({ ...design, relaysPerApplication: 500 })).toMatchObject({
      relaysPerNodeSession: 0,
      decisionDays: null,
    })
  })

  test('error: no services', () => {
    expect(() => servicePlan({ ...design, services: 0 })).toThrow(StatisticsArgumentError)
  })
})
