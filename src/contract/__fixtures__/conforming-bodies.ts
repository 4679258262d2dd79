import type { ContractKind } from '../contract-kind.ts'

const token = { token: 'Hi', logprob: -0.25, bytes: [72, 105], top_logprobs: [] }
const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 }
const head = { id: 'x-1', created: 1_790_000_000, model: 'm' }

/** For tests: of each kind one body that the published specification allows, with all that matters in it. */
export const conformingBodies: Readonly<Record<ContractKind, Readonly<Record<string, unknown>>>> = {
  'chat-request': {
    model: 'm',
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', content: '1', tool_call_id: 'c' },
    ],
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
    tool_choice: 'auto',
    response_format: { type: 'json_schema', json_schema: { name: 's', schema: {}, strict: true } },
    logprobs: true,
    top_logprobs: 20,
    stop: ['a', 'b'],
    seed: 7,
    logit_bias: { '5': -100 },
  },
  chat: {
    ...head,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hi', refusal: null },
        finish_reason: 'stop',
        logprobs: {
          content: [{ ...token, top_logprobs: [{ token: 'Hi', logprob: -0.25, bytes: null }] }],
          refusal: null,
        },
      },
    ],
    usage,
  },
  'chat-chunk': {
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
    usage: null,
  },
  'completion-request': { model: 'm', prompt: [[1, 2], [3]], echo: true, logprobs: 5, max_tokens: 0, best_of: 1 },
  completion: {
    ...head,
    object: 'text_completion',
    choices: [
      {
        index: 0,
        text: 'Hi',
        finish_reason: 'length',
        logprobs: { tokens: ['Hi'], token_logprobs: [-0.25], top_logprobs: [{ Hi: -0.25 }], text_offset: [0] },
      },
    ],
    usage,
  },
  'completion-chunk': {
    ...head,
    object: 'text_completion',
    choices: [{ index: 0, text: 'Hi', finish_reason: 'stop', logprobs: null }],
  },
  'embedding-request': { model: 'm', input: ['a', 'b'], encoding_format: 'base64', dimensions: 8 },
  embedding: {
    object: 'list',
    model: 'm',
    data: [{ object: 'embedding', index: 0, embedding: [0.5, -1] }],
    usage: { prompt_tokens: 1, total_tokens: 1 },
  },
  'generation-request': { prompt: 'a barn', n: 2, size: '512x512', response_format: 'b64_json', output_format: 'png' },
  'edit-request': { prompt: 'a barn', images: [{ image_url: 'data:image/png;base64,AA==' }], size: 'auto' },
  image: { created: 1, data: [{ b64_json: 'AA==' }], size: '1024x1024', output_format: 'png', quality: 'high' },
  models: { object: 'list', data: [{ id: 'm', object: 'model', created: 1, owned_by: 'us' }] },
  model: { id: 'm', object: 'model', created: 1, owned_by: 'us' },
  error: { error: { message: 'No.', type: 'invalid_request_error', param: null, code: null } },
}
