import { parseSecretReference } from '#networks/direct/secret.ts'
import { type Application, parseApplicationKeys, readApplicationKeys } from '#networks/morse/application-keys.ts'
import { BadKeyReferenceError } from '../evaluate/evaluated-endpoint.ts'

const passphraseName = 'ASSAY_MORSE_APP_KEYS_PASSPHRASE'

/**
 * The applications that may pay for relays: those of `--app-key`, or the one of the data file.
 *
 * @param reference `env:NAME` or `file:PATH`; the file must be the owner's alone
 * @throws {BadKeyReferenceError} @throws {ApplicationKeysError}
 */
export async function readRelayApplications(
  reference: string | undefined,
  privateKey: string | null,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly Application[]> {
  const passphrase = environment[passphraseName] ?? null
  if (reference === undefined) return parseApplicationKeys(privateKey ?? '', { source: 'appPrivKey', passphrase })
  const place = parseSecretReference(reference)
  if (place === null) throw new BadKeyReferenceError({ flag: '--app-key' })
  if (place.kind === 'file') return readApplicationKeys(place.path, passphrase)
  const source = `the environment variable ${place.name}`
  return parseApplicationKeys(environment[place.name] ?? '', { source, passphrase })
}
