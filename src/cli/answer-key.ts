import type { AnswerKey, KeyedItem } from '#backends/simulator/answer-key.ts'
import type { Catalogue } from '#bench/catalogue.ts'
import { isChangedTask } from '#records/changed-pairs.ts'
import { contentHash } from '#records/content-id.ts'
import type { Database } from '#store/database.ts'
import { findAskedItem } from '#store/read/find-asked-item.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'

/**
 * What the simulators of a demo know: the item behind a request body, looked up in our own store. They get it from us
 * and never from a request, so that an item carries no mark of being a test.
 */
export function storeAnswerKey(database: Database, catalogue: Pick<Catalogue, 'task'>): AnswerKey {
  return async (body) => {
    const item = await findAskedItem(database, contentHash(body))
    const task = catalogue.task(item?.task ?? '')
    if (item === undefined || task === undefined) return undefined
    const reply = task.exampleReplies({ id: item.documentId, data: item.document })[item.index]
    // Simulators do not call tools.
    if (reply === undefined || reply.kind === 'calls') return undefined
    return {
      itemId: item.documentId,
      family: familyOf(item.document, item.task),
      difficulty: typeof item.document.difficulty === 'number' ? item.document.difficulty : 0.5,
      isPublic: item.pool === 'public',
      isChanged: isChangedTask(item.task),
      isTrap: canariesSuite.groups.some(({ tasks }) => tasks.some((one) => one.task === item.task)),
      reply,
    } satisfies KeyedItem
  }
}

function familyOf(document: Readonly<Record<string, unknown>>, task: string): string {
  return typeof document.family === 'string' ? document.family : task
}
