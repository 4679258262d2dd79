import { describe, expect, test } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { auditText } from '../render/audit-report.ts'
import { type AuditedEndpoint, auditEndpoints } from './audit-endpoints.ts'
import { auditPlan } from './audit-plan.ts'

type Model = {
  /** How likely each place of a text holds the letter that this prompt prefers. */
  readonly preference: number
  readonly likeliest: number
  /** By how much that probability differs between answers. */
  readonly wavers?: number
  /** Prompts that a cache has seen; null: no cache. */
  readonly cache: Set<string> | null
  readonly logProbabilities?: 'none' | 'made-up'
}

/** An endpoint of the chat interface, as far as the audit asks. */
function endpointOf(
  seed: string,
  { preference, likeliest, wavers = 0.01, cache, logProbabilities }: Model,
): AuditedEndpoint {
  const stream = randomStream(seed)
  return {
    model: 'm',
    async ask({ body }) {
      const { messages, max_tokens, temperature } = body as {
        messages: { content: string }[]
        max_tokens: number
        temperature: number
      }
      const prompt = messages[0]?.content ?? ''
      if (max_tokens > 1) {
        const text = Array.from({ length: 40 }, (_, place) =>
          stream.next() < preference ? 'abcd'[(prompt.length + place) % 4] : 'abcd'[stream.integer(4)],
        ).join('')
        return { body: { choices: [{ message: { content: text } }] }, elapsedMs: 5 }
      }
      const isKnown = cache?.has(prompt) === true
      cache?.add(prompt)
      const elapsedMs = (isKnown ? 20 : 80) + 10 * stream.next()
      if (logProbabilities === 'none') return { body: { choices: [{ message: { content: 'a' } }] }, elapsedMs }
      const claimed = logProbabilities === 'made-up' ? 0.99 : likeliest - wavers * stream.next()
      const isTaken = temperature === 0 || stream.next() < likeliest
      const top_logprobs = [
        { token: 'a', logprob: Math.log(claimed) - prompt.length * 1e-5 },
        { token: 'b', logprob: Math.log(1 - claimed) - 1e-3 },
      ]
      const first = { ...top_logprobs[isTaken ? 0 : 1], top_logprobs }
      return { body: { choices: [{ logprobs: { content: [first] } }] }, elapsedMs }
    },
  }
}

const extent = { prompts: 8, texts: 5, couplingTrials: 16 }
const model: Model = { preference: 0.5, likeliest: 0.7, cache: null }

function audit(first: Model, other: Model, over: Partial<typeof extent> = {}) {
  return auditEndpoints(
    [endpointOf('first', first), endpointOf('other', other)],
    { ...extent, ...over },
    randomStream('audit'),
  )
}

describe('auditEndpoints', () => {
  test('default: one model behind two endpoints is not told apart, and costs what was announced', async () => {
    const report = await audit(model, model)
    expect(report).toMatchObject({ level: 'unknown', unanswered: 0, relays: auditPlan(extent).relays })
    expect(report.logProbabilities.faults).toEqual([[], []])
    expect(report.logProbabilities.comparison?.p).toBeGreaterThan(0.01)
    expect(auditText({ plan: auditPlan(extent), report })).toContain('Not told apart at this cost.')
  })

  test('behavior: another distribution of texts is different', async () => {
    const report = await audit(
      { ...model, logProbabilities: 'none' },
      { ...model, preference: 0.8, logProbabilities: 'none' },
    )
    expect(report).toMatchObject({ level: 'different', texts: { prompts: 8, p: 1 / 2_000 } })
    expect(report.logProbabilities.comparison).toBeNull()
  })

  test('behavior: other log-probabilities are different, though texts are not', async () => {
    const report = await audit(model, { ...model, likeliest: 0.6 })
    expect(report).toMatchObject({ level: 'different', logProbabilities: { comparison: { p: 1 / 2_000 } } })
  })

  test('behavior: log-probabilities as near as another machine makes them are not called different', async () => {
    const constant = { ...model, wavers: 1e-4 }
    const report = await audit(constant, { ...constant, likeliest: 0.703 })
    expect(report).toMatchObject({
      level: 'unknown',
      logProbabilities: { comparison: { p: 1 / 2_000, isWithinKernels: true } },
    })
    expect(auditText({ plan: auditPlan(extent), report })).toContain(
      ' nats (so near may be another machine), p = 0.0005',
    )
  })

  test('behavior: made-up log-probabilities are not compared', async () => {
    const { logProbabilities } = await audit(model, { ...model, logProbabilities: 'made-up' })
    expect(logProbabilities.faults[1].map(({ kind }) => kind)).toEqual(['not-as-sampled'])
    expect(logProbabilities.comparison).toBeNull()
  })

  test('behavior: a shared cache is one backend, two caches are not', async () => {
    const shared = { ...model, cache: new Set<string>() }
    expect(await audit(shared, shared)).toMatchObject({ level: 'same-backend', coupling: { trials: 16, coupled: 16 } })
    const apart = await audit(shared, { ...model, cache: new Set<string>() })
    expect(apart.level).toBe('unknown')
  })

  test('behavior: endpoints that answer nothing are unknown', async () => {
    const silent: AuditedEndpoint = { model: 'm', ask: async () => ({ body: null, elapsedMs: null }) }
    const report = await auditEndpoints([silent, silent], { ...extent, couplingTrials: 1 }, randomStream('silent'))
    const { relays } = auditPlan({ ...extent, couplingTrials: 1 })
    expect(report).toMatchObject({ level: 'unknown', texts: null, relays, unanswered: relays })
  })
})
