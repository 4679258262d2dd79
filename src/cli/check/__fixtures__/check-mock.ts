import { setTimeout as delay } from 'node:timers/promises'
import { mockModel } from '#checks/__fixtures__/mock-chat.ts'
import { type MockOptions, startMock } from '#checks/__fixtures__/mock-server.ts'
import { allChecks } from '#checks/all-checks.ts'
import type { Check } from '#checks/check.ts'
import type { CheckedService } from '#checks/checked-service.ts'
import type { ProbeSettings } from '#checks/probe.ts'
import { type CheckRunResult, runChecks } from '#checks/run-checks.ts'
import { withNeeds } from '#checks/select-checks.ts'
import { loopbackCertificate } from '#networks/direct/loopback-certificate.ts'
import { createDirectTransport } from '../direct-transport.ts'

/** As far as a mock needs it. */
const mockSettings: ProbeSettings = {
  timeoutMs: 5_000,
  largestBodyBytes: 1024 * 1024,
  largestPromptWords: 4_096,
  slowUploadMs: 40,
  burstRequests: 8,
}

export type MockRun = Omit<MockOptions, 'certificate'> & {
  readonly isEncrypted?: boolean
  /** Whether the client trusts the certificate. */
  readonly isTrusted?: boolean
  readonly checks?: readonly Check[]
  readonly seed?: string
  readonly service?: CheckedService
  readonly settings?: Partial<ProbeSettings>
  readonly clientKey?: string | undefined
}

/** Runs checks against a mock of its own. */
export async function checkMock({
  checks = allChecks,
  seed = 'seed',
  service = 'chat',
  ...rest
}: MockRun = {}): Promise<CheckRunResult> {
  const certificate = rest.isEncrypted === true ? loopbackCertificate : undefined
  await using server = await startMock({ ...rest, certificate })
  const certificateAuthority = rest.isTrusted === true ? loopbackCertificate.cert : undefined
  const key = rest.clientKey ?? rest.key ?? null
  await using transport = createDirectTransport({ url: server.url, key, connections: 32, certificateAuthority })
  return await runChecks({
    checks,
    transport,
    model: mockModel,
    service,
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
