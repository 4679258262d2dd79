import { readFile } from 'node:fs/promises'

/** Where a key is to be found; configuration never holds the key itself. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }

/**
 * Reads `env:NAME` or `file:PATH`; null for anything else, which must not be shown to anyone: people paste keys.
 */
export function parseSecretReference(text: string): SecretReference | null {
  const [, kind, rest = ''] = /^(env|file):(.+)$/s.exec(text) ?? []
  if (kind === 'env') return /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest) ? { kind: 'env', name: rest } : null
  return kind === 'file' ? { kind: 'file', path: rest } : null
}

/**
 * The secret behind a reference, without the line end that files have.
 *
 * @throws {SecretMissingError} when the variable is not set or the file cannot be read; the secret is in no message
 */
export async function readSecret(
  reference: SecretReference,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  if (reference.kind === 'env') {
    const value = environment[reference.name]
    if (value === undefined || value === '') throw new SecretMissingError({ reference })
    return value
  }
  try {
    return (await readFile(reference.path, 'utf8')).replace(/\r?\n$/, '')
  } catch (cause) {
    throw new SecretMissingError({ reference, cause })
  }
}

/** A reference that leads to no secret. */
export class SecretMissingError extends Error {
  readonly code = 'SECRET_MISSING'

  constructor({ reference, cause }: { reference: SecretReference; cause?: unknown }) {
    const where =
      reference.kind === 'env'
        ? `the environment variable ${reference.name} is not set`
        : `the file ${reference.path} cannot be read`
    super(where, { cause })
    this.name = 'SecretMissingError'
  }
}
