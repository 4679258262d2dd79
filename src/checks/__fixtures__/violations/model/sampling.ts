import { choiceSaid, choicesOf, deafTo, heard, type ModelViolation, said } from './model-violation.ts'

const fields = ['temperature', 'top_p', 'frequency_penalty', 'presence_penalty', 'n', 'max_tokens', 'stop']
const silently = { verdict: 'silently-ignored' } as const

export const samplingViolations: readonly ModelViolation[] = [
  {
    check: 'sampling.greedy-in-turn',
    does: 'samples at temperature 1 whatever it is told',
    fault: heard((body) => ({ ...body, temperature: 1 })),
  },
  {
    check: 'sampling.greedy-together',
    does: 'breaks down under a few requests',
    fault: {
      reply: (reply, _sent, _path, { requests }) =>
        requests > 4 ? { status: 500, body: { error: { message: 'out of memory' } } } : reply,
    },
  },
  { check: 'sampling.seed-repeats', does: 'is deaf to seed', fault: deafTo('seed'), ...silently },
  { check: 'sampling.seed-varies', does: 'has one seed', fault: heard((body) => ({ ...body, seed: 1 })), ...silently },
  {
    check: 'sampling.seed-varies',
    does: 'is always greedy',
    fault: heard((body) => ({ ...body, temperature: 0 })),
    ...silently,
  },
  { check: 'sampling.top-p', does: 'is deaf to top_p', fault: deafTo('top_p'), ...silently },
  {
    check: 'sampling.frequency-penalty',
    does: 'is deaf to frequency_penalty',
    fault: deafTo('frequency_penalty'),
    ...silently,
  },
  {
    check: 'sampling.presence-penalty',
    does: 'is deaf to presence_penalty',
    fault: deafTo('presence_penalty'),
    ...silently,
  },
  { check: 'sampling.logit-bias', does: 'is deaf to logit_bias', fault: deafTo('logit_bias'), ...silently },
  {
    check: 'sampling.logit-bias',
    does: 'takes every bias for one token',
    fault: heard((body) =>
      Object.keys(body.logit_bias ?? {}).length === 0 ? body : { ...body, logit_bias: { 300: 100 } },
    ),
  },
  { check: 'sampling.n', does: 'is deaf to n', fault: deafTo('n'), ...silently },
  {
    check: 'sampling.n',
    does: 'says the same three times',
    fault: said('/chat/completions', (json) => {
      const [first, ...others] = choicesOf(json)
      for (const choice of others) choice.message = { ...first?.message }
    }),
  },
  {
    check: 'sampling.n',
    does: 'numbers all choices 0',
    fault: choiceSaid((choice) => {
      choice.index = 0
    }),
  },
  { check: 'sampling.stop', does: 'is deaf to stop', fault: deafTo('stop'), ...silently },
  {
    check: 'sampling.stop',
    does: 'leaves the stop string in the text',
    fault: choiceSaid((choice, { stop }) => {
      if (stop !== undefined) choice.message.content += String(stop)
    }),
  },
  {
    check: 'sampling.stop',
    does: 'stops too early',
    fault: choiceSaid((choice, { stop }) => {
      if (stop !== undefined) choice.message.content = String(choice.message.content).slice(0, 6)
    }),
  },
  {
    check: 'sampling.stop',
    does: 'says that a stopped text was too long',
    fault: choiceSaid((choice, { stop }) => {
      if (stop !== undefined) choice.finish_reason = 'length'
    }),
  },
  {
    check: 'sampling.stop-list',
    does: 'heeds the first stop string alone',
    fault: heard((body) => ({ ...body, stop: [body.stop ?? []].flat().slice(0, 1) })),
    ...silently,
  },
  {
    check: 'sampling.max-tokens',
    does: 'goes on for five tokens more',
    fault: heard((body) => ({ ...body, max_tokens: Number(body.max_tokens) + 5 })),
    ...silently,
  },
  {
    check: 'sampling.max-tokens',
    does: 'says "stop" where it was cut off',
    fault: choiceSaid((choice) => {
      choice.finish_reason = 'stop'
    }),
  },
  {
    check: 'sampling.max-completion-tokens',
    does: 'is deaf to max_completion_tokens',
    fault: deafTo('max_completion_tokens'),
    ...silently,
  },
  ...fields.map((field) => ({
    check: `sampling.range-${field.replaceAll('_', '-')}`,
    does: 'takes any value',
    fault: deafTo(field),
    ...silently,
  })),
  {
    check: 'sampling.range-temperature',
    does: 'does not say what was wrong',
    fault: {
      reply: (reply) => (reply.status === 200 ? reply : { status: 400, body: { error: { message: 'bad request' } } }),
    },
  },
  {
    check: 'sampling.range-temperature',
    does: 'breaks down',
    fault: { reply: (reply) => (reply.status === 200 ? reply : { ...reply, status: 500 }) },
  },
]
