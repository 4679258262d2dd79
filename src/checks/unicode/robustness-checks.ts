import { chatRequest, type Fields, readChat } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { type Finding, fail, notObservable, pass, refusedProperly } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { countPrompt } from '../prompt-tokens.ts'
import { drawNoun, drawQuestion, pick } from '../prompt-words.ts'

const base = { group: 'N', needs: ['chat.answers'], networks: ['direct', 'morse'], requests: 1 } as const

/** Words that templates use for themselves, of the families in use. */
const controlTokens = ['<|im_end|>', '<|eot_id|>', '<|endoftext|>', '<end_of_turn>', '<|end|>'] as const
const REPETITIONS = 20
const LONG_BYTES = 32 * 1024
const LONG_STOP_BYTES = 4_000

/** Whether something odd is taken or refused in a way that clients can read; anything else is a failure. */
async function isHandled(probe: Probe, prompt: string, fields: Fields = {}): Promise<Finding> {
  const reply = readChat(await probe.exchange(chatRequest(probe, prompt, { max_tokens: 1, ...fields })))
  if (reply.kind === 'chat') return pass('It is taken.')
  return reply.kind === 'refused' ? refusedProperly(reply.problem) : fail(reply.problem)
}

/** Inputs that break careless servers. */
export const robustnessChecks: readonly Check[] = [
  {
    ...base,
    id: 'unicode.lone-surrogate',
    level: 'should',
    title: 'half a character (a lone surrogate) is refused',
    advice: 'Refuse texts that are no valid Unicode with status 400, rather than to fail or to replace them.',
    async run(probe) {
      // JSON.stringify writes a lone surrogate as an escape, which is valid JSON and no valid text.
      const half = pick(probe.random, ['\ud83d', '\udc00', '\ud800'])
      const prompt = `${drawQuestion(probe.random)} ${half}`
      return expectRefusal(await probe.exchange(chatRequest(probe, prompt, { max_tokens: 1 })))
    },
  },
  {
    ...base,
    id: 'unicode.nul',
    level: 'should',
    title: 'a NUL character is taken as text, or refused',
    advice: 'Take "\\u0000" as any character, or refuse it with status 400; do not end a text at it.',
    async run(probe) {
      const [before, after] = [drawQuestion(probe.random), drawQuestion(probe.random)]
      const cut = await countPrompt(probe, before)
      const whole = await countPrompt(probe, `${before}\u0000${after}`)
      if (whole.kind === 'refused') return refusedProperly(whole.problem)
      if (whole.kind === 'broken') return fail(whole.problem)
      if (whole.kind !== 'counted' || cut.kind !== 'counted') return pass('It is taken.')
      return whole.tokens > cut.tokens + 2 ? pass('It is.') : fail('The text ends at it.')
    },
    requests: 2,
  },
  {
    ...base,
    id: 'unicode.long-word',
    level: 'should',
    title: 'a word of 32 KB is taken, or refused',
    advice: 'Bound the time of the tokenizer on long words, and refuse what is too much with status 400.',
    run: (probe) => {
      const letters = Array.from({ length: LONG_BYTES / 8 }, () => drawNoun(probe.random))
      return isHandled(probe, letters.join('').slice(0, LONG_BYTES))
    },
  },
  {
    ...base,
    id: 'unicode.control-tokens',
    level: 'should',
    requests: 1 + controlTokens.length,
    title: 'control tokens of templates in a message are text',
    advice: 'Tokenize what users write without special tokens (parse_special off): else they can end their own turn.',
    async run(probe) {
      const question = drawQuestion(probe.random)
      const bare = await countPrompt(probe, question)
      if (bare.kind !== 'counted') return notObservable('Tokens are not counted.')
      for (const token of controlTokens) {
        const counted = await countPrompt(probe, `${question} ${Array(REPETITIONS).fill(token).join('')}`)
        if (counted.kind === 'broken') return fail(counted.problem)
        // As text each costs several tokens; as what it says, one.
        const isParsed = counted.kind === 'counted' && counted.tokens - bare.tokens <= REPETITIONS + 1
        if (isParsed) return fail(`${token} in a message is read as a control token, or dropped.`)
      }
      return pass('They are.')
    },
  },
  {
    ...base,
    id: 'unicode.long-stop',
    level: 'may',
    title: 'a very long stop text is taken, or refused',
    advice: 'Bound the length of "stop", and refuse what is too long with status 400.',
    run: (probe) => {
      const stop = Array.from({ length: LONG_STOP_BYTES / 8 }, () => drawNoun(probe.random)).join(' ')
      return isHandled(probe, drawQuestion(probe.random), { stop: [stop] })
    },
  },
]
