import { chatRequest } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawLongTask, drawQuestion } from '../prompt-words.ts'
import { askStream, readStream } from '../read-stream.ts'

const base = { group: 'D', networks: ['direct'], needs: ['stream.events'], isAlone: true } as const

const STREAMED_TOKENS = 64
/** A quicker answer may truly be one burst. */
const SHORTEST_TELLING_MS = 200
/** The share of the time in which the text comes; of what is generated while it is sent, nearly all. */
const LEAST_SPREAD = 0.2

/** Long, and within the window of small models too. */
const LEFT_TOKENS = 256

/** After a client has left, another one must not wait for what nobody reads. */
const SLOWER_AT_MOST = 4
const SLOWER_GRACE_MS = 400

/** When streams bring what they bring. */
export const paceChecks: readonly Check[] = [
  {
    ...base,
    id: 'stream.flush',
    level: 'should',
    requests: 1,
    title: 'text is sent as it is generated, not all at the end',
    advice: 'Flush each event; turn off buffering in proxies (nginx: proxy_buffering off, or X-Accel-Buffering: no).',
    async run(probe) {
      const reply = await askStream(probe, drawLongTask(probe.random), { max_tokens: STREAMED_TOKENS })
      if (reply.kind !== 'stream') return fail(reply.problem)
      const times = reply.chunks
        .filter(({ chunk }) => chunk.choices?.some(({ delta }) => Boolean(delta?.content || delta?.reasoning_content)))
        .map(({ atMs }) => atMs)
      const [first = 0, last = 0] = [times[0], times.at(-1)]
      const gaps = times.slice(1).map((time, place) => time - (times[place] ?? 0))
      const measures = {
        ttft_ms: Math.round(first),
        e2e_ms: Math.round(reply.totalMs),
        chunks: times.length,
        max_gap_ms: Math.round(Math.max(0, ...gaps)),
      }
      if (reply.totalMs < SHORTEST_TELLING_MS) return notObservable('The answer was too quick to tell.', measures)
      const spread = (last - first) / reply.totalMs
      if (spread >= LEAST_SPREAD) return pass(`It comes over ${Math.round(spread * 100)} % of the time.`, measures)
      return times.length < 8
        ? fail(`The text comes in ${times.length} chunk(s).`, measures)
        : fail('All text comes in one burst at the end.', measures)
    },
  },
  {
    ...base,
    id: 'stream.abort',
    level: 'should',
    requests: 5,
    title: 'when a client leaves, others do not wait for what it asked',
    advice: 'Stop generating when the connection closes; behind a proxy, let it pass the closing on.',
    async run(probe) {
      const before = Math.max(await shortAnswerMs(probe), await shortAnswerMs(probe))
      const left = await probe.exchange({
        ...chatRequest(probe, drawLongTask(probe.random), { stream: true, max_tokens: LEFT_TOKENS }),
        leavesAt: (piece) => Buffer.from(piece).includes('"content"'),
      })
      if (readStream(left).kind !== 'stream') return notObservable('The stream could not be left.')
      const after = await shortAnswerMs(probe)
      const measures = { before_ms: Math.round(before), after_ms: Math.round(after) }
      if (!Number.isFinite(before) || left.kind !== 'answer' || left.end !== 'left') {
        return notObservable('The answers before were none, or the stream was over before we left.', measures)
      }
      return after <= before * SLOWER_AT_MOST + SLOWER_GRACE_MS
        ? pass('The next request is answered at once.', measures)
        : fail(`The next request took ${Math.round(after)} ms, before it was ${Math.round(before)} ms.`, measures)
    },
  },
]

/** How long an answer of one token takes; Infinity when there is none. */
async function shortAnswerMs(probe: Probe): Promise<number> {
  const answer = await probe.exchange(chatRequest(probe, drawQuestion(probe.random), { max_tokens: 1 }))
  return answer.kind === 'answer' && answer.status === 200 ? answer.totalMs : Number.POSITIVE_INFINITY
}
