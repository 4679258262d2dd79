import { createHmac, hash } from 'node:crypto'

/** The sentence from which the public half of the suite is drawn; published, so that anyone can make the same items. */
export const publicSentence = 'assay-basics version 2: these items are public, and anyone may learn them by heart.'

/** The published seed: SHA-256 of the sentence, 32 bytes in hexadecimal. */
export const publicSeed: string = hash('sha256', publicSentence)

/** How many public documents each task has. */
export const publicDocumentsPerTask = 200

/**
 * The seed of public document `index` (from 0) of a task: HMAC-SHA256 with the published seed over `<task>\n<index>`.
 *
 * @throws {RangeError} when the task has no public document of that index.
 */
export function publicDocumentSeed(task: string, index: number): Uint8Array {
  if (!Number.isInteger(index) || index < 0 || index >= publicDocumentsPerTask) {
    throw new RangeError(`Task ${task} has public documents 0 to ${publicDocumentsPerTask - 1}, not ${index}.`)
  }
  return createHmac('sha256', Buffer.from(publicSeed, 'hex')).update(`${task}\n${index}`).digest()
}
