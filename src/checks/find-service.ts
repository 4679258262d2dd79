import { errorObject } from '#contract/error-object.ts'
import { chatRequest, jsonRequest, readChat, readReply } from './ask-chat.ts'
import type { CheckedService } from './checked-service.ts'
import { imageFaces, imageFields, imagePath } from './images/image-face.ts'
import { readPlain } from './plain-request.ts'
import type { CheckAnswer, CheckRequest } from './transport-port.ts'

const size = { width: 256, height: 256 } as const

/**
 * What an endpoint is there for: chat, unless it has none and gives embeddings or images. With four requests at most; one that
 * has nothing of all this counts as a chat endpoint.
 */
export async function findService(
  exchange: (request: CheckRequest) => Promise<CheckAnswer>,
  model: string,
): Promise<CheckedService> {
  if (!isAbsent(await exchange(chatRequest({ model }, 'Hello.', { max_tokens: 1 })))) return 'chat'
  const embeddings = await exchange(jsonRequest('/v1/embeddings', { model, input: 'Hello.' }))
  if (readPlain({ service: 'embeddings' }, embeddings).kind === 'answered') return 'embeddings'
  for (const face of imageFaces) {
    const wish = imageFields(face, { ...size, prompt: 'a garden' })
    const images = await exchange(jsonRequest(imagePath(face), { model, ...wish }))
    if (readPlain({ service: 'images' }, images).kind === 'answered') return 'images'
  }
  return 'chat'
}

/** Whether nothing is served at the address of a request; where the status is hidden, whether it was not answered. */
function isAbsent(answer: CheckAnswer): boolean {
  if (answer.kind === 'failure') return false
  if (answer.status === null) return readChat(answer).kind !== 'chat'
  if (![404, 405, 501].includes(answer.status)) return false
  const reply = readReply(answer)
  const read = errorObject.safeParse(reply.kind === 'json' ? reply.json : undefined)
  return read.data?.error.code !== 'model_not_found'
}
