import { isErrorBody } from '#contract/error-object.ts'
import { chatPath, chatRequest, isRefusal, jsonRequest, plainChat, readChat, readReply } from './ask-chat.ts'
import { faceOf, imageFields, imagePath } from './images/image-face.ts'
import type { Probe } from './probe.ts'
import { drawNoun, drawQuestion } from './prompt-words.ts'
import { listAt } from './read-fields.ts'
import type { CheckAnswer, CheckRequest } from './transport-port.ts'

const embeddingsPath = '/v1/embeddings'
const size = { width: 256, height: 256 } as const

/** Where the service that is checked takes its requests. */
export function plainPath(probe: Probe): string {
  if (probe.service === 'chat') return chatPath
  return probe.service === 'embeddings' ? embeddingsPath : imagePath(faceOf(probe))
}

/** A small request of the service that is checked, for questions that are about no answer of its kind. */
export function plainRequest(probe: Probe, random = probe.random): CheckRequest {
  const { service, model } = probe
  if (service === 'chat') return chatRequest(probe, drawQuestion(random), { max_tokens: 1 })
  if (service === 'embeddings') return jsonRequest(embeddingsPath, { model, input: drawQuestion(random) })
  const face = faceOf(probe)
  return jsonRequest(imagePath(face), { model, ...imageFields(face, { ...size, prompt: `a ${drawNoun(random)}` }) })
}

/** The answer to a plain request that several checks look at. */
export function plainAnswer(probe: Probe): Promise<CheckAnswer> {
  if (probe.service === 'chat') return plainChat(probe)
  return probe.shared('plain-request', (random) => plainRequest(probe, random))
}

export type PlainReply =
  | { readonly kind: 'answered' }
  /** An error that clients can read. */
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'broken'; readonly problem: string }

/** Reads an answer to a plain request: whether it has what the service gives. */
export function readPlain({ service }: Pick<Probe, 'service'>, answer: CheckAnswer): PlainReply {
  if (service === 'chat') {
    const reply = readChat(answer)
    return reply.kind === 'chat' ? { kind: 'answered' } : { kind: reply.kind, problem: reply.problem }
  }
  const reply = readReply(answer)
  if (reply.kind === 'unreadable') return { kind: 'broken', problem: reply.problem }
  if (isRefusal(reply)) return { kind: 'refused', problem: `It answers ${reply.status ?? 'an error'}.` }
  if (reply.status !== null && reply.status !== 200) {
    return { kind: 'broken', problem: `It answers status ${reply.status}.` }
  }
  if (isErrorBody(reply.json)) return { kind: 'broken', problem: 'It answers an error under status 200.' }
  const results = [...listAt(reply.json, 'data'), ...listAt(reply.json, 'output')]
  return results.length > 0 ? { kind: 'answered' } : { kind: 'broken', problem: 'There is no result in the answer.' }
}
