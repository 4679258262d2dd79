import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/**
 * The id of a record, made from what identifies it: the first 128 bits of SHA-256 over the record's kind and
 * the canonical JSON of its identifying values, in hexadecimal. Making the same record again gives the same id,
 * so every stage can be run twice.
 *
 * @example contentId('request', ['9f2c…', 0]) // => 32 hexadecimal digits
 */
export function contentId(kind: string, identity: unknown): string {
  return hash('sha256', `${kind}\n${canonicalJson(identity)}`).slice(0, 32)
}

/** SHA-256 of bytes or text in hexadecimal: the key under which prompts and response bodies are stored. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content)
}
