import { createChatAssembler } from '#contract/assemble-stream.ts'
import { type ChatCompletionChunk, chatCompletionChunk } from '#contract/chat-completion.ts'
import { isErrorBody } from '#contract/error-object.ts'
import { createEventStreamReader } from '#contract/event-stream.ts'
import { parseBody } from '#contract/parse-body.ts'
import { chatPath, type Fields, isRefusal, jsonRequest, type ReadReply, readReply } from './ask-chat.ts'
import type { Check } from './check.ts'
import { type Finding, fail, refusedProperly } from './finding.ts'
import type { Probe } from './probe.ts'

/** Ends a check with what one of its answers shows. Thrown by `answered`, caught by `concluded`, seen nowhere else. */
class Conclusion extends Error {
  readonly finding: Finding
  constructor(finding: Finding) {
    super(finding.detail)
    this.name = 'Conclusion'
    this.finding = finding
  }
}

/** A check whose requests may be refused: a refusal that clients can read is its finding. */
export function concluded(run: Check['run']): Check['run'] {
  return async (probe) => {
    try {
      return await run(probe)
    } catch (error) {
      if (error instanceof Conclusion) return error.finding
      throw error
    }
  }
}

/** Asks and reads whatever comes, refusals too. */
export async function asked(probe: Probe, path: string, fields: Fields): Promise<ReadReply> {
  return readReply(await probe.exchange(jsonRequest(path, { model: probe.model, ...fields })))
}

/** The JSON of a good answer. Without one the check is over. */
export async function answered(probe: Probe, path: string, fields: Fields): Promise<unknown> {
  const reply = await asked(probe, path, fields)
  if (isRefusal(reply)) throw new Conclusion(refusedProperly(`It answers ${reply.status ?? 'an error'}.`))
  if (reply.kind === 'unreadable') throw new Conclusion(fail(reply.problem))
  if (reply.status !== null && reply.status !== 200) throw new Conclusion(fail(`It answers status ${reply.status}.`))
  if (isErrorBody(reply.json)) throw new Conclusion(fail('It answers an error under status 200.'))
  return reply.json
}

/** A good answer to a chat of one user message at temperature 0. */
export function answeredChat(probe: Probe, prompt: string, fields: Fields = {}): Promise<unknown> {
  return answered(probe, chatPath, chatFields(prompt, fields))
}

export function chatFields(prompt: string, fields: Fields = {}): Fields {
  return { messages: [{ role: 'user', content: prompt }], max_tokens: 24, temperature: 0, ...fields }
}

export type StreamedChat = {
  /** Those that have the shape of a chunk. */
  readonly chunks: readonly ChatCompletionChunk[]
  /** The answer put together. */
  readonly body: unknown
}

/** A good streamed answer. Without one the check is over. */
export async function streamedChat(probe: Probe, prompt: string, fields: Fields = {}): Promise<StreamedChat> {
  const body = { model: probe.model, ...chatFields(prompt, fields), stream: true }
  const answer = await probe.exchange(jsonRequest(chatPath, body))
  if (answer.kind === 'failure') throw new Conclusion(fail(answer.detail))
  if (answer.status !== null && answer.status !== 200) {
    const reply = readReply(answer)
    const detail = `It answers status ${answer.status}.`
    throw new Conclusion(isRefusal(reply) ? refusedProperly(detail) : fail(detail))
  }
  const assembler = createChatAssembler()
  const chunks: ChatCompletionChunk[] = []
  const reader = createEventStreamReader((data) => {
    const parsed = parseBody(Buffer.from(data ?? ''))
    const chunk = parsed.kind === 'json' ? chatCompletionChunk.safeParse(parsed.value) : undefined
    if (chunk?.success !== true) return
    chunks.push(chunk.data)
    assembler.add(chunk.data)
  })
  reader.add(answer.body)
  reader.end()
  const whole = assembler.body()
  if (whole === null) throw new Conclusion(fail('The stream has no chunk with a choice.'))
  return { chunks, body: whole }
}
