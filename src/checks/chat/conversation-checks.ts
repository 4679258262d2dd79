import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass, refusedProperly, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { countPrompt } from '../prompt-tokens.ts'
import { drawQuestion } from '../prompt-words.ts'

const base = { group: 'C', needs: ['chat.answers'], networks: ['direct', 'morse'], requests: 2 } as const

type Message = { readonly role: string; readonly content: unknown; readonly name?: string }

/**
 * Whether messages are taken and read: what is read costs tokens, so a conversation with them costs more than without.
 * An endpoint that counts nothing is believed.
 */
async function areRead(probe: Probe, whole: readonly Message[], without: readonly Message[]): Promise<Finding> {
  const asked = await countPrompt(probe, '', { messages: whole })
  if (asked.kind === 'refused') return refusedProperly(asked.problem)
  if (asked.kind === 'broken') return fail(asked.problem)
  const rest = await countPrompt(probe, '', { messages: without })
  if (asked.kind !== 'counted' || rest.kind !== 'counted') return pass('Accepted; whether it was read cannot be seen.')
  const added = asked.tokens - rest.tokens
  if (added <= 0) return silentlyIgnored('Accepted and not read: the prompt has no more tokens with it.')
  return pass(`Accepted and read: ${added} tokens more.`, { added_tokens: added })
}

/** Parts that are joined with a line end or wrapped may cost a little more than the text itself. */
const PARTS_TOLERANCE_TOKENS = 4

/** What a conversation may be made of. Source: openai/openai-openapi f85dbe2, ChatCompletionRequestMessage. */
export const conversationChecks: readonly Check[] = [
  {
    ...base,
    id: 'chat.system-role',
    level: 'must',
    title: 'a system message is read',
    advice: 'Use a chat template that has a place for the system message, or put it before the first user message.',
    run: (probe) => withInstruction(probe, 'system').then(unlessRefused),
  },
  {
    ...base,
    id: 'chat.developer-role',
    level: 'may',
    title: 'a developer message is read, as a system message is, or refused',
    advice: 'Treat the role "developer" as "system", or refuse it with status 400.',
    run: (probe) => withInstruction(probe, 'developer'),
  },
  {
    ...base,
    id: 'chat.multi-turn',
    level: 'must',
    title: 'earlier turns of a conversation are read',
    advice: 'Pass all messages to the chat template, not the last one alone.',
    run: async (probe) => {
      const question = drawQuestion(probe.random)
      const last = { role: 'user', content: drawQuestion(probe.random) }
      const before = [
        { role: 'user', content: question },
        { role: 'assistant', content: 'That depends on where you are.' },
      ]
      return unlessRefused(await areRead(probe, [...before, last], [last]))
    },
  },
  {
    ...base,
    id: 'chat.assistant-prefill',
    level: 'may',
    title: 'a last message of the assistant is continued, or refused',
    advice: 'Continue a last message of the assistant, or refuse it with status 400.',
    run: (probe) => {
      const asked = { role: 'user', content: drawQuestion(probe.random) }
      return areRead(probe, [asked, { role: 'assistant', content: 'It is, above all,' }], [asked])
    },
  },
  {
    ...base,
    id: 'chat.name-field',
    level: 'may',
    requests: 1,
    title: 'a message may carry a name',
    advice: 'Accept "name" in messages, though a template without a place for it need not use it.',
    run: async (probe) => {
      const messages = [{ role: 'user', name: 'anna', content: drawQuestion(probe.random) }]
      const asked = await countPrompt(probe, '', { messages })
      if (asked.kind === 'refused') return refusedProperly(asked.problem)
      return asked.kind === 'broken' ? fail(asked.problem) : pass('Accepted.')
    },
  },
  {
    ...base,
    id: 'chat.content-parts',
    level: 'should',
    title: 'content in parts is read like the same text in one',
    advice: 'Accept "content" as an array of {"type": "text", "text": …} and join the texts.',
    run: async (probe) => {
      const text = drawQuestion(probe.random)
      const whole = await countPrompt(probe, text)
      const parts = await countPrompt(probe, '', { messages: [{ role: 'user', content: [{ type: 'text', text }] }] })
      if (parts.kind === 'refused') return refusedProperly(parts.problem)
      if (parts.kind === 'broken') return fail(parts.problem)
      if (whole.kind !== 'counted' || parts.kind !== 'counted') return notObservable('Tokens are not counted.')
      const difference = parts.tokens - whole.tokens
      if (difference < -PARTS_TOLERANCE_TOKENS) return silentlyIgnored('The text of parts is not read.')
      return difference <= PARTS_TOLERANCE_TOKENS
        ? pass('It is.')
        : fail(`In parts the text costs ${difference} tokens more: the markup is read, too.`)
    },
  },
]

function withInstruction(probe: Probe, role: string): Promise<Finding> {
  const user = { role: 'user', content: drawQuestion(probe.random) }
  return areRead(probe, [{ role, content: 'Answer in a friendly voice and use short sentences.' }, user], [user])
}

/** What every conversation needs cannot be refused. */
function unlessRefused(finding: Finding): Finding {
  return finding.verdict === 'refused-properly' ? fail(finding.detail) : finding
}
