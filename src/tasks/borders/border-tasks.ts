import { contentHash } from '#records/content-id.ts'
import type { Task, TaskAnswer, TaskDocument, TaskScore } from '#records/task.ts'
import type { SeedToStream } from '../basics/random-stream.ts'
import { readReply } from '../basics/reply/read-reply.ts'
import { jsonAt } from '../requests/answer-text.ts'
import { borderPrompt } from './border-prompts.ts'
import { type TokenList, writeTokenList } from './token-list.ts'

/** The version of the tasks and of their suites. Any change of a prompt needs a new one. */
export const bordersVersion = '1'

export const borderTokenTask = 'border_token'
export const borderProbabilitiesTask = 'border_probabilities'

/** What common servers allow at most that cap it low. */
const topCount = 5

/**
 * The first token to questions with many answers, at temperature 0: as text, which every endpoint has, and as the likeliest tokens
 * with their log-probabilities. A score of 1 says that something was answered; what it was is compared between suppliers.
 */
export function borderTasks(seedToStream: SeedToStream): Task[] {
  const source = {
    kind: 'generated',
    generate: (seed: Uint8Array): TaskDocument => ({
      id: `border:${Buffer.from(seed).toString('hex', 0, 8)}`,
      data: { prompt: borderPrompt(seedToStream(seed)) },
    }),
  } as const
  // No answer is right or wrong.
  const shared = { version: bordersVersion, minimum: 0, source, exampleReplies: () => [] } as const
  return [
    {
      ...shared,
      name: borderTokenTask,
      description: 'The first token to a question with many answers, at temperature 0.',
      needs: 'C0',
      buildRequests: (document, { model }) => [request(document, model, {})],
      score: (_, [answer]) => tokenScore(readReply(answer?.body)?.text ?? ''),
    },
    {
      ...shared,
      name: borderProbabilitiesTask,
      description: 'The likeliest first tokens to a question with many answers, with their log-probabilities.',
      needs: 'C1',
      buildRequests: (document, { model }) => [request(document, model, { logprobs: true, top_logprobs: topCount })],
      score: (_, [answer]) => listScore(answer),
    },
  ]
}

function request({ data }: TaskDocument, model: string, more: Readonly<Record<string, unknown>>) {
  const messages = [{ role: 'user', content: String(data.prompt) }]
  // At temperature 0 a seed changes nothing, but for a cache of answers, to which the second asking is a request of its own.
  const seed = 1 + Number(data.asking ?? 0)
  return {
    kind: 'chat' as const,
    path: '/v1/chat/completions',
    body: { model, messages, max_tokens: 1, temperature: 0, seed, ...more },
  }
}

function tokenScore(text: string): TaskScore {
  const value = text === '' ? 0 : 1
  return { value, metrics: { 'answered,none': value }, extracted: { text } }
}

/** Hashes stand for tokens: of what a supplier writes nothing is kept that has a size of its choice. */
function listScore(answer: TaskAnswer | undefined): TaskScore {
  const scored = tokenScore(readReply(answer?.body)?.text ?? '')
  const list = readTokenList(answer?.body)
  if (list === null) return { ...scored, missing: 'C1' }
  return { ...scored, extracted: { ...scored.extracted, list: writeTokenList(list) } }
}

/** Any numbers that the answer claims: whether they can be true is asked where they are compared. */
function readTokenList(body: unknown): TokenList | null {
  const position = jsonAt(body, 'choices', 0, 'logprobs', 'content', 0)
  const top = jsonAt(position, 'top_logprobs')
  if (!Array.isArray(top)) return null
  const entries = top.slice(0, topCount).flatMap((entry: unknown) => {
    const [token, logProbability] = [jsonAt(entry, 'token'), jsonAt(entry, 'logprob')]
    const isReadable =
      typeof token === 'string' && typeof logProbability === 'number' && Number.isFinite(logProbability)
    return isReadable ? [{ token: tokenMark(token), logProbability }] : []
  })
  const chosen = jsonAt(position, 'token')
  // No server that knows its likeliest tokens gives only one.
  return entries.length < 2 || typeof chosen !== 'string' ? null : { token: tokenMark(chosen), top: entries }
}

function tokenMark(token: string): string {
  return contentHash(token.slice(0, 100)).slice(0, 8)
}
