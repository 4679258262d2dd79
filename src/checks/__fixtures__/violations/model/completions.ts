import { choicesOf, deafTo, heard, type ModelViolation, said } from './model-violation.ts'

const silently = { verdict: 'silently-ignored' } as const
const path = '/v1/completions'

export const completionViolations: readonly ModelViolation[] = [
  {
    check: 'completions.text',
    does: 'answers as if it were a chat',
    fault: said(path, (json) => {
      for (const choice of choicesOf(json)) {
        choice.message = { role: 'assistant', content: choice.text }
        Reflect.deleteProperty(choice, 'text')
      }
    }),
  },
  {
    check: 'completions.text',
    does: 'says that it is a chat',
    fault: said(path, (json) => {
      json.object = 'chat.completion'
    }),
  },
  {
    check: 'completions.batch',
    does: 'answers prompts in another order',
    fault: heard((body) => (Array.isArray(body.prompt) ? { ...body, prompt: body.prompt.toReversed() } : body)),
  },
  {
    check: 'completions.batch',
    does: 'answers the first prompt alone',
    fault: heard((body) => (Array.isArray(body.prompt) ? { ...body, prompt: body.prompt[0] } : body)),
  },
  {
    check: 'completions.token-ids',
    does: 'reads ids as text',
    fault: heard((body) => (Array.isArray(body.prompt) ? { ...body, prompt: body.prompt.join(' ') } : body)),
  },
  {
    check: 'completions.token-id-lists',
    does: 'puts lists together',
    fault: heard((body) => (Array.isArray(body.prompt) ? { ...body, prompt: body.prompt.flat() } : body)),
  },
  { check: 'completions.echo', does: 'is deaf to echo', fault: deafTo('echo'), ...silently },
  {
    check: 'completions.echo-alone',
    does: 'goes on though it must not',
    fault: heard((body) => (body.max_tokens === 0 ? { ...body, max_tokens: 8 } : body)),
    ...silently,
  },
  { check: 'completions.echo-alone', does: 'is deaf to echo', fault: deafTo('echo'), ...silently },
  { check: 'completions.n-batch', does: 'is deaf to n', fault: deafTo('n') },
  {
    check: 'completions.best-of',
    does: 'gives all of which it should give the best',
    fault: heard((body) => (body.best_of === undefined ? body : { ...body, n: body.best_of })),
  },
  { check: 'completions.suffix', does: 'is deaf to suffix', fault: deafTo('suffix'), ...silently },
]
