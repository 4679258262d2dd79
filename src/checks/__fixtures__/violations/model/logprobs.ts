import type { Body } from '../../model/answer-text.ts'
import { choiceSaid, choicesOf, deafTo, entriesSaid, heard, type ModelViolation, said } from './model-violation.ts'

const silently = { verdict: 'silently-ignored' } as const

type Arrays = {
  tokens: string[]
  token_logprobs: (number | null)[]
  top_logprobs: unknown[]
  text_offset: number[]
}

function arraysSaid(change: (arrays: Arrays, sent: Body) => void) {
  return said('/v1/completions', (json, sent) => {
    for (const { logprobs } of choicesOf(json)) if (logprobs !== null) change(logprobs as unknown as Arrays, sent)
  })
}

function eventChoice(event: unknown): Record<string, unknown> | undefined {
  return (event as { choices: Record<string, unknown>[] }).choices[0]
}

export const logprobViolations: readonly ModelViolation[] = [
  { check: 'logprobs.chat', does: 'is deaf to logprobs', fault: deafTo('logprobs'), ...silently },
  {
    check: 'logprobs.without-depth',
    does: 'wants a depth',
    fault: deafTo('logprobs', ({ top_logprobs: depth }) => depth === undefined),
    ...silently,
  },
  {
    check: 'logprobs.chat',
    does: 'lists the first tokens alone',
    fault: choiceSaid(({ logprobs }) => {
      if (logprobs !== null) logprobs.content = logprobs.content.slice(0, 3)
    }),
  },
  {
    check: 'logprobs.chat',
    does: 'sends the lists of legacy completions',
    fault: choiceSaid((choice) => {
      if (choice.logprobs !== null) Object.assign(choice, { logprobs: { tokens: ['a'], token_logprobs: [-1] } })
    }),
  },
  ...[0, 1, 5, 20].map((depth) => ({
    check: `logprobs.depth-${depth}`,
    does: 'always lists three',
    fault: heard((body) => (body.top_logprobs === undefined ? body : { ...body, top_logprobs: 3 })),
  })),
  {
    check: 'logprobs.depth-21',
    does: 'takes any depth',
    fault: heard((body) => (body.top_logprobs === 21 ? { ...body, top_logprobs: 20 } : body)),
    ...silently,
  },
  {
    check: 'logprobs.bytes',
    does: 'sends no bytes',
    fault: entriesSaid((entry) => {
      entry.bytes = null
    }),
  },
  {
    check: 'logprobs.bytes',
    does: 'sends the bytes of broken characters',
    fault: entriesSaid((entry) => {
      entry.bytes = [...Buffer.from(String(entry.token))]
    }),
  },
  {
    check: 'logprobs.bytes',
    does: 'sends the bytes of other tokens',
    fault: entriesSaid((entry) => {
      entry.bytes = [120, 121]
    }),
  },
  {
    check: 'logprobs.distribution',
    does: 'sends probabilities in place of their logarithms',
    fault: entriesSaid((entry) => {
      for (const rival of entry.top_logprobs) rival.logprob = Math.exp(Number(rival.logprob))
    }),
  },
  {
    check: 'logprobs.distribution',
    does: 'makes all rivals likely',
    fault: entriesSaid((entry) => {
      for (const rival of entry.top_logprobs) rival.logprob = -0.5
    }),
  },
  {
    check: 'logprobs.distribution',
    does: 'lists the unlikeliest first',
    fault: entriesSaid((entry) => {
      entry.top_logprobs.reverse()
    }),
  },
  {
    check: 'logprobs.distribution',
    does: 'has one number for all tokens',
    fault: entriesSaid((entry) => {
      entry.logprob = -0.25
    }),
  },
  {
    check: 'logprobs.greedy',
    does: 'leaves out the chosen token',
    fault: entriesSaid((entry) => {
      entry.top_logprobs.shift()
    }),
  },
  {
    check: 'logprobs.greedy',
    does: 'has another number for the chosen token',
    fault: entriesSaid((entry) => {
      entry.logprob = Number(entry.logprob) - 0.2
    }),
  },
  {
    check: 'logprobs.streaming',
    does: 'leaves them out of streams',
    fault: { events: (events) => events.map((event) => withChoice(event, { logprobs: null })) },
    ...silently,
  },
  {
    check: 'logprobs.streaming',
    does: 'streams the first alone',
    fault: {
      events: (events) =>
        events.map((event) => {
          const logprobs = eventChoice(event)?.logprobs as { content: unknown[] } | null | undefined
          return logprobs == null ? event : withChoice(event, { logprobs: { content: logprobs.content.slice(0, 1) } })
        }),
    },
  },
  {
    check: 'logprobs.completion',
    does: 'is deaf to logprobs',
    fault: deafTo('logprobs'),
    ...silently,
  },
  {
    check: 'logprobs.completion',
    does: 'leaves all offsets at 0',
    fault: arraysSaid((arrays) => {
      arrays.text_offset = arrays.text_offset.map(() => 0)
    }),
  },
  {
    check: 'logprobs.completion',
    does: 'goes back in offsets',
    fault: arraysSaid((arrays) => {
      arrays.text_offset.reverse()
    }),
  },
  {
    check: 'logprobs.completion',
    does: 'sends lists of different lengths',
    fault: arraysSaid((arrays) => {
      arrays.token_logprobs.pop()
    }),
  },
  { check: 'logprobs.echo', does: 'is deaf to echo', fault: deafTo('echo'), ...silently },
  {
    check: 'logprobs.echo',
    does: 'has a number for the first token',
    fault: arraysSaid((arrays) => {
      arrays.token_logprobs[0] = -1
    }),
  },
  {
    check: 'logprobs.echo',
    does: 'has no numbers for the prompt',
    fault: arraysSaid((arrays) => {
      arrays.token_logprobs = arrays.token_logprobs.map(() => null)
    }),
  },
  {
    check: 'logprobs.context',
    does: 'makes numbers up from the token alone',
    fault: arraysSaid((arrays) => {
      arrays.token_logprobs = arrays.tokens.map((token, place) => (place === 0 ? null : -token.length / 3))
    }),
  },
  {
    check: 'logprobs.twice-read',
    does: 'makes up the numbers of the prompt',
    fault: arraysSaid((arrays, { echo }) => {
      if (echo !== true) return
      arrays.top_logprobs = arrays.top_logprobs.map((top) =>
        top === null
          ? null
          : Object.fromEntries(Object.entries(top as object).map(([token, value]) => [token, value - 0.3])),
      )
    }),
  },
]

function withChoice(event: unknown, fields: object): unknown {
  const choice = eventChoice(event)
  return choice === undefined ? event : { ...(event as object), choices: [{ ...choice, ...fields }] }
}
