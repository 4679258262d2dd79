import { setTimeout as delay } from 'node:timers/promises'
import { mockModel } from '#checks/__fixtures__/mock-chat.ts'
import { type MockOptions, startMock } from '#checks/__fixtures__/mock-server.ts'
import { allChecks } from '#checks/all-checks.ts'
import type { Check } from '#checks/check.ts'
import type { ProbeSettings } from '#checks/probe.ts'
import { type CheckRunResult, runChecks } from '#checks/run-checks.ts'
import { withNeeds } from '#checks/select-checks.ts'
import { createDirectTransport } from '../direct-transport.ts'

/** As far as a mock needs it. */
const mockSettings: ProbeSettings = {
  timeoutMs: 5_000,
  largestBodyBytes: 1024 * 1024,
  largestPromptWords: 4_096,
  slowUploadMs: 40,
  burstRequests: 8,
}

export type MockRun = MockOptions & {
  readonly checks?: readonly Check[]
  readonly seed?: string
  readonly settings?: Partial<ProbeSettings>
  readonly clientKey?: string
}

/** Runs checks against a mock of its own. */
export async function checkMock({ checks = allChecks, seed = 'seed', ...rest }: MockRun = {}): Promise<CheckRunResult> {
  await using server = await startMock(rest)
  const key = rest.clientKey ?? rest.key ?? null
  await using transport = createDirectTransport({ url: server.url, key, connections: 32 })
  return await runChecks({
    checks,
    transport,
    model: mockModel,
    seed,
    settings: { ...mockSettings, ...rest.settings },
    concurrency: 8,
    budget: { requests: 2_000, bytes: 1024 ** 3 },
    signal: new AbortController().signal,
    clock: () => Date.now(),
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    hidden: key,
  })
}

/** One check with those that it needs. */
export function checkById(id: string): readonly Check[] {
  return withNeeds(allChecks, (check) => check.id === id)
}
