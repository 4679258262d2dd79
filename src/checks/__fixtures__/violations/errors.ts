import { errorReply, jsonOf, jsonReply, type MockReply, type MockRequest } from '../mock-reply.ts'
import { answeredOtherwise, fieldsOf, type Mutation, type Violation } from '../mutation.ts'
import { cutPrompts } from './limits.ts'

const good = jsonReply(200, {
  id: 'chatcmpl-0',
  object: 'chat.completion',
  created: 1,
  model: 'mock-model',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 },
})

/** Answers what should be refused. */
function lettingPass(isMeant: (request: MockRequest) => boolean): Mutation {
  return answeredOtherwise(isMeant, () => good)
}

function changedErrors(change: (reply: MockReply) => MockReply): Mutation {
  return async (_request, answer) => {
    const reply = await answer()
    return reply.status >= 400 ? change(reply) : reply
  }
}

function changedMessage(message: string): Mutation {
  return changedErrors((reply) => {
    const { error } = jsonOf(reply) as { error: object }
    return jsonReply(reply.status, { error: { ...error, message } })
  })
}

const isPost = ({ method }: MockRequest) => method === 'POST'
const lacks = (name: string) => (request: MockRequest) =>
  isPost(request) && request.json !== undefined && !(name in fieldsOf(request))

export const errorViolations: readonly Violation[] = [
  {
    check: 'errors.malformed-json',
    does: 'fails on what is no JSON',
    mutation: answeredOtherwise(
      (request) => isPost(request) && request.json === undefined,
      () => errorReply(500, null, 'Unexpected end of JSON input'),
    ),
  },
  {
    check: 'errors.malformed-json',
    does: 'answers errors as text',
    mutation: changedErrors(({ status }) => ({
      status,
      headers: { 'content-type': 'text/plain' },
      pieces: [{ bytes: 'Bad Request', afterMs: 0 }],
    })),
  },
  {
    check: 'errors.malformed-json',
    does: 'answers errors with status 200',
    mutation: changedErrors((reply) => ({ ...reply, status: 200 })),
  },
  {
    check: 'errors.missing-messages',
    does: 'answers without messages',
    verdict: 'silently-ignored',
    mutation: lettingPass(lacks('messages')),
  },
  {
    check: 'errors.missing-messages',
    does: 'tells errors as detail',
    mutation: changedErrors(({ status }) => jsonReply(status, { detail: [{ msg: 'field required' }] })),
  },
  {
    check: 'errors.missing-model',
    does: 'chooses a model itself',
    verdict: 'silently-ignored',
    mutation: lettingPass(lacks('model')),
  },
  {
    check: 'errors.wrong-type',
    does: 'takes a text for messages',
    verdict: 'silently-ignored',
    mutation: lettingPass((request) => typeof fieldsOf(request).messages === 'string'),
  },
  {
    check: 'errors.wrong-number',
    does: 'passes over a temperature that is none',
    verdict: 'silently-ignored',
    mutation: lettingPass((request) => typeof fieldsOf(request).temperature === 'string'),
  },
  {
    check: 'errors.unknown-model',
    does: 'answers for every model',
    verdict: 'silently-ignored',
    mutation: lettingPass((request) => isPost(request) && fieldsOf(request).model !== 'mock-model'),
  },
  {
    check: 'errors.unknown-model',
    does: 'answers 400 for models that it has not',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return reply.status === 404 ? { ...reply, status: 400 } : reply
    },
  },
  {
    check: 'errors.shape',
    does: 'tells the message alone',
    mutation: changedErrors(({ status }) => jsonReply(status, { error: { message: 'no' } })),
  },
  {
    check: 'errors.no-leaks',
    does: 'shows a Python stack trace',
    mutation: changedMessage('Traceback (most recent call last):\n  File "/app/server.py", line 12, in chat'),
  },
  {
    check: 'errors.no-leaks',
    does: 'shows where its backend is',
    mutation: changedMessage('connect ECONNREFUSED http://10.0.3.7:8080/v1'),
  },
  {
    check: 'errors.bad-key',
    does: 'takes every key',
    verdict: 'silently-ignored',
    clientKey: 'sk-garden',
  },
  {
    check: 'errors.context-too-long',
    does: 'cuts prompts without a word',
    verdict: 'silently-ignored',
    mutation: cutPrompts,
  },
  {
    check: 'errors.context-too-long',
    does: 'has no code for it',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return reply.status === 400 ? errorReply(400, 'invalid_value', 'too long') : reply
    },
  },
]
