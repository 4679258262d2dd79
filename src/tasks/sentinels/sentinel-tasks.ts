import type { Task, TaskAnswer, TaskDocument, TaskScore } from '#records/task.ts'
import { readReply } from '../basics/reply/read-reply.ts'
import { phraseProbes, tokenProbes } from './probes.ts'

/** The version of the tasks and of the suite. Any change of a probe needs a new one. */
export const sentinelsVersion = '1'

/**
 * A data set of this size holds each probe so often that the next one hardly hangs on those before: nearly independent draws,
 * as the watch for changes wants them, from a sampler that draws without replacement.
 */
const askings = 2 ** 20

/** The probes of one token, and those of a phrase. */
export const sentinelTasks: readonly Task[] = [
  sentinelTask({
    name: 'sentinel_token',
    description: 'The first token of an answer at temperature 0, the same questions for ever.',
    probes: tokenProbes,
    maximumTokens: 1,
  }),
  sentinelTask({
    name: 'sentinel_phrase',
    description: 'The first sixteen tokens of an answer at temperature 0, the same questions for ever.',
    probes: phraseProbes,
    maximumTokens: 16,
  }),
]

function sentinelTask({
  name,
  description,
  probes,
  maximumTokens,
}: {
  readonly name: string
  readonly description: string
  readonly probes: readonly string[]
  readonly maximumTokens: number
}): Task {
  return {
    name,
    version: sentinelsVersion,
    description,
    needs: 'C0',
    minimum: 0,
    source: { kind: 'finite', size: askings, documentAt: (index) => documentAt(name, probes, index % probes.length) },
    buildRequests: ({ data }, { model }) => [
      {
        kind: 'chat',
        path: '/v1/chat/completions',
        body: {
          model,
          messages: [{ role: 'user', content: String(data.prompt) }],
          max_tokens: maximumTokens,
          temperature: 0,
        },
      },
    ],
    score,
    // No answer is right or wrong.
    exampleReplies: () => [],
  }
}

function documentAt(name: string, probes: readonly string[], index: number): TaskDocument {
  return { id: `${name}:${index}`, data: { prompt: probes[index] ?? '' } }
}

/** Whether anything was answered; what it was is in `extracted`, and compared over time. */
function score(_: TaskDocument, answers: readonly TaskAnswer[]): TaskScore {
  const text = readReply(answers[0]?.body)?.text ?? ''
  const value = text === '' ? 0 : 1
  return { value, metrics: { 'answered,none': value }, extracted: { text } }
}
