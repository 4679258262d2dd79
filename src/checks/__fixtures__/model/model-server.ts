import { jsonReply, type MockReply, type MockRequest } from '../mock-reply.ts'
import type { Mutation } from '../mutation.ts'
import { embeddingReply } from './answer-embeddings.ts'
import { imageReply } from './answer-images.ts'
import { type Body, completionReply, type ModelState, type Reply, rangeFault, refusal } from './answer-text.ts'
import { answerChat } from './answer-tools.ts'
import { streamEvents } from './stream-events.ts'

/** One thing done wrongly: to the request before it is answered, to the reply, or to the events of a stream. */
export type ModelFault = {
  readonly request?: (body: Body, path: string, state: ModelState) => Body
  readonly reply?: (reply: Reply, body: Body, path: string, state: ModelState) => Reply
  readonly events?: (events: readonly unknown[]) => readonly unknown[]
}

/** The mock server with the tiny model behind it, which does all that it is asked but for the fault. */
export function answeredByModel(fault: ModelFault = {}): Mutation {
  const state: ModelState = { requests: 0 }
  return (request, answer) => (request.method === 'POST' ? answerAsModel(request, fault, state) : answer())
}

function answerAsModel({ path, json }: MockRequest, fault: ModelFault, state: ModelState): MockReply {
  state.requests += 1
  const sent = json as Body
  const body = fault.request?.(sent, path, state) ?? sent
  const conforming = rangeFault(body) ?? dispatch(path, body, state)
  const reply = fault.reply?.(conforming, sent, path, state) ?? conforming
  if (body.stream !== true || reply.status !== 200) return jsonReply(reply.status, reply.body)
  const events = streamEvents(reply.body, body)
  const told = [...(fault.events?.(events) ?? events).map((event) => JSON.stringify(event)), '[DONE]']
  const pieces = told.map((data) => ({ bytes: `data: ${data}\n\n`, afterMs: 0 }))
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, pieces }
}

function dispatch(path: string, body: Body, state: ModelState): Reply {
  switch (path) {
    case '/v1/chat/completions':
      return answerChat(body, state)
    case '/v1/completions':
      return completionReply(body, state)
    case '/v1/embeddings':
      return embeddingReply(body)
    case '/v1/images/generations':
    case '/v1/images/edits':
    case '/v1/text2img':
    case '/v1/img2img':
    case '/v1/inpainting':
      return imageReply(path.slice(4), body, state)
    default:
      return refusal(null, `there is no ${path}`, 404)
  }
}
