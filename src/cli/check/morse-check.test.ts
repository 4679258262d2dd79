import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { mockModel } from '#checks/__fixtures__/mock-chat.ts'
import { startMock } from '#checks/__fixtures__/mock-server.ts'
import { answeredByModel } from '#checks/__fixtures__/model/model-server.ts'
import { changedJson, type Mutation, messageOf } from '#checks/__fixtures__/mutation.ts'
import { defaultProbeSettings } from '#checks/probe.ts'
import { type CheckResult, runChecks } from '#checks/run-checks.ts'
import { openSmallLocalnet, service } from '../__fixtures__/small-localnet.ts'
import { openMorseRelays } from '../relay/morse-relays.ts'
import { readRelayData } from '../relay/relay-data.ts'
import { overridesOf } from '../relay/relay-flags.ts'
import { chosenChecks } from './chosen-checks.ts'
import { createMorseTransport } from './morse-transport.ts'

/** What the mock without a model behind it can be asked, and what it cannot. */
const ofService = ['A', 'B', 'C', 'D', 'E', 'H', 'N', 'O', 'S']
const ofModel = ['F', 'G', 'I', 'J', 'K', 'L', 'M']

/** Checks a supplier through relays, as `assay check --network morse` does, and returns what was found. */
async function checkThroughRelays(mutation?: Mutation, only = ofService): Promise<readonly CheckResult[]> {
  await using backend = await startMock({ mutation })
  await using localnet = await openSmallLocalnet({ servicers: { ours: [] }, backendUrl: backend.url })
  const servicer = localnet.addressOf('ours')
  const rpc = [...localnet.rpcUrls]
  const call = { method: 'POST', path: '/v1/chat/completions' }
  const overrides = await overridesOf({ rpc, chain: service, servicer: [servicer], ...call })
  const port = await openMorseRelays({
    data: await readRelayData({ file: undefined, overrides, hasKey: true }),
    applications: [localnet.application],
    timeoutMs: 10_000,
    maximumResponseBytes: 1_000_000,
    concurrency: 4,
    allowsPrivate: false,
  })
  try {
    const { results } = await runChecks({
      checks: chosenChecks({ only }),
      transport: createMorseTransport({ port, servicer }),
      model: mockModel,
      service: 'chat',
      seed: 'relays',
      settings: { ...defaultProbeSettings, timeoutMs: 10_000, largestPromptWords: 4_096, burstRequests: 4 },
      concurrency: 4,
      budget: { requests: 900, bytes: 1024 ** 3 },
      signal: new AbortController().signal,
      clock: () => Date.now(),
      sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
      hidden: null,
    })
    return results
  } finally {
    await port.close()
  }
}

/** What did not pass of what Morse shows. */
function shown(results: readonly CheckResult[]): string[] {
  return results
    .filter(({ check, verdict }) => check.networks.includes('morse') && verdict !== 'pass')
    .map(({ check, verdict }) => `${check.id}: ${verdict}`)
}

it('default: through a local network a conforming supplier violates nothing; what Morse hides is not observable', async () => {
  const results = await checkThroughRelays()
  expect(shown(results)).toEqual([
    'unicode.long-word: refused-properly',
    'self-test.completion-text: refused-properly',
    'self-test.completion-rivals: refused-properly',
    'self-test.prompt-logprobs: refused-properly',
    'self-test.tokenizer: refused-properly',
  ])
  const hidden = results.filter(({ check }) => !check.networks.includes('morse'))
  expect(new Set(hidden.map(({ verdict }) => verdict))).toEqual(new Set(['not-observable']))
  expect(hidden.length).toBeGreaterThan(20)
})

it('behavior: a violation is found through relays, too', async () => {
  const mutation = changedJson('/chat/completions', (json) => {
    messageOf(json).role = 'bot'
    return json
  })
  expect(shown(await checkThroughRelays(mutation))).toContain('chat.role: fail')
})

it('behavior: a model is checked through relays, too', async () => {
  expect(shown(await checkThroughRelays(answeredByModel(), ofModel))).toEqual(['completions.suffix: refused-properly'])
})
