import { describe, expect, it } from 'vitest'
import { contentHash } from '#records/content-id.ts'
import type { Check } from './check.ts'
import { fail, notObservable, pass } from './finding.ts'
import { defaultProbeSettings, type Probe } from './probe.ts'
import { drawQuestion } from './prompt-words.ts'
import { type CheckRun, runChecks } from './run-checks.ts'
import type { CheckAnswer, CheckRequest } from './transport-port.ts'

function answerOf(text: string, status = 200, headers: Record<string, string> = {}): CheckAnswer {
  const body = Buffer.from(text)
  return { kind: 'answer', status, headers, body, arrivals: [], firstByteMs: 1, totalMs: 2, end: 'complete' }
}

function checkNamed(
  id: string,
  run: (probe: Probe) => Promise<ReturnType<typeof pass>>,
  more: Partial<Check> = {},
): Check {
  const title = `title of ${id}`
  const base = {
    group: 'A',
    level: 'must',
    needs: [],
    networks: ['direct'],
    requests: 1,
    advice: 'Change it.',
  } as const
  return { ...base, id, title, run, ...more }
}

const request: CheckRequest = { method: 'POST', path: '/v1/x', body: 'hello' }

/** Runs checks against a function; `sent` has the bodies that went out, in order. */
async function runAgainst(checks: readonly Check[], more: Partial<CheckRun> = {}, answer = async () => answerOf('{}')) {
  const sent: string[] = []
  const waits: number[] = []
  const result = await runChecks({
    checks,
    transport: {
      network: 'direct',
      hasKey: false,
      isEncrypted: false,
      exchangeOverHttp2: null,
      connect: null,
      async exchange({ body }) {
        sent.push(String(body))
        return answer()
      },
    },
    model: 'm',
    service: 'chat',
    seed: 's',
    settings: defaultProbeSettings,
    concurrency: 3,
    budget: { requests: 100, bytes: 1_000_000 },
    signal: new AbortController().signal,
    clock: () => 0,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    hidden: null,
    ...more,
  })
  const verdicts = Object.fromEntries(
    result.results.map(({ check, verdict, detail }) => [check.id, `${verdict}: ${detail}`]),
  )
  return { ...result, verdicts, sent, waits }
}

const asking = (id: string, more: Partial<Check> = {}) =>
  checkNamed(
    id,
    async (probe) => {
      await probe.exchange({ ...request, body: drawQuestion(probe.random) })
      return pass('Yes.')
    },
    more,
  )

