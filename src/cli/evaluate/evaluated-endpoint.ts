import { parseSecretReference, readSecret } from '#networks/direct/secret.ts'
import { type DirectSupplier, defaultLimits } from '#networks/direct/suppliers-file.ts'
import { contentId } from '#records/content-id.ts'

export type EndpointFlags = {
  readonly model: string
  readonly key?: string
  readonly concurrency: number
  readonly rate: number
}

/**
 * The endpoint that a user names, as a supplier; its key is looked up once, so that a missing one is found now.
 *
 * @throws {BadEndpointError} @throws {BadKeyReferenceError} @throws {KeyMissingError}
 */
export async function evaluatedEndpoint(url: string, flags: EndpointFlags): Promise<DirectSupplier> {
  const key = flags.key === undefined ? null : parseSecretReference(flags.key)
  if (flags.key !== undefined && key === null) throw new BadKeyReferenceError({ flag: '--key' })
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new BadEndpointError({ url })
  if (key !== null) await readSecret(key).catch(failWithoutKey)
  return {
    id: contentId('endpoint', [url, flags.model]).slice(0, 12),
    url: url.replace(/\/+$/, '').replace(/\/v1$/, ''),
    operator: 'evaluated',
    service: 'text-generation',
    key,
    model: flags.model,
    reference: null,
    isSimulated: false,
    limits: { ...defaultLimits, concurrency: flags.concurrency, requestsPerSecond: flags.rate },
  }
}

/**
 * The key at the place that `--key` names; null without one.
 *
 * @throws {BadKeyReferenceError} @throws {KeyMissingError}
 */
export async function readKeyFlag(flag: string | undefined): Promise<string | null> {
  if (flag === undefined) return null
  const key = parseSecretReference(flag)
  if (key === null) throw new BadKeyReferenceError({ flag: '--key' })
  return await readSecret(key).catch(failWithoutKey)
}

/** A key was given that is no reference to one; the text is not shown, since it may be the key itself. */
export class BadKeyReferenceError extends Error {
  override readonly name = 'BadKeyReferenceError'
  readonly code = 'BAD_KEY_REFERENCE'
  constructor({ flag }: { flag: string }) {
    super(`${flag} must say where the key is, never the key itself: write env:NAME or file:PATH.`)
  }
}

function failWithoutKey(cause: unknown): never {
  throw new KeyMissingError({ cause })
}

/** The place that `--key` names holds no key. */
export class KeyMissingError extends Error {
  override readonly name = 'KeyMissingError'
  readonly code = 'KEY_MISSING'
  constructor({ cause }: { cause: unknown }) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`The API key cannot be read: ${reason}.\nSet it, or name another place with --key: env:NAME or file:PATH.`)
  }
}

/** The endpoint's address is no HTTP URL. */
export class BadEndpointError extends Error {
  override readonly name = 'BadEndpointError'
  readonly code = 'BAD_ENDPOINT'
  constructor({ url }: { url: string }) {
    super(`"${url}" is no endpoint: write its base URL in full, such as https://node.example or http://127.0.0.1:8080.`)
  }
}
