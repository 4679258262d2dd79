import { sha256 } from '#morse/hash.ts'
import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'

/** Who holds a key in a local network. */
export type KeyRole = 'servicer' | 'application' | 'faucet' | 'dao'

/**
 * The key of somebody in a local network: always the same for the same seed, so that a design needs no key files. Known to
 * everyone who knows the seed, so never for anything that is worth something.
 */
export function deriveKey({ seed, role, name }: { seed: string; role: KeyRole; name: string }): PrivateKey {
  return privateKeyFromSeed(sha256(JSON.stringify(['assay localnet key', seed, role, name])))
}
