import { createHash } from 'node:crypto'
import { canonicalJson } from '#records/canonical-json.ts'
import { type BundleLine, signedMessage } from './bundle-format.ts'

/**
 * The text of a bundle: every line as canonical JSON with a line feed, and at the end the signature over the SHA-256 of
 * all that came before.
 *
 * @param sign Ed25519 over these bytes
 */
export async function* signLines(
  lines: AsyncIterable<BundleLine> | Iterable<BundleLine>,
  sign: (message: Uint8Array) => Uint8Array,
): AsyncGenerator<string> {
  const hash = createHash('sha256')
  for await (const line of lines) {
    const text = `${canonicalJson(line)}\n`
    hash.update(text)
    yield text
  }
  const digest = hash.digest('hex')
  const signature = Buffer.from(sign(signedMessage(digest))).toString('hex')
  yield `${canonicalJson({ line: 'signature', algorithm: 'ed25519', digest, signature } satisfies BundleLine)}\n`
}
