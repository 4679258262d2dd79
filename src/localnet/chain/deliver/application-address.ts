import { publicKeyError } from '#morse/application-token.ts'
import { addressOf } from '#morse/keys.ts'

/** The address of an application by its public key; undefined when that is none. */
export function applicationAddress(publicKey: string): string | undefined {
  return publicKeyError(publicKey) === null ? addressOf(publicKey) : undefined
}
