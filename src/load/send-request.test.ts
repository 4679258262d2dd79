import { describe, expect, it } from 'vitest'
import type { BodyPiece, Relay, RelayResult } from '#records/relay.ts'
import { virtualClock } from './__fixtures__/virtual-clock.ts'
import { createBodyBudget } from './body-budget.ts'
import { createSender } from './send-request.ts'
import type { Workload } from './workload/workload.ts'

const timeouts = { connectMs: 1, firstByteMs: 1, idleMs: 1, totalMs: 1 }
const supplier = { id: 'x', network: 'direct' as const, address: 'x', service: 'text-generation' }

function workload(kind: 'chat' | 'image' | 'embedding', isStream: boolean): Workload {
  return {
    kind,
    unit: 'text',
    description: 'test',
    request: (index) => ({ kind, path: '/p', body: `${index}`, isStream }),
  }
}

/** An answer whose body arrives in these pieces, at 100, 110, 120, … */
function answerOf(pieces: readonly string[], headers: Record<string, string>, httpStatus = 200): RelayResult {
  async function* body(): AsyncGenerator<BodyPiece> {
    for (const [index, piece] of pieces.entries())
      yield { kind: 'bytes', bytes: Buffer.from(piece), at: 100 + 10 * index }
  }
  return { kind: 'response', httpStatus, headers, sentAt: 5, firstByteAt: 90, body: body() }
}

async function send(
  kind: 'chat' | 'image' | 'embedding',
  isStream: boolean,
  result: RelayResult,
  maximumHeldBytes = 10_000,
) {
  const texts: unknown[] = []
  const relay: Relay = async () => result
  const { send: sendOne } = createSender({
    workload: workload(kind, isStream),
    relay,
    supplier,
    timeouts,
    maximumBodyBytes: 10_000,
    budget: createBodyBudget(maximumHeldBytes),
    clock: virtualClock(500),
    onText: (...text) => texts.push(text),
  })
  return { sent: await sendOne(0, new AbortController().signal), texts }
}

const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`
const delta = (content: string) => event({ choices: [{ index: 0, delta: { content } }] })

describe('createSender', () => {
  it('default: the moments of a stream; the role is an event without content', async () => {
    const pieces = [
      event({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }),
      delta('Hello'),
      `${delta(' wor')}${delta('ld')}`,
      event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }),
      'data: [DONE]\n\n',
    ]
    const { sent, texts } = await send('chat', true, answerOf(pieces, { 'content-type': 'text/event-stream' }))
    expect(sent).toEqual({
      outcome: 'answered',
      cause: null,
      sentMs: 5,
      firstByteMs: 90,
      firstEventMs: 100,
      firstTokenMs: 110,
      lastTokenMs: 120,
      endMs: 140,
      contentEventsMs: [110, 120, 120],
      promptTokens: 7,
      outputTokens: 3,
      textBytes: 11,
      units: 1,
    })
    expect(texts).toEqual([[0, 'Hello world', 3]])
  })

  it('args: images and vectors are counted', async () => {
    const json = { 'content-type': 'application/json' }
    const images = JSON.stringify({ data: [{ b64_json: 'AA==' }, { b64_json: 'AA==' }] })
    const vectors = JSON.stringify({ data: [{ embedding: [1] }, { embedding: [2] }, { embedding: [3] }] })
    const old = JSON.stringify({ status: 'success', output: ['AA=='] })
    const units = await Promise.all([
      send('image', false, answerOf([images], json)),
      send('image', false, answerOf([old], json)),
      send('embedding', false, answerOf([vectors], json)),
    ])
    expect(units.map(({ sent }) => sent.units)).toEqual([2, 1, 3])
  })

  it('behavior: failures have their cause, and no text', async () => {
    const refused = await send('chat', true, answerOf(['{"error": {"message": "later"}}'], {}, 429))
    expect([refused.sent.outcome, refused.sent.cause, refused.sent.units, refused.texts]).toEqual([
      'refused',
      '429',
      0,
      [],
    ])
    const timing = { sentAt: null, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: true }
    const failure = { kind: 'timed-out', blame: 'undetermined', timeoutPhase: 'connect', detail: 'late' } as const
    const late = await send('chat', true, { kind: 'failure', failure, timing })
    expect(late.sent).toMatchObject({ outcome: 'timed-out', cause: 'connect', sentMs: null, endMs: 500 })
    const json = { 'content-type': 'application/json' }
    const large = await send('image', false, answerOf(['{"data": [', ' '.repeat(90), ']}'], json), 50)
    expect(large.sent).toMatchObject({ outcome: 'local-fault', cause: 'memory', endMs: 100, units: 0 })
    const broken = await send('chat', true, answerOf([delta('Hel')], { 'content-type': 'text/event-stream' }))
    expect(broken.sent).toMatchObject({ outcome: 'malformed', cause: null, firstTokenMs: 100 })
  })
})
