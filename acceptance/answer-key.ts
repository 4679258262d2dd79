import type { AnswerKey, KeyedItem } from '#backends/simulator/answer-key.ts'
import { contentHash } from '#records/content-id.ts'
import type { Task } from '#records/task.ts'

/**
 * A simulator's answer key for whole tasks: every request body that `assay eval` will send for them, and what a model
 * that knows the answer replies. `difficultyOf` spreads items from easy (0) to hard (1).
 */
export function taskAnswerKey(tasks: readonly Task[], model: string): AnswerKey {
  const items = new Map<string, KeyedItem>()
  for (const task of tasks) {
    if (task.source.kind !== 'finite') throw new TypeError(`${task.name} has no list of documents`)
    for (let index = 0; index < task.source.size; index++) {
      const document = task.source.documentAt(index)
      const replies = task.exampleReplies(document)
      for (const [position, { body }] of task.buildRequests(document, { model }).entries()) {
        const reply = replies[position]
        if (reply === undefined || reply.kind === 'calls') {
          throw new TypeError(`${task.name} has no reply to request ${position} that a simulator can give`)
        }
        items.set(contentHash(JSON.stringify(body)), {
          itemId: `${task.name}/${document.id}`,
          family: task.name,
          difficulty: difficultyOf(`${task.name}/${document.id}`),
          isPublic: true,
          reply,
        })
      }
    }
  }
  return async (body) => items.get(contentHash(body))
}

/** Spread evenly and fixed by the item. */
function difficultyOf(itemId: string): number {
  return Number.parseInt(contentHash(itemId).slice(0, 8), 16) / 0xffff_ffff
}
