import type { AnswerKey, KeyedItem } from './answer-key.ts'
import type { FromChild, LookupResult } from './child-message.ts'

type Lookup = Extract<FromChild, { kind: 'lookups' }>['lookups'][number]

/** The parent's answer key could not be asked; the parent knows why. */
export class AnswerKeyError extends Error {
  readonly code = 'SIMULATOR_ANSWER_KEY_FAILED'
  override readonly name = 'AnswerKeyError'
  constructor() {
    super('The answer key in the parent process failed. Its own error was reported there.')
  }
}

/**
 * An answer key that is asked by messages. Questions of one turn of the event loop leave as one message, because a
 * message costs more than what it carries.
 */
export function createRemoteKey(send: (lookups: readonly Lookup[]) => void): {
  readonly key: AnswerKey
  receive(results: readonly LookupResult[]): void
} {
  const waiting = new Map<number, PromiseWithResolvers<KeyedItem | undefined>>()
  let nextId = 0
  let unsent: Lookup[] = []
  function sendAll(): void {
    const lookups = unsent
    unsent = []
    send(lookups)
  }
  return {
    key(body) {
      const answer = Promise.withResolvers<KeyedItem | undefined>()
      waiting.set(nextId, answer)
      if (unsent.push({ id: nextId++, body }) === 1) setImmediate(sendAll)
      return answer.promise
    },
    receive(results) {
      for (const result of results) {
        const answer = waiting.get(result.id)
        waiting.delete(result.id)
        if (result.kind === 'failed') answer?.reject(new AnswerKeyError())
        else answer?.resolve(result.kind === 'found' ? result.item : undefined)
      }
    },
  }
}
