import { chatPath, chatRequest, jsonRequest } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { expectRefusal, type Refusal } from '../expect-refusal.ts'
import type { Probe } from '../probe.ts'
import { drawQuestion, drawUnknownName } from '../prompt-words.ts'
import type { CheckRequest } from '../transport-port.ts'

const base = { group: 'H', needs: ['chat.answers'], networks: ['direct', 'morse'], requests: 1 } as const

function refusing(request: (probe: Probe) => CheckRequest, refusal: Refusal = {}): Check['run'] {
  return async (probe) => expectRefusal(await probe.exchange(request(probe)), refusal)
}

export function malformedRequest(probe: Pick<Probe, 'model'>): CheckRequest {
  const whole = chatRequest(probe, 'Hello')
  return { ...whole, body: String(whole.body).slice(0, -2) }
}

/** Requests that must be refused. Source: openai/openai-openapi f85dbe2, Error and ErrorResponse. */
export const requestErrorChecks: readonly Check[] = [
  {
    ...base,
    id: 'errors.malformed-json',
    level: 'must',
    title: 'a body that is no JSON is refused',
    advice: 'Answer a body that cannot be read with status 400 and an error object.',
    run: refusing(malformedRequest),
  },
  {
    ...base,
    id: 'errors.missing-messages',
    level: 'must',
    title: 'a chat without messages is refused',
    advice: 'Answer a chat without "messages" with status 400 and an error object.',
    run: refusing((probe) => jsonRequest(chatPath, { model: probe.model, max_tokens: 1 })),
  },
  {
    ...base,
    id: 'errors.missing-model',
    level: 'may',
    title: 'a chat without a model is refused',
    advice: 'Answer a chat without "model" with status 400, rather than to choose one.',
    run: refusing((probe) => chatRequest(probe, drawQuestion(probe.random), { model: undefined, max_tokens: 1 })),
  },
  {
    ...base,
    id: 'errors.wrong-type',
    level: 'must',
    title: 'messages that are no list are refused',
    advice: 'Check the types of fields, and answer with status 400 (or 422) and an error object.',
    run: refusing((probe) => chatRequest(probe, '', { messages: drawQuestion(probe.random) })),
  },
  {
    ...base,
    id: 'errors.wrong-number',
    level: 'should',
    title: 'a temperature that is no number is refused',
    advice: 'Check the types of fields, and answer with status 400 (or 422) and an error object.',
    run: refusing((probe) => chatRequest(probe, drawQuestion(probe.random), { temperature: 'warm', max_tokens: 1 })),
  },
  {
    ...base,
    id: 'errors.unknown-model',
    level: 'should',
    title: 'a model that is not there is refused with 404 and code model_not_found',
    advice: 'Refuse names of models that you do not serve: 404 and an error of code "model_not_found".',
    run: refusing(
      (probe) => {
        const model = drawUnknownName(probe.random)
        return chatRequest(probe, drawQuestion(probe.random), { model, max_tokens: 1 })
      },
      { statuses: [404], code: 'model_not_found' },
    ),
  },
]
