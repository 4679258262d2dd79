import { chance, pick } from './draw.ts'
import { capitalised } from './english.ts'
import type { Draft } from './item.ts'
import type { RandomStream } from './random-stream.ts'

const openings = [
  'Hi!',
  'Hello!',
  'Hey!',
  'hi there :)',
  'Good morning!',
  'Quick question.',
  'Quick one:',
  'Can you help me with this?',
  'Could you help me out here?',
  'I could use some help.',
  'I need a hand with something.',
  "I'm stuck on this one.",
  'Need a second pair of eyes on this.',
  'Please help me with the following.',
  "Here's one for you:",
  'Something for work:',
  'This came up today and I want to be sure I get it right.',
  'My kid asked me this and I want to double-check.',
  'I keep getting this wrong, so I thought I would ask.',
  'Not sure about this, maybe you can tell me.',
]

/** Ways to ask for the answer at the end that do not follow the common build of `endingFor`. */
const setEndings: readonly ((ask: string) => string)[] = [
  (ask) => `Finish with just ${ask} on its own line.`,
  (ask) => `You can explain, but end with a line that has only ${ask}.`,
  (ask) => `End your reply with "Answer:" followed by ${ask}.`,
  (ask) => `Show your reasoning briefly, then ${ask} on the final line.`,
  (ask) => `I'd like the last line to be just ${ask}.`,
  (ask) => `Take your time, and close with ${ask} on a new line, nothing after it.`,
  (ask) => `A short explanation is fine, as long as the last line is only ${ask}.`,
  (ask) => `Work it out step by step and finish with ${ask} on its own line.`,
  (ask) => `Make the last line of your reply ${ask} and nothing else.`,
  (ask) => `Write "The answer is" and then ${ask} as the last thing.`,
  (ask) => `Please conclude with ${ask}, separately on the last line.`,
  (ask) => `Go through it carefully. Last line: ${ask}, no extra words.`,
]

const endingStarts = [
  '',
  '',
  '',
  'Explain if you like, but ',
  'Show your work, then ',
  'When you are done, ',
  'After your reasoning, ',
  'Go step by step, and ',
  'Take it slowly, then ',
  'You may think aloud first, but ',
]
const endingVerbs = ['please put', 'put', 'please write', 'write', 'please give me', 'give me', 'please state', 'show']
const endingPlaces = [
  'on the last line by itself',
  'alone on the last line',
  'on a line of its own at the end',
  'at the very end, on a separate line',
  'by itself at the end, on a new line',
  'as the very last line',
  'at the bottom, on its own line',
]

const thanks = ['Thanks!', 'Thank you!', 'Thanks in advance.', 'thx', 'Cheers!', 'Much appreciated.']

const systemPrompts = [
  'You are a helpful assistant.',
  'You are a helpful, honest and concise assistant.',
  'You are a friendly assistant. Answer clearly.',
  'Answer the user as well as you can.',
  'You are an assistant that helps people with everyday questions.',
  'Be accurate and to the point.',
]

/** What users' clients send most: no temperature, then 0.7, 0 and 1. Null = the field is left out. */
const temperatures = [null, null, null, null, 0, 0, 0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.7, 0.7, 0.8, 1, 1]
const topPs = [null, null, null, null, null, null, 0.9, 0.95, 1, 1]
const tokenLimits = [1500, 1536, 1800, 2000, 2000, 2048, 2048, 2048, 2500, 3000, 3000]

/** The settings of one request. Null = the field is left out. */
export type Sampling = {
  readonly temperature: number | null
  readonly topP: number | null
  readonly maximumTokens: number
}

/** How to end the reply, as a sentence. */
export function endingFor(stream: RandomStream, ask: string): string {
  if (chance(stream, 40)) return pick(stream, setEndings)(ask)
  const sentence = `${pick(stream, endingStarts)}${pick(stream, endingVerbs)} ${ask} ${pick(stream, endingPlaces)}.`
  return capitalised(sentence)
}

/** The draft as a user's message: with or without a greeting, how to end the reply, and thanks. */
export function userMessage(stream: RandomStream, draft: Pick<Draft, 'question' | 'ask'>): string {
  const opening = chance(stream, 45) ? pick(stream, openings) : ''
  const ending = draft.ask === null ? '' : endingFor(stream, draft.ask)
  const farewell = chance(stream, 20) ? pick(stream, thanks) : ''
  const isLong = draft.question.includes('\n')
  const paragraph = isLong || chance(stream, 35) ? '\n\n' : ' '
  const start = [opening, draft.question].filter((part) => part !== '').join(isLong ? '\n\n' : ' ')
  const end = [ending, farewell].filter((part) => part !== '').join(' ')
  return end === '' ? start : `${start}${paragraph}${end}`
}

/** Three of ten messages come with a short system prompt. */
export function systemPrompt(stream: RandomStream): string | null {
  return chance(stream, 30) ? pick(stream, systemPrompts) : null
}

/** The settings that a user's client might send. */
export function drawSampling(stream: RandomStream): Sampling {
  return {
    temperature: pick(stream, temperatures),
    topP: pick(stream, topPs),
    maximumTokens: pick(stream, tokenLimits),
  }
}
