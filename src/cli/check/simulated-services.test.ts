import { expect, it } from 'vitest'
import type { ServiceBehaviourInput } from '#backends/simulator/service-behaviour.ts'
import { withService } from '#backends/simulator/service-fixture.ts'
import type { CheckedService } from '#checks/checked-service.ts'
import { findService } from '#checks/find-service.ts'
import { isViolation } from '#checks/finding.ts'
import { defaultProbeSettings } from '#checks/probe.ts'
import { runChecks } from '#checks/run-checks.ts'
import { chosenChecks } from './chosen-checks.ts'
import { createDirectTransport } from './direct-transport.ts'

const limits = { timeoutMs: 10_000, maximumBytes: 16 * 1024 ** 2, signal: new AbortController().signal }

/** What was found of a simulated service, asked as what it shows itself to be. */
async function check(behaviour: ServiceBehaviourInput) {
  await using server = await withService(behaviour)
  await using transport = createDirectTransport({ url: server.url, key: null, connections: 8 })
  const service: CheckedService = await findService((request) => transport.exchange(request, limits), behaviour.model)
  const { results } = await runChecks({
    checks: chosenChecks({ service }),
    transport,
    model: behaviour.model,
    service,
    seed: 'seed',
    settings: { ...defaultProbeSettings, largestBodyBytes: 1024 ** 2, slowUploadMs: 40 },
    concurrency: 8,
    budget: { requests: 500, bytes: 1024 ** 3 },
    signal: limits.signal,
    clock: () => Date.now(),
    sleep: async () => {},
    hidden: null,
  })
  const musts = results.filter((result) => result.check.level === 'must')
  return {
    service,
    open: musts.filter(({ verdict }) => verdict !== 'pass').map((result) => `${result.check.id}: ${result.verdict}`),
    bad: results.filter(isViolation).map((result) => `${result.check.id}: ${result.detail}`),
  }
}

it('default: embeddings with a window of 64 tokens pass every must', async () => {
  const { service, open, bad } = await check({ kind: 'embedding', model: 'small', maximumTokens: 64 })
  expect([service, open]).toEqual(['embeddings', ['transport.tls: not-observable']])
  expect(bad).toEqual([])
})

it('default: images pass every must', async () => {
  const { service, open, bad } = await check({ kind: 'image', model: 'painter' })
  expect([service, open]).toEqual(['images', ['transport.tls: not-observable']])
  expect(bad).toEqual([])
})
