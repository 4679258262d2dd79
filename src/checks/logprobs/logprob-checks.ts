import { chatPath } from '../ask-chat.ts'
import { answeredChat, asked, chatFields, concluded, streamedChat } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import { drawLongTask, drawNoun } from '../prompt-words.ts'
import { choiceText, fieldAt } from '../read-fields.ts'
import { judgeRangeRefusal } from '../sampling/range-checks.ts'
import { echoChecks } from './echo-checks.ts'
import { judgeBytes, judgeDistributions, judgeGreedy } from './judge-logprobs.ts'
import { chatPositions } from './read-logprobs.ts'

const base = { group: 'G', networks: ['direct', 'morse'], needs: ['logprobs.chat'], requests: 1 } as const
const missing = '"logprobs.content" is missing or has another shape.'

/** Log-probabilities and bytes of tokens in chat answers. */
export const logprobChecks: readonly Check[] = [
  {
    ...base,
    id: 'logprobs.chat',
    level: 'should',
    needs: ['chat.answers'],
    title: '"logprobs" with a depth gives one entry for each token',
    advice: 'Return "logprobs.content" when asked; some servers need a flag for it, such as --max-logprobs 20.',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, drawLongTask(probe.random), { logprobs: true, top_logprobs: 1 })
      const positions = chatPositions(body)
      if (fieldAt(body, 'choices', 0, 'logprobs') == null) return silentlyIgnored('No log-probabilities come.')
      if (positions === undefined) return fail(missing)
      if (choiceText(body) === '') return notObservable('The model said nothing.')
      const count = fieldAt(body, 'usage', 'completion_tokens')
      // An end-of-text token is counted by some and listed by none, or the other way round.
      const isCounted = typeof count !== 'number' || Math.abs(count - positions.length) <= 1
      const detail = `${positions.length} entries for ${typeof count === 'number' ? count : 'unknown'} tokens.`
      return isCounted && positions.length > 0 ? pass(detail) : fail(detail)
    }),
  },
  {
    ...base,
    id: 'logprobs.without-depth',
    level: 'should',
    title: '"logprobs" alone gives entries too',
    advice: 'Take "top_logprobs" for 0 where the request has none.',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, drawLongTask(probe.random), { logprobs: true })
      if (choiceText(body) === '') return notObservable('The model said nothing.')
      if (fieldAt(body, 'choices', 0, 'logprobs') == null) return silentlyIgnored('No log-probabilities come.')
      return (chatPositions(body)?.length ?? 0) > 0 ? pass('It does.') : fail(missing)
    }),
  },
  ...[0, 1, 5, 20].map(depthCheck),
  {
    ...base,
    id: 'logprobs.depth-21',
    level: 'may',
    title: '"top_logprobs" of 21 is refused by name',
    advice: 'Answer status 400 with "param": "top_logprobs" above 20, so that clients learn of the bound.',
    async run(probe) {
      const fields = chatFields(drawLongTask(probe.random), { max_tokens: 4, logprobs: true, top_logprobs: 21 })
      return judgeRangeRefusal(await asked(probe, chatPath, fields), 'top_logprobs', 21)
    },
  },
  {
    ...base,
    id: 'logprobs.bytes',
    level: 'must',
    title: 'each entry has the bytes of its token, and they join to the text',
    advice: 'Put the raw bytes of each token into "bytes", also where a character is cut between tokens.',
    run: concluded(async (probe) => {
      const prompt = `Answer with emoji only 😀😁😂: how do you like the ${drawNoun(probe.random)}?`
      const body = await answeredChat(probe, prompt, { logprobs: true, top_logprobs: 1 })
      const positions = chatPositions(body)
      return positions === undefined ? fail(missing) : judgeBytes(positions, choiceText(body))
    }),
  },
  {
    ...base,
    id: 'logprobs.distribution',
    level: 'must',
    title: 'log-probabilities are at most 0, in order, and sum to at most 1',
    advice: 'Return natural logarithms of the softmax over the whole vocabulary, the likeliest first.',
    run: concluded(async (probe) => {
      const fields = { temperature: 1, seed: probe.random.integer(1_000), logprobs: true, top_logprobs: 5 }
      const positions = chatPositions(await answeredChat(probe, drawLongTask(probe.random), fields))
      return positions === undefined ? fail(missing) : judgeDistributions(positions)
    }),
  },
  {
    ...base,
    id: 'logprobs.greedy',
    level: 'should',
    title: 'at temperature 0 each token is the likeliest of its list',
    advice: 'Take "logprob" and "top_logprobs" from the same numbers that the sampler chose from.',
    run: concluded(async (probe) => {
      const fields = { logprobs: true, top_logprobs: 5 }
      const positions = chatPositions(await answeredChat(probe, drawLongTask(probe.random), fields))
      return positions === undefined ? fail(missing) : judgeGreedy(positions)
    }),
  },
  {
    ...base,
    id: 'logprobs.streaming',
    networks: ['direct'],
    level: 'should',
    requests: 2,
    title: 'a streamed answer has the same log-probabilities',
    advice: 'Send each token’s entry with the chunk that carries the token.',
    run: concluded(async (probe) => {
      const prompt = drawLongTask(probe.random)
      const fields = { logprobs: true, top_logprobs: 1 }
      const whole = await answeredChat(probe, prompt, fields)
      const streamed = (await streamedChat(probe, prompt, fields)).body
      const [expected, found] = [chatPositions(whole), chatPositions(streamed)]
      if (found === undefined) return silentlyIgnored('The stream has no log-probabilities.')
      if (expected === undefined || choiceText(whole) !== choiceText(streamed))
        return notObservable('The streamed text is another one.')
      const isSame =
        found.length === expected.length && found.every(({ token }, place) => token === expected[place]?.token)
      if (!isSame) return fail(`${found.length} entries are streamed, ${expected.length} were not.`)
      const largest = Math.max(
        ...found.map(({ logprob }, place) => Math.abs(logprob - (expected[place]?.logprob ?? 0))),
      )
      const measures = { largest_difference_nats: largest }
      return largest < 0.25 ? pass('They agree.', measures) : fail('They differ.', measures)
    }),
  },
  ...echoChecks,
]

function depthCheck(depth: number): Check {
  return {
    ...base,
    id: `logprobs.depth-${depth}`,
    level: depth === 20 ? 'should' : depth === 0 ? 'may' : 'must',
    title: `"top_logprobs" of ${depth} gives so many likeliest tokens`,
    advice: `Return exactly ${depth} entries in "top_logprobs"; vLLM needs --max-logprobs of at least 20.`,
    run: concluded(async (probe) => {
      const fields = { max_tokens: 8, logprobs: true, top_logprobs: depth }
      const positions = chatPositions(await answeredChat(probe, drawLongTask(probe.random), fields))
      if (positions === undefined) return fail(missing)
      const other = positions.find(({ top_logprobs: top }) => (top?.length ?? 0) !== depth)
      return other === undefined
        ? pass('It does.', { logprob_depth: depth })
        : fail(`A place has ${other.top_logprobs?.length ?? 0}.`)
    }),
  }
}
