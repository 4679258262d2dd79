import { at } from '../draw.ts'
import type { RandomStream } from '../random-stream.ts'
import type { Layout, Role } from './draw-shape.ts'
import { fillerText } from './filler.ts'

export type Message = { readonly role: Role; readonly content: string }

/** What is to be said, and where. */
type Question = Layout & {
  readonly prompt: string
  /** Whether a text is asked for, and not an answer. */
  readonly isConstrained: boolean
  readonly fillerSeed: number
}

/** Asks for the answer to a question that stands further up; from long to short. */
const answerCalls = [
  'Now to the question from further up: work it out, please, and tell me the answer.',
  'And the question from before? Please work it out and give me the answer.',
  'Back to the question above: what is the answer?',
  'So what is the answer to the question above?',
  'What is the answer to that question?',
  'So, what is the answer to it?',
  'What is the answer?',
  'And the answer?',
  'The answer?',
  'Answer?',
  'well?',
  'so?',
  '??',
]

const textCalls = [
  'Now please write the text that I asked for further up, exactly under those conditions.',
  'Please write that text now, exactly as asked.',
  'Please go ahead and write that text.',
  'Please write it now.',
  'Now write it.',
  'Go ahead.',
  'write',
  'go',
]

/** The messages of a layout: the question in its slot, and around it text that means nothing, up to the sizes. */
export function writeMessages(question: Question): Message[] {
  const { messages, slot, prompt, isConstrained, fillerSeed } = question
  const stream = fillerStream(fillerSeed)
  return messages.map(([role, characters], index) => {
    if (index === slot) return { role, content: padded(stream, role, prompt, characters) }
    if (index < messages.length - 1) return { role, content: fillerText(stream, role, characters) }
    const calls = isConstrained ? textCalls : answerCalls
    const fitting = calls.filter(({ length }) => length <= characters)
    const call = fitting.length === 0 ? at(calls, -1) : at(fitting, stream.integer(Math.min(3, fitting.length)))
    return { role, content: padded(stream, role, call, characters) }
  })
}

/** The text with filler before it. */
function padded(stream: RandomStream, role: Role, text: string, characters: number): string {
  const separator = text.includes('\n') ? '\n\n' : ' '
  const filler = fillerText(stream, role, characters - text.length - separator.length)
  return filler === '' ? text : `${filler}${separator}${text}`
}

/** Which filler stands where matters to nobody, so a linear congruential generator (modulus 2³²) does. */
function fillerStream(seed: number): RandomStream {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return { next, integer: (limit) => Math.floor(next() * limit) }
}
