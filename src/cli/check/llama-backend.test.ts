import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tinyGguf } from '#backends/llama/__fixtures__/tiny-gguf.ts'
import { type LlamaServer, startLlamaServer } from '#backends/llama/server.ts'
import { isViolation } from '#checks/finding.ts'
import { runChecks } from '#checks/run-checks.ts'
import { everyCheck } from './chosen-checks.ts'
import { createDirectTransport } from './direct-transport.ts'

let folder = ''
let server: LlamaServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-check-llama-'))
  const path = join(folder, 'tiny.gguf')
  await writeFile(path, tinyGguf('f16'))
  server = await startLlamaServer({ path, contextTokens: 2_048 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const timed = ['stream.abort', 'stream.flush']

it('behavior: our llama backend violates nothing, with a model of random weights', async () => {
  await using transport = createDirectTransport({ url: server.url, key: null, connections: 32 })
  const { results } = await runChecks({
    // It has neither vectors nor images; what is measured against the clock is left to quiet machines.
    checks: everyCheck.filter(({ group, id }) => !'LM'.includes(group) && !timed.includes(id)),
    transport,
    model: server.name,
    service: 'chat',
    // To the plain question of some seeds this model says nothing at all.
    seed: 'two',
    settings: {
      timeoutMs: 120_000,
      largestBodyBytes: 1024 * 1024,
      largestPromptWords: 64,
      slowUploadMs: 40,
      burstRequests: 8,
    },
    concurrency: 4,
    budget: { requests: 2_000, bytes: 1024 ** 3 },
    signal: AbortSignal.timeout(170_000),
    clock: Date.now,
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    hidden: null,
  })
  const violations = results.filter(isViolation)
  expect(violations.map(({ check, detail }) => `${check.id}: ${detail}`)).toEqual([])
  const refused = results.filter(({ verdict }) => verdict === 'refused-properly')
  expect(refused.map(({ check }) => check.id)).toMatchInlineSnapshot(`
    [
      "models.version",
      "unicode.long-word",
      "sampling.logit-bias",
      "completions.token-ids",
      "completions.token-id-lists",
      "completions.best-of",
      "completions.suffix",
    ]
  `)
  const open = results.filter(({ check, verdict }) => check.level !== 'may' && verdict === 'not-observable')
  expect(open.map(({ check }) => check.id)).toMatchInlineSnapshot(`
    [
      "transport.tls",
      "transport.body-10-megabytes",
      "stream.utf8",
      "errors.bad-key",
      "errors.context-too-long",
      "limits.context-window",
      "sampling.stop",
      "sampling.stop-list",
      "tools.auto",
      "tools.unicode",
    ]
  `)
  expect(results.filter(({ verdict }) => verdict === 'not-run').map(({ check }) => check.id)).toEqual([])
}, 180_000)
