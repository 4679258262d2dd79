import { createHmac } from 'node:crypto'
import { canonicalJson } from '#records/canonical-json.ts'
import type { TaskDocument } from '#records/task.ts'
import { deriveSeed } from '../sampler/derive-seed.ts'

/**
 * A hash that binds to a document without telling anything of it: HMAC-SHA-256 over the canonical JSON of its id and
 * data, with a key from the period's secret seed. A plain hash would not do: documents are short, and whoever can
 * guess one could check the guess. Once the seed is revealed anyone can check what was bound.
 */
export function commitDocument(seed: string, sampleId: string, { id, data }: TaskDocument): string {
  return keyed(seed, 'document', sampleId, { id, data })
}

/** The same for the bodies of an item's requests, by their hashes in request order. */
export function commitRequests(seed: string, sampleId: string, bodyHashes: readonly string[]): string {
  return keyed(seed, 'requests', sampleId, bodyHashes)
}

function keyed(seed: string, subject: string, sampleId: string, content: unknown): string {
  return createHmac('sha256', deriveSeed(seed, 'evidence', subject, sampleId))
    .update(canonicalJson(content))
    .digest('hex')
}
