import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import type { ObservedRequest } from './user-traffic.ts'

/**
 * How version 2 of the tier suite's requests would have to be dressed: each takes over the outside of a user's request
 * that a gateway has seen, its settings, order of keys, hour, turns and sizes, never its words.
 */
export const dressings = ['hour', 'settings', 'turns', 'short items'] as const
export type Dressing = (typeof dressings)[number]

type Message = { readonly role: string; readonly content: string }

/** Below it, answers that explain themselves are cut off: such settings are not taken over. */
const leastTokenLimit = 500

/** Our requests in the dress of recorded ones; the dressings are added one to the other up to `last`. */
export function dress(
  requests: readonly ObservedRequest[],
  recorded: readonly ObservedRequest[],
  last: Dressing,
  seed: string,
): ObservedRequest[] {
  const stream = randomStream(`dress ${seed}`)
  const wanted = dressings.slice(0, dressings.indexOf(last) + 1)
  const usable = recorded.filter(({ body }) => Number(body.max_tokens ?? Number.POSITIVE_INFINITY) >= leastTokenLimit)
  const draw = () => usable[stream.integer(usable.length)] as ObservedRequest
  return requests.map((request) => {
    // The shape comes first, and the item is made to fit it; else the shape has to be sought that the item fits.
    const isFitted = wanted.includes('short items')
    const model = wanted.includes('turns') && !isFitted ? shapeFor(request, draw) : draw()
    const item = isFitted ? shortened(request, model) : request
    return {
      headers: item.headers,
      body: wanted.includes('settings') ? bodyLike(item, model, wanted.includes('turns'), stream) : item.body,
      atMs: model.atMs,
      gapMs: model.gapMs,
    }
  })
}

function messagesOf({ body }: ObservedRequest): readonly Message[] {
  return body.messages as readonly Message[]
}

/** What if items could be made as short as users' messages? Cut, for want of such items: only sizes are read here. */
function shortened(request: ObservedRequest, model: ObservedRequest): ObservedRequest {
  const size = messagesOf(model).at(-1)?.content.length ?? 0
  const messages = messagesOf(request).map((message) =>
    message.role === 'user' ? { ...message, content: message.content.slice(0, size) } : message,
  )
  return { ...request, body: { ...request.body, messages } }
}

/** A recorded request with a user's message that the item fits into; the last one drawn when there is none. */
function shapeFor(item: ObservedRequest, draw: () => ObservedRequest): ObservedRequest {
  const size = messagesOf(item).at(-1)?.content.length ?? 0
  let model = draw()
  for (let tries = 0; tries < 50 && slotFor(model, size) < 0; tries += 1) model = draw()
  return model
}

/** The latest user's message that is as long as the item, or up to half as long again. */
function slotFor(model: ObservedRequest, size: number): number {
  return messagesOf(model).findLastIndex(
    ({ role, content }) => role === 'user' && content.length >= size && content.length <= 1.5 * size + 20,
  )
}

function bodyLike(item: ObservedRequest, model: ObservedRequest, hasTurns: boolean, stream: RandomStream) {
  const messages = hasTurns ? messagesLike(item, model, stream) : messagesOf(item)
  return Object.fromEntries(
    Object.entries(model.body).map(([key, value]) => [key, key === 'messages' ? messages : value]),
  )
}

const idle = [
  'Thanks for the help so far.',
  'That makes sense.',
  'I had something else in mind.',
  'Here is the next one.',
]

/** The turns of the recorded request in our own words, with the item in its place, filled up to the recorded sizes. */
function messagesLike(item: ObservedRequest, model: ObservedRequest, stream: RandomStream): Message[] {
  const question = messagesOf(item).at(-1)?.content ?? ''
  const slot = slotFor(model, question.length)
  return messagesOf(model).map(({ role, content }, index) => {
    const isItem = index === slot || (slot < 0 && index === messagesOf(model).length - 1)
    return {
      role,
      content: filled(isItem ? question : '', Math.max(content.length, isItem ? question.length : 0), stream),
    }
  })
}

function filled(text: string, size: number, stream: RandomStream): string {
  let written = text
  while (written.length < size) written = `${idle[stream.integer(idle.length)]} ${written}`
  return written.slice(written.length - size)
}
