import type { Generation } from './generation.ts'
import type { Position } from './pseudo-language.ts'
import type { ServerEvent } from './server-event.ts'
import type { UsageClaim } from './usage.ts'

/** The answer to one prompt of a request for completion. */
export type CompletionChoice = {
  /** The echoed prompt; undefined without echo. */
  readonly echo: string | undefined
  readonly generation: Generation
  /** Where log-probabilities were asked for: one per token of the echo, then one per token of the answer. */
  readonly positions: readonly Position[] | undefined
}

/** What a response says. */
export type CompletionAnswer = {
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  readonly model: string
  readonly choices: readonly CompletionChoice[]
  readonly usage: UsageClaim
}

/** The whole response as JSON text. */
export function completionBody(answer: CompletionAnswer): string {
  return JSON.stringify({
    ...frame(answer),
    choices: answer.choices.map(({ echo, generation, positions }, index) => ({
      index,
      text: (echo ?? '') + generation.tokens.join(''),
      logprobs: positions === undefined ? null : toLogprobs({ positions, offset: 0, startsText: echo !== undefined }),
      finish_reason: generation.finishReason,
    })),
    usage: answer.usage,
  })
}

/** The response as a stream: per prompt the echo, one event per token and the reason of the end; then usage, `[DONE]`. */
export function completionEvents(answer: CompletionAnswer, includesUsage: boolean): ServerEvent[] {
  const usage = JSON.stringify({ ...frame(answer), choices: [], usage: answer.usage })
  return [
    ...answer.choices.flatMap((choice, index) =>
      choiceEvents(choice).map(({ tokens, ...event }) => ({
        data: JSON.stringify({
          ...frame(answer),
          choices: [{ index, ...event }],
          ...(includesUsage ? { usage: null } : {}),
        }),
        tokens,
      })),
    ),
    ...(includesUsage ? [{ data: usage, tokens: 0 }] : []),
    { data: '[DONE]', tokens: 0 },
  ]
}

type ChoiceEvent = {
  readonly text: string
  readonly logprobs: object | null
  readonly finish_reason: string | null
  readonly tokens: number
}

function choiceEvents({ echo, generation, positions }: CompletionChoice): ChoiceEvent[] {
  const events: ChoiceEvent[] = []
  const echoed = (positions?.length ?? 0) - generation.tokens.length
  let offset = 0
  if (echo !== undefined) {
    const logprobs =
      positions === undefined ? null : toLogprobs({ positions: positions.slice(0, echoed), offset, startsText: true })
    events.push({ text: echo, logprobs, finish_reason: null, tokens: 0 })
    offset = codePoints(echo)
  }
  for (const [index, token] of generation.tokens.entries()) {
    const position = positions?.[echoed + index]
    const logprobs = position === undefined ? null : toLogprobs({ positions: [position], offset, startsText: false })
    events.push({ text: token, logprobs, finish_reason: null, tokens: 1 })
    offset += codePoints(token)
  }
  return [...events, { text: '', logprobs: null, finish_reason: generation.finishReason, tokens: 0 }]
}

function frame({ id, created, model }: CompletionAnswer): object {
  return { id, object: 'text_completion', created, model, system_fingerprint: 'simulator' }
}

/** The four parallel lists of the older API. Nothing comes before the first token of a text, so it has no rating. */
function toLogprobs({
  positions,
  offset,
  startsText,
}: {
  readonly positions: readonly Position[]
  /** Where the first token begins, in code points: servers count as Python does. */
  readonly offset: number
  readonly startsText: boolean
}): object {
  const offsets: number[] = []
  let place = offset
  for (const { token } of positions) {
    offsets.push(place)
    place += codePoints(token)
  }
  const isUnrated = (index: number) => startsText && index === 0
  return {
    tokens: positions.map(({ token }) => token),
    token_logprobs: positions.map(({ logprob }, index) => (isUnrated(index) ? null : logprob)),
    top_logprobs: positions.map((position, index) => (isUnrated(index) ? null : toDictionary(position))),
    text_offset: offsets,
  }
}

function toDictionary({ token, logprob, top }: Position): Readonly<Record<string, number>> {
  return Object.fromEntries([...top, { token, logprob }].map((candidate) => [candidate.token, candidate.logprob]))
}

function codePoints(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index++) {
    // The second half of a surrogate pair is no code point of its own.
    if ((text.charCodeAt(index) & 0xfc00) !== 0xdc00) count += 1
  }
  return count
}
