import type { Body } from './answer-text.ts'

type Call = { readonly id: string; readonly type: string; readonly function: { name: string; arguments: string } }
type Choice = {
  readonly index: number
  readonly message?: { readonly content: string | null; readonly tool_calls?: readonly Call[] }
  readonly text?: string
  readonly logprobs: { readonly content?: readonly unknown[] } | null
  readonly finish_reason: string
}
type Whole = {
  readonly id: string
  readonly model: unknown
  readonly created: number
  readonly choices: readonly Choice[]
}

/** A whole answer cut into the events by which a server streams it. */
export function streamEvents(whole: unknown, body: Body): unknown[] {
  const { id, model, created, choices, usage } = whole as Whole & { usage: unknown }
  const head = { id, model, created, object: 'chat.completion.chunk' }
  const includesUsage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true
  const events = choices.flatMap((choice) => deltasOf(choice).map((delta) => ({ ...head, choices: [delta] })))
  return includesUsage ? [...events, { ...head, choices: [], usage }] : events
}

function deltasOf({ index, message, text, logprobs, finish_reason }: Choice): unknown[] {
  if (message === undefined) return [{ index, text, logprobs, finish_reason }]
  const first = { index, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }
  const calls = (message.tool_calls ?? []).flatMap((call, position) => callDeltas(call, position))
  const parts = calls.map((delta) => ({ index, delta: { tool_calls: [delta] }, logprobs: null, finish_reason: null }))
  const content = message.content ?? ''
  const entries = logprobs?.content ?? []
  const said = content === '' ? [] : [{ content, logprobs: entries.length === 0 ? null : { content: entries } }]
  const pieces = entries.length === 0 ? charactersOf(content) : said
  const texts = pieces.map((piece) => ({
    index,
    delta: { content: piece.content },
    logprobs: piece.logprobs,
    finish_reason: null,
  }))
  return [first, ...parts, ...texts, { index, delta: {}, logprobs: null, finish_reason }]
}

function charactersOf(content: string): { content: string; logprobs: null }[] {
  const pieces = content.match(/[\s\S]{1,5}/gu) ?? []
  return pieces.map((piece) => ({ content: piece, logprobs: null }))
}

function callDeltas({ id, type, function: { name, arguments: text } }: Call, index: number): unknown[] {
  const pieces = text.match(/.{1,7}/gsu) ?? []
  return [
    { index, id, type, function: { name, arguments: '' } },
    ...pieces.map((piece) => ({ index, function: { arguments: piece } })),
  ]
}
