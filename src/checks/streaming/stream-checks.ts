import { readUsage } from '#contract/read-usage.ts'
import { askChat, chatRequest, chatText } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { fail, notObservable, pass, refusedProperly, silentlyIgnored } from '../finding.ts'
import { drawLongTask, drawQuestion, pick } from '../prompt-words.ts'
import { askStream, streamText } from '../read-stream.ts'

const base = { group: 'D', networks: ['direct'], needs: ['stream.events'] } as const

/** Several code points and up to 25 bytes each, so that cuts anywhere would show. */
const manyByteSigns = ['👩‍👩‍👧‍👦', '🧑🏽‍🚀', '🏳️‍🌈', '👨🏿‍🌾'] as const

/** What streams bring, beside their form. */
export const streamChecks: readonly Check[] = [
  {
    ...base,
    id: 'stream.usage',
    level: 'should',
    requests: 1,
    title: 'with include_usage one more chunk, without choices, has the usage',
    advice: 'With "stream_options": {"include_usage": true} send a last chunk with "choices": [] and "usage".',
    async run(probe) {
      const fields = { stream_options: { include_usage: true } }
      const reply = await askStream(probe, drawQuestion(probe.random), fields)
      if (reply.kind === 'refused') return refusedProperly(reply.problem)
      if (reply.kind === 'broken') return fail(reply.problem)
      const counted = reply.chunks.filter(({ json }) => readUsage(json) !== null)
      if (counted.length === 0) return silentlyIgnored('No chunk has the usage.')
      if (counted.length > 1) return fail(`${counted.length} chunks have a usage.`)
      const last = reply.chunks.at(-1)
      if (last !== counted[0]) return fail('The usage is not in the last chunk.')
      return last?.chunk.choices?.length === 0 ? pass('It has.') : fail('The chunk with the usage has choices.')
    },
  },
  {
    ...base,
    id: 'stream.equals-answer',
    level: 'should',
    requests: 3,
    title: 'a stream brings the same text as an answer at once, at temperature 0',
    advice: 'Stream every piece of text, also the last one, and nothing that an answer at once leaves out.',
    async run(probe) {
      const question = drawQuestion(probe.random)
      const [first, stream, second] = [
        await askChat(probe, question),
        await askStream(probe, question),
        await askChat(probe, question),
      ]
      if (first.kind !== 'chat' || second.kind !== 'chat' || stream.kind !== 'stream') {
        return notObservable('Not all requests were answered.')
      }
      const streamed = streamText(stream)
      if (streamed === chatText(first) || streamed === chatText(second)) return pass('It does.')
      if (chatText(first) !== chatText(second)) return notObservable('Answers differ from one to the next anyway.')
      return fail('Two answers at once are the same and the streamed one is another.')
    },
  },
  {
    ...base,
    id: 'stream.utf8',
    level: 'must',
    requests: 2,
    title: 'characters of many bytes are not cut apart',
    advice: 'Hold back bytes of an unfinished character until it is whole, before they become JSON.',
    async run(probe) {
      const signs = Array.from({ length: 4 }, () => pick(probe.random, manyByteSigns)).join(' ')
      const prompt = `Repeat these signs and say nothing else: ${signs}`
      const reply = await askStream(probe, prompt, { max_tokens: 64 })
      if (reply.kind !== 'stream') return fail(reply.problem)
      const text = streamText(reply)
      if (replacements(text) > 0) {
        // A model may itself write bytes that are no text; then an answer at once has them, too.
        const atOnce = await askChat(probe, prompt, { max_tokens: 64 })
        const isOwn = atOnce.kind === 'chat' && replacements(chatText(atOnce)) >= replacements(text)
        if (isOwn) return notObservable('The model itself writes bytes that are no text.')
        return fail('The text has replacement characters (U+FFFD).')
      }
      if (!text.isWellFormed()) return fail('The text has half characters (lone surrogates).')
      return pass(/[^\0-\x7f]/.test(text) ? 'They come whole.' : 'Nothing is cut; the answer had none of many bytes.')
    },
  },
  {
    ...base,
    id: 'stream.interleaved',
    level: 'should',
    requests: 1,
    title: 'with n = 2 both choices are streamed, by their index, or n is refused',
    advice: 'Number the chunks of each choice with "index", end each choice, or refuse n above 1 with status 400.',
    async run(probe) {
      const reply = await askStream(probe, drawQuestion(probe.random), { n: 2, temperature: 1 })
      if (reply.kind === 'refused') return refusedProperly(reply.problem)
      if (reply.kind === 'broken') return fail(reply.problem)
      const ended = reply.chunks
        .flatMap(({ chunk }) => chunk.choices ?? [])
        .filter(({ finish_reason }) => finish_reason != null)
        .map(({ index }) => index)
        .toSorted()
      if (ended.length === 1) return silentlyIgnored('There is one choice.')
      return ended.join() === '0,1' ? pass('They are.') : fail('The two choices cannot be told apart by index.')
    },
  },
  {
    ...base,
    id: 'stream.error-status',
    level: 'must',
    requests: 1,
    title: 'an error before the first byte is a status, not a stream',
    advice: 'Check requests before answering: an error known then is status 4xx with an error object in JSON.',
    run: async (probe) =>
      expectRefusal(await probe.exchange(chatRequest(probe, '', { stream: true, messages: 'no list' }))),
  },
  {
    ...base,
    id: 'stream.complete',
    level: 'must',
    requests: 1,
    title: 'a stream that is cut by max_tokens says so',
    advice: 'Set "finish_reason": "length" where max_tokens ends a stream.',
    async run(probe) {
      const reply = await askStream(probe, drawLongTask(probe.random), { max_tokens: 8 })
      if (reply.kind !== 'stream') return fail(reply.problem)
      const reasons = reply.chunks.flatMap(({ chunk }) => chunk.choices ?? []).map((choice) => choice.finish_reason)
      const reason = reasons.find((one) => one != null)
      if (reason === 'length') return pass('It does.')
      // A model may be brief; what cannot be is a stop after exactly as much as was allowed.
      const pieces = reply.chunks.filter(({ chunk }) => chunk.choices?.[0]?.delta?.content).length
      return pieces >= 8
        ? fail('It was cut after max_tokens and says otherwise.')
        : notObservable('The answer was short.')
    },
  },
]

function replacements(text: string): number {
  return text.split('\ufffd').length - 1
}