describe('runChecks', () => {
  it('default: the order is that of the needs, the results that of the list', async () => {
    const order: string[] = []
    const noting = (id: string, needs: readonly string[]) =>
      checkNamed(
        id,
        async () => {
          order.push(id)
          return pass('Yes.')
        },
        { needs },
      )
    const { results } = await runAgainst([noting('c', ['b']), noting('b', ['a']), noting('a', [])])
    expect(order).toEqual(['a', 'b', 'c'])
    expect(results.map(({ check }) => check.id)).toEqual(['c', 'b', 'a'])
  })

  it('behavior: what needs a failed check is not run, what needs an unseen one is not observable', async () => {
    const { verdicts, sent } = await runAgainst([
      checkNamed('failed', async () => fail('No.')),
      checkNamed('unseen', async () => notObservable('Hidden.')),
      asking('after-failed', { needs: ['failed'] }),
      asking('after-unseen', { needs: ['unseen'] }),
      asking('elsewhere', { networks: ['morse'] }),
    ])
    expect(verdicts).toEqual({
      failed: 'fail: No.',
      unseen: 'not-observable: Hidden.',
      'after-failed': 'not-run: It needs failed, which did not pass.',
      'after-unseen': 'not-observable: It needs unseen, of which nothing could be seen.',
      elsewhere: 'not-observable: The network direct hides what it looks at.',
    })
    expect(sent).toEqual([])
  })

  it('behavior: the same seed asks the same, however many checks run at the same time', async () => {
    const checks = ['a', 'b', 'c', 'd', 'e'].map((id) => asking(id))
    const alone = await runAgainst(checks, { concurrency: 1 })
    const together = await runAgainst(checks, { concurrency: 5 })
    const other = await runAgainst(checks, { seed: 'other' })
    expect(together.sent.toSorted()).toEqual(alone.sent.toSorted())
    expect(other.sent.toSorted()).not.toEqual(alone.sent.toSorted())
  })

  it('behavior: a shared exchange is made once and is evidence for all who look', async () => {
    const looking = (id: string) =>
      checkNamed(id, async (probe) => {
        await probe.shared('one', () => request)
        return pass('Yes.')
      })
    const { sent, results } = await runAgainst([looking('a'), looking('b')])
    expect(sent).toEqual(['hello'])
    expect(results.map(({ evidence }) => evidence.length)).toEqual([1, 1])
  })

  it('behavior: nothing else is in flight beside a check that is alone', async () => {
    let inFlight = 0
    const seen: number[] = []
    const counting = (id: string, isAlone: boolean) =>
      checkNamed(
        id,
        async () => {
          inFlight += 1
          if (isAlone) seen.push(inFlight)
          await new Promise((resolve) => setImmediate(resolve))
          if (isAlone) seen.push(inFlight)
          inFlight -= 1
          return pass('Yes.')
        },
        { isAlone },
      )
    await runAgainst([counting('a', true), counting('b', false), counting('c', false), counting('d', true)])
    expect(seen).toEqual([1, 1, 1, 1])
  })

  it('behavior: a budget that is spent leaves the rest not run', async () => {
    const checks = ['a', 'b', 'c'].map((id) => asking(id))
    const { verdicts, requests } = await runAgainst(checks, { concurrency: 1, budget: { requests: 2, bytes: 10_000 } })
    expect(verdicts).toEqual({ a: 'pass: Yes.', b: 'pass: Yes.', c: 'not-run: The budget was spent.' })
    expect(requests).toBe(2)
    const tooLarge = await runAgainst([asking('a')], { budget: { requests: 9, bytes: 3 } })
    expect(tooLarge.verdicts).toEqual({ a: 'not-run: It was not finished: the budget of 3 bytes is spent.' })
    expect(tooLarge.sent).toEqual([])
  })

  it('behavior: when the time is up, the rest is not run', async () => {
    const { verdicts } = await runAgainst([asking('a')], { signal: AbortSignal.abort() })
    expect(verdicts).toEqual({ a: 'not-run: The time was at its end.' })
  })

  it('behavior: a busy endpoint is asked again after as long as it says, three times', async () => {
    const { sent, waits, verdicts } = await runAgainst([asking('a')], {}, async () =>
      answerOf('{}', 429, { 'retry-after': '2' }),
    )
    expect(sent).toHaveLength(4)
    expect(waits).toEqual([2_000, 2_000, 2_000])
    expect(verdicts).toEqual({ a: 'pass: Yes.' })
  })

  it('behavior: evidence shows beginnings, hashes of the whole, and never the key', async () => {
    const text = `the key sk-secret is wrong ${'x'.repeat(5_000)}`
    const { results, sent } = await runAgainst([asking('a')], { hidden: 'sk-secret' }, async () =>
      answerOf(text, 401, { 'content-type': 'text/plain' }),
    )
    const [evidence] = results[0]?.evidence ?? []
    expect(evidence).toMatchObject({
      method: 'POST',
      path: '/v1/x',
      requestHash: contentHash(sent[0] ?? ''),
      requestText: sent[0],
      status: 401,
      contentType: 'text/plain',
      responseBytes: text.length,
      end: 'complete',
    })
    expect(evidence?.responseText).toHaveLength(2_048)
    expect(evidence?.responseText).toMatch(/^the key \[hidden\] is wrong x+$/)
  })

  it('error: checks that need one another, and a fault in a check, are faults', async () => {
    const circle = [asking('a', { needs: ['b'] }), asking('b', { needs: ['a'] })]
    await expect(runAgainst(circle)).rejects.toThrow('must not form a circle')
    const broken = checkNamed('a', async () => {
      throw new RangeError('a bug')
    })
    await expect(runAgainst([broken])).rejects.toThrow('a bug')
  })
})
